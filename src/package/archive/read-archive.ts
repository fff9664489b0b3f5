import { gunzipSync } from "fflate";
import type { PackagedContent } from "./read-tar.ts";
import { readCpio } from "./read-cpio.ts";
import { readTar } from "./read-tar.ts";

/** What an archive may unpack to, in bytes: more than any bundle, less than what would stop the reader. */
const largest = 256_000_000;

/** Whether a file's name is that of a package or an archive that can be read. */
export function isArchive(path: string): boolean {
  return /\.(deb|rpm|tar|tar\.gz|tgz)$/i.test(path);
}

export type ReadArchive =
  | { readonly ok: true; readonly files: PackagedContent }
  /** One sentence without a final stop. */
  | { readonly ok: false; readonly message: string };

/**
 * The regular files of a .deb, an .rpm or a tarball by their paths, without a leading `./` or `/`. Nothing is unpacked to disk and no
 * script of a package runs; gzip and no compression are read.
 */
export function readArchive(path: string, bytes: Uint8Array): ReadArchive {
  try {
    const files = /\.deb$/i.test(path)
      ? readTar(unpacked(dataOfDeb(bytes)))
      : /\.rpm$/i.test(path)
        ? readCpio(unpacked(payloadOfRpm(bytes)))
        : readTar(unpacked(bytes));
    return { ok: true, files };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : "it cannot be read" };
  }
}

function unpacked(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    if (isCompressed(bytes)) throw new Error("it is compressed in another way than gzip");
    return bytes;
  }
  // gzip says at its end how long the content is; a longer one is cut there and fails as an archive.
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true);
  if (size > largest) throw new Error(`it unpacks to more than ${largest} bytes`);
  return gunzipSync(bytes, { out: new Uint8Array(size) });
}

/** xz, zstd and bzip2 by their first bytes. */
function isCompressed(bytes: Uint8Array): boolean {
  const starts = [
    [0xfd, 0x37, 0x7a, 0x58],
    [0x28, 0xb5, 0x2f, 0xfd],
    [0x42, 0x5a, 0x68],
  ];
  return starts.some((start) => start.every((byte, index) => bytes[index] === byte));
}

/** The member of the ar archive that holds the files. */
function dataOfDeb(bytes: Uint8Array): Uint8Array {
  const text = (from: number, length: number) => new TextDecoder("latin1").decode(bytes.subarray(from, from + length));
  if (text(0, 8) !== "!<arch>\n") throw new Error("it is no .deb");
  for (let offset = 8; offset + 60 <= bytes.length;) {
    const size = Number(text(offset + 48, 10).trim());
    if (!Number.isSafeInteger(size) || size < 0) throw new Error("a member of it has no size");
    if (text(offset, 16).startsWith("data.tar")) return bytes.subarray(offset + 60, offset + 60 + size);
    offset += 60 + size + (size % 2);
  }
  throw new Error("it holds no data.tar");
}

/** What follows the lead, the signature header and the header. */
function payloadOfRpm(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const leadSize = 96;
  const headerSize = (offset: number) => {
    if (offset + 16 > bytes.length || view.getUint32(offset) >>> 8 !== 0x8eade8) throw new Error("it is no .rpm");
    return 16 + 16 * view.getUint32(offset + 8) + view.getUint32(offset + 12);
  };
  const signatureEnd = leadSize + Math.ceil(headerSize(leadSize) / 8) * 8;
  return bytes.subarray(signatureEnd + headerSize(signatureEnd));
}
