import fc from "fast-check";
import { expect, it } from "vitest";
import { encodeChunks } from "../../src/host/encode-chunks.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";

function encoded(text: string): Buffer {
  const pieces: Buffer[] = [];
  // The buffer is used again: each piece is copied as long as it is whole.
  encodeChunks(text, (piece) => {
    pieces.push(Buffer.from(piece));
  });
  return Buffer.concat(pieces);
}

it("gives the UTF-8 of any text, lone surrogates included", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(encoded(text)).toEqual(Buffer.from(text));
    }),
  );
});

it("cuts no character in two where a piece ends", () => {
  for (const character of ["a", "é", "…", "🦊", "\ud800"])
    for (let before = 262_140; before <= 262_145; before += 1) {
      const text = `${"x".repeat(before)}${character.repeat(3)}y`;
      const whole = Buffer.from(text);
      expect(encoded(text).equals(whole)).toBe(true);
      expect(nodeCrypto.digest(text)).toEqual(nodeCrypto.digest(whole));
    }
});
