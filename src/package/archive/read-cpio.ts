import { type PackagedContent, plainPath } from "./read-tar.ts";

const headSize = 110;
const regularFile = 0o100000;

/** The regular files of a cpio archive in the newer form, which RPM packages use. Throws where it is none, or is cut off. */
export function readCpio(bytes: Uint8Array): PackagedContent {
  const files = new Map<string, Uint8Array>();
  const text = (from: number, length: number) => new TextDecoder().decode(bytes.subarray(from, from + length));
  const number = (offset: number, field: number) => Number.parseInt(text(offset + 6 + field * 8, 8), 16);
  const padded = (length: number) => Math.ceil(length / 4) * 4;
  for (let offset = 0; offset + headSize <= bytes.length;) {
    if (!/^07070[12]/.test(text(offset, 6))) throw new Error("its payload is no cpio archive");
    const [mode, size, nameSize] = [number(offset, 1), number(offset, 6), number(offset, 11)];
    const name = text(offset + headSize, nameSize - 1);
    if (name === "TRAILER!!!") return files;
    const start = offset + padded(headSize + nameSize);
    if (!(start + size <= bytes.length)) throw new Error("its payload is cut off");
    if ((mode & 0o170000) === regularFile) files.set(plainPath(name), bytes.subarray(start, start + size));
    offset = start + padded(size);
  }
  return files;
}
