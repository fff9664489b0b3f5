import fc from "fast-check";
import { expect, it } from "vitest";
import { anyDomain, coveringDomain, domainCovers } from "../../src/catalogue/domain-pattern.ts";

const pattern = fc
  .tuple(
    fc.constantFrom("", "*.", "**."),
    fc.array(fc.constantFrom("a", "b", "A", "x*"), { minLength: 1, maxLength: 3 }),
    fc.constantFrom("", "."),
  )
  .map(([front, labels, end]) => front + labels.join(".") + end);

it("finds the first pattern that covers another one", () => {
  fc.assert(
    fc.property(fc.array(pattern), pattern, (outer, inner) => {
      const expected = outer.find((wide) => domainCovers(wide, inner));
      expect(coveringDomain(outer, (text) => text)(inner)).toBe(expected);
      expect(anyDomain(outer)(inner)).toBe(expected !== undefined);
    }),
    { numRuns: 2000 },
  );
});
