/** Contents of regular files by path. */
export type PackagedContent = ReadonlyMap<string, Uint8Array>;

const blockSize = 512;

/** The regular files of a tar archive: ustar, with GNU's and pax's long names. Throws where it is none, or is cut off. */
export function readTar(bytes: Uint8Array): PackagedContent {
  const files = new Map<string, Uint8Array>();
  const decoder = new TextDecoder();
  const text = (from: number, length: number) =>
    decoder.decode(bytes.subarray(from, from + length)).split("\0")[0] ?? "";
  let longName: string | undefined;
  for (let offset = 0; offset + blockSize <= bytes.length;) {
    if (bytes[offset] === 0) return files;
    const size = Number.parseInt(text(offset + 124, 12).trim() || "0", 8);
    if (text(offset + 257, 5) !== "ustar" || !Number.isSafeInteger(size) || size < 0)
      throw new Error("it is no tar archive");
    const start = offset + blockSize;
    if (start + size > bytes.length) throw new Error("it is cut off");
    const content = bytes.subarray(start, start + size);
    const type = text(offset + 156, 1);
    const prefix = text(offset + 345, 155);
    const name = longName ?? (prefix === "" ? text(offset, 100) : `${prefix}/${text(offset, 100)}`);
    longName = undefined;
    if (type === "L") longName = decoder.decode(content).split("\0")[0];
    else if (type === "x") longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(decoder.decode(content))?.[1];
    else if (type === "0" || type === "") files.set(plainPath(name), content);
    offset = start + Math.ceil(size / blockSize) * blockSize;
  }
  return files;
}

/** A path as a bundle has it. */
export function plainPath(path: string): string {
  return path.replace(/^(?:\.?\/)+/, "");
}
