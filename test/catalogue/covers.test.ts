import fc from "fast-check";
import { expect, it } from "vitest";
import { coveredByAny, covers } from "../../src/catalogue/covers.ts";

const label = fc.constantFrom("a", "b", "acme", "x");
const domain = fc
  .tuple(
    fc.constantFrom("", "*.", "**.", ".", "*"),
    fc.array(label, { minLength: 1, maxLength: 4 }),
    fc.constantFrom("", ".", " "),
  )
  .map(([prefix, labels, end]) => `${prefix}${labels.join(".")}${end}`);
const path = fc
  .tuple(fc.constantFrom("/", "~/", "", "//"), fc.array(label, { maxLength: 4 }), fc.constantFrom("", "/"))
  .map(([start, names, end]) => `${start}${names.join("/")}${end}`);
const plain = fc.oneof(fc.integer({ max: 2 }), fc.boolean(), fc.record({ a: label, b: label }));

it.each(["equal", "domain", "path"] as const)("a list covers by %s what one of its members covers", (coverage) => {
  let covered = 0;
  fc.assert(
    fc.property(
      fc.array(fc.oneof(domain, path, plain), { maxLength: 6 }),
      fc.oneof(domain, path, plain),
      (list, item) => {
        const expected = list.some((member) => covers(coverage, member, item));
        if (expected) covered += 1;
        expect(coveredByAny(coverage, list)(item)).toBe(expected);
      },
    ),
    { numRuns: 5000 },
  );
  expect(covered).toBeGreaterThan(50);
});
