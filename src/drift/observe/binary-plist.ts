/** The strings of a binary property list's outermost dictionary, by key; other values are undefined. */
export type PlistStrings = ReadonlyMap<string, string | undefined>;

const trailerLength = 32;

/** Reads a property list in Apple's binary form (`bplist00`); undefined where the bytes are none. Only what Codex reads is read. */
export function readBinaryPlist(bytes: Uint8Array): PlistStrings | undefined {
  if (bytes.length < 8 + trailerLength || latin1(bytes.subarray(0, 8)) !== "bplist00") return undefined;
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Reader(bytes, view).topDictionary();
  } catch (error) {
    // Offsets that lead out of the file; anything else is a bug.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class Reader {
  private readonly offsetSize: number;
  private readonly referenceSize: number;
  private readonly objects: number;
  private readonly top: number;
  private readonly table: number;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array, view: DataView) {
    this.bytes = bytes;
    this.view = view;
    const trailer = bytes.length - trailerLength;
    this.offsetSize = view.getUint8(trailer + 6);
    this.referenceSize = view.getUint8(trailer + 7);
    this.objects = this.integer(trailer + 8, 8);
    this.top = this.integer(trailer + 16, 8);
    this.table = this.integer(trailer + 24, 8);
  }

  topDictionary(): PlistStrings | undefined {
    const at = this.offset(this.top);
    const [kind, count, start] = this.header(at);
    if (kind !== 0xd || count > this.objects) return undefined;
    const found = new Map<string, string | undefined>();
    for (let index = 0; index < count; index += 1) {
      const key = this.text(this.integer(start + index * this.referenceSize, this.referenceSize));
      const value = this.text(this.integer(start + (count + index) * this.referenceSize, this.referenceSize));
      if (key !== undefined) found.set(key, value);
    }
    return found;
  }

  /** A string object; undefined for any other. */
  private text(reference: number): string | undefined {
    const at = this.offset(reference);
    const [kind, count, start] = this.header(at);
    if (kind !== 5 && kind !== 6) return undefined;
    const length = kind === 5 ? count : count * 2;
    if (start + length > this.bytes.length) throw new RangeError("a string leads out of the file");
    const part = this.bytes.subarray(start, start + length);
    return kind === 5 ? latin1(part) : new TextDecoder("utf-16be").decode(part);
  }

  private offset(reference: number): number {
    if (reference >= this.objects) throw new RangeError("no such object");
    return this.integer(this.table + reference * this.offsetSize, this.offsetSize);
  }

  /** Kind, count and the start of the content of an object. */
  private header(at: number): readonly [number, number, number] {
    const marker = this.view.getUint8(at);
    const kind = marker >> 4;
    const count = marker & 0xf;
    if (count !== 0xf || (kind !== 5 && kind !== 6 && kind !== 0xd)) return [kind, count, at + 1];
    const size = 2 ** (this.view.getUint8(at + 1) & 0xf);
    return [kind, this.integer(at + 2, size), at + 2 + size];
  }

  private integer(at: number, size: number): number {
    if (size < 1 || size > 8 || at < 0) throw new RangeError("no such size");
    let value = 0;
    for (let index = 0; index < size; index += 1) value = value * 256 + this.view.getUint8(at + index);
    if (!Number.isSafeInteger(value)) throw new RangeError("no such place");
    return value;
  }
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
