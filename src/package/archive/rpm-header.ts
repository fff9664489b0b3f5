import { concatBytes, utf8 } from "../bytes.ts";

/** A value of an RPM header, by the type that RPM has for it. */
export type RpmValue =
  | { readonly kind: "string" | "translated"; readonly text: string }
  | { readonly kind: "strings"; readonly texts: readonly string[] }
  | { readonly kind: "int16" | "int32"; readonly numbers: readonly number[] }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array };

const types = { int16: 3, int32: 4, string: 6, bytes: 7, strings: 8, translated: 9 } as const;
const widths = { int16: 2, int32: 4 } as const;
const indexEntrySize = 16;

/**
 * A header of an RPM package: tags with their values, as rpm's own header format lays them out. The region tag says that nothing was
 * added after the package was made; rpm checks it before it believes anything else.
 */
export function rpmHeader(regionTag: number, values: ReadonlyMap<number, RpmValue>): Uint8Array {
  const index: Uint8Array[] = [];
  const data: Uint8Array[] = [];
  let length = 0;
  const append = (bytes: Uint8Array) => {
    data.push(bytes);
    length += bytes.length;
  };
  for (const [tag, value] of [...values].sort(([a], [b]) => a - b)) {
    const width = value.kind === "int16" || value.kind === "int32" ? widths[value.kind] : 1;
    append(new Uint8Array((width - (length % width)) % width));
    index.push(words([tag, types[value.kind], length, countOf(value)]));
    append(bytesOf(value));
  }
  const region = words([regionTag, types.bytes, length, indexEntrySize]);
  append(words([regionTag, types.bytes, -(index.length + 1) * indexEntrySize, indexEntrySize]));
  const magic = Uint8Array.of(0x8e, 0xad, 0xe8, 1, 0, 0, 0, 0);
  return concatBytes(magic, words([index.length + 1, length]), region, ...index, ...data);
}

function countOf(value: RpmValue): number {
  switch (value.kind) {
    case "string":
    case "translated":
      return 1;
    case "strings":
      return value.texts.length;
    case "int16":
    case "int32":
      return value.numbers.length;
    case "bytes":
      return value.bytes.length;
  }
}

function bytesOf(value: RpmValue): Uint8Array {
  switch (value.kind) {
    case "string":
    case "translated":
      return utf8(`${value.text}\0`);
    case "strings":
      return utf8(value.texts.map((text) => `${text}\0`).join(""));
    case "int16":
    case "int32":
      return numbersOf(value.numbers, widths[value.kind]);
    case "bytes":
      return value.bytes;
  }
}

const words = (numbers: readonly number[]): Uint8Array => numbersOf(numbers, 4);

/** Big-endian; a negative number as its complement. */
function numbersOf(numbers: readonly number[], width: 2 | 4): Uint8Array {
  const bytes = new Uint8Array(numbers.length * width);
  const view = new DataView(bytes.buffer);
  for (const [index, number] of numbers.entries())
    if (width === 2) view.setUint16(index * 2, number);
    else view.setInt32(index * 4, number);
  return bytes;
}
