export type DecodedText =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      /** The first byte that is not UTF-8. */
      readonly offset: number;
      /** The text before that byte: `spanAt(sourceText(file, before), before.length, before.length)` is its place. */
      readonly before: string;
      /** The encoding that the bytes look like. */
      readonly looksLike?: string;
    };

/** Bytes of a file as text, without a byte order mark; or where they stop being UTF-8. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  const looksLike = otherEncoding(bytes);
  // UTF-16 of plain English is also valid UTF-8, with a NUL after every letter: it must be recognised first.
  if (looksLike !== undefined) return { ok: false, offset: 0, before: "", looksLike };
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    return { ok: true, text: decoder.decode(bytes) };
  } catch {
    const offset = firstInvalidByte(bytes);
    return { ok: false, offset, before: decoder.decode(bytes.subarray(0, offset)) };
  }
}

const byteOrderMarks: readonly (readonly [string, readonly number[]])[] = [
  ["UTF-32 (little endian)", [0xff, 0xfe, 0, 0]],
  ["UTF-32 (big endian)", [0, 0, 0xfe, 0xff]],
  ["UTF-16 (little endian)", [0xff, 0xfe]],
  ["UTF-16 (big endian)", [0xfe, 0xff]],
];

function otherEncoding(bytes: Uint8Array): string | undefined {
  const marked = byteOrderMarks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (marked !== undefined) return marked[0];
  if (bytes.length < 4) return undefined;
  const [first, second, third, fourth] = [...bytes.subarray(0, 4)].map((byte) => byte !== 0);
  if (first === true && second === false && third === true && fourth === false) return "UTF-16 (little endian)";
  if (first === false && second === true && third === false && fourth === true) return "UTF-16 (big endian)";
  return undefined;
}

/** Walks the well-formed sequences (Unicode 16, table 3-7) up to the first byte that begins none. */
function firstInvalidByte(bytes: Uint8Array): number {
  let offset = 0;
  while (offset < bytes.length) {
    const length = sequenceLength(bytes, offset);
    if (length === 0) return offset;
    offset += length;
  }
  return offset;
}

/** The length of the well-formed sequence at an offset; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, offset: number): number {
  const lead = bytes[offset] ?? 0;
  if (lead < 0x80) return 1;
  const form = sequenceForms.find(({ from, to }) => lead >= from && lead <= to);
  if (form === undefined) return 0;
  const second = bytes[offset + 1] ?? 0;
  if (second < form.low || second > form.high) return 0;
  for (let index = 2; index < form.length; index += 1) {
    if (((bytes[offset + index] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return form.length;
}

/** Lead bytes, the range of the second byte, and the length: no overlong form, no surrogate, nothing above U+10FFFF. */
const sequenceForms = [
  { from: 0xc2, to: 0xdf, low: 0x80, high: 0xbf, length: 2 },
  { from: 0xe0, to: 0xe0, low: 0xa0, high: 0xbf, length: 3 },
  { from: 0xe1, to: 0xec, low: 0x80, high: 0xbf, length: 3 },
  { from: 0xed, to: 0xed, low: 0x80, high: 0x9f, length: 3 },
  { from: 0xee, to: 0xef, low: 0x80, high: 0xbf, length: 3 },
  { from: 0xf0, to: 0xf0, low: 0x90, high: 0xbf, length: 4 },
  { from: 0xf1, to: 0xf3, low: 0x80, high: 0xbf, length: 4 },
  { from: 0xf4, to: 0xf4, low: 0x80, high: 0x8f, length: 4 },
] as const;
