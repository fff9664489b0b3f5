/**
 * The content of a CMS signed message (`ContentInfo` > `SignedData` > `encapContentInfo` > `OCTET STRING`), in DER or BER: pieces of a
 * constructed string are joined, indefinite lengths are followed. The signature itself is not verified. Undefined for anything else.
 */
export function signedContent(bytes: Uint8Array): Uint8Array | undefined {
  const info = readElement(bytes, 0);
  if (info?.tag !== 0x30) return undefined;
  const explicit = childrenOf(bytes, info).find((child) => child.tag === 0xa0);
  const signedData = explicit === undefined ? undefined : childrenOf(bytes, explicit)[0];
  if (signedData?.tag !== 0x30) return undefined;
  const encapsulated = childrenOf(bytes, signedData).find((child) => child.tag === 0x30);
  const content =
    encapsulated === undefined ? undefined : childrenOf(bytes, encapsulated).find((child) => child.tag === 0xa0);
  const octets = content === undefined ? undefined : childrenOf(bytes, content)[0];
  return octets === undefined ? undefined : joined(bytes, octets);
}

interface Element {
  readonly tag: number;
  readonly start: number;
  /** Where the contents end. */
  readonly end: number;
  /** Where the next element begins: after the end marker of an indefinite length. */
  readonly next: number;
}

function readElement(bytes: Uint8Array, at: number): Element | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  if (first === 0x80) return readIndefinite(bytes, tag, at + 2);
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (count > 4) return undefined;
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  const start = at + 2 + count;
  const end = start + length;
  return end > bytes.length ? undefined : { tag, start, end, next: end };
}

function readIndefinite(bytes: Uint8Array, tag: number, start: number): Element | undefined {
  let at = start;
  while (bytes[at] !== 0 || bytes[at + 1] !== 0) {
    const child = readElement(bytes, at);
    if (child === undefined) return undefined;
    at = child.next;
  }
  return { tag, start, end: at, next: at + 2 };
}

function childrenOf(bytes: Uint8Array, parent: Element): readonly Element[] {
  const children: Element[] = [];
  for (let at = parent.start; at < parent.end;) {
    const child = readElement(bytes, at);
    if (child === undefined) break;
    children.push(child);
    at = child.next;
  }
  return children;
}

function joined(bytes: Uint8Array, octets: Element): Uint8Array | undefined {
  if (octets.tag === 0x04) return bytes.slice(octets.start, octets.end);
  if (octets.tag !== 0x24) return undefined;
  const pieces = childrenOf(bytes, octets).map((piece) => joined(bytes, piece) ?? new Uint8Array());
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
