// The compiled code beside dist/mandate.mjs. It is only ever used for the very program that it was made from.
import { crc32 } from "node:zlib";

export const compiledCodeName = "mandate.v8-cache";

/** What stands before the code: the program's identifier (hexadecimal digits), then the checksum of the code. */
const checksumLength = 4;

export function sealedCode(program, code) {
  const checksum = Buffer.alloc(checksumLength);
  checksum.writeUInt32BE(crc32(code));
  return Buffer.concat([Buffer.from(program, "latin1"), checksum, code]);
}

/** The code of a program, or undefined where the bytes are another program's or not whole. */
export function openedCode(program, bytes) {
  const start = program.length + checksumLength;
  if (bytes.length <= start || bytes.toString("latin1", 0, program.length) !== program) return undefined;
  const code = bytes.subarray(start);
  return crc32(code) === bytes.readUInt32BE(program.length) ? code : undefined;
}
