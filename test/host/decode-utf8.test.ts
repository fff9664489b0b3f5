import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeUtf8 } from "../../src/host/decode-utf8.ts";

const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe("decodeUtf8", () => {
  it("reads any text back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!text.startsWith("\ufeff") && !text.slice(0, 4).includes("\0"));
        expect(decodeUtf8(utf8(text))).toEqual({ ok: true, text });
      }),
    );
  });

  it("drops one byte order mark", () => {
    expect(decodeUtf8(bytes(0xef, 0xbb, 0xbf, 0x61))).toEqual({ ok: true, text: "a" });
    expect(decodeUtf8(bytes())).toEqual({ ok: true, text: "" });
  });

  it.each([
    ["a lone continuation byte", [0x80]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["an overlong three-byte form", [0xe0, 0x9f, 0xbf]],
    ["an overlong four-byte form", [0xf0, 0x8f, 0xbf, 0xbf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a character above U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
    ["a byte that never occurs", [0xff]],
    ["a sequence cut short by the end", [0xe2, 0x82]],
    ["a sequence cut short by a letter", [0xe2, 0x82, 0x41]],
  ])("finds %s", (_, wrong) => {
    const before = "äöü€😀\n";
    const start = utf8(before);
    expect(decodeUtf8(bytes(...start, ...wrong, 0x61))).toEqual({ ok: false, offset: start.length, before });
  });

  it("finds the same first error as the decoder, wherever a byte is spoilt", () => {
    const spoilt = fc.tuple(
      fc.string({ unit: "grapheme", minLength: 3 }),
      fc.nat(),
      fc.integer({ min: 0x80, max: 0xff }),
    );
    fc.assert(
      fc.property(spoilt, ([text, position, value]) => {
        const changed = utf8(`abcd${text}`);
        changed[4 + (position % (changed.length - 4))] = value;
        const result = decodeUtf8(changed);
        const prefixReads = (length: number) => {
          try {
            new TextDecoder("utf-8", { fatal: true }).decode(changed.subarray(0, length), { stream: true });
            return true;
          } catch {
            return false;
          }
        };
        // The oracle reports an error at the byte that makes it certain, which may lie up to three bytes later.
        if (result.ok) expect(prefixReads(changed.length)).toBe(true);
        else {
          expect(prefixReads(result.offset)).toBe(true);
          const certain = Math.min(changed.length, result.offset + 4);
          if (certain < changed.length) expect(prefixReads(certain)).toBe(false);
        }
      }),
    );
  });

  it.each([
    ["UTF-16 (little endian)", [0xff, 0xfe, 0x61, 0]],
    ["UTF-16 (big endian)", [0xfe, 0xff, 0, 0x61]],
    ["UTF-16 (little endian)", [0x6d, 0, 0x61, 0]],
    ["UTF-16 (big endian)", [0, 0x6d, 0, 0x61]],
    ["UTF-32 (little endian)", [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]],
    ["UTF-32 (big endian)", [0, 0, 0xfe, 0xff, 0, 0, 0, 0x61]],
  ])("names %s", (looksLike, content) => {
    expect(decodeUtf8(bytes(...content))).toEqual({ ok: false, offset: 0, before: "", looksLike });
  });
});
