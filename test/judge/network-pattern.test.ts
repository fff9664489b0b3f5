import fc from "fast-check";
import { expect, it } from "vitest";
import { nameBeyond } from "../../src/codex/judge/network-pattern.ts";
import { domainMatches } from "../../src/simulate/domain-pattern.ts";

it.each([
  ["*github.com", "evilgithub.com"],
  ["*Acme.Example.", "evilacme.example"],
  ["**.*acme.example", "evilacme.example"],
  ["*acme.co.uk", "evilacme.co.uk"],
  ["api.*", "api.evil.example"],
  ["acme*", "acme.evil.example"],
  ["*.api.*", "www.api.evil.example"],
])("%s takes %s", (pattern, name) => {
  expect(nameBeyond(pattern)).toBe(name);
});

it.each([
  "acme.example",
  "*.acme.example",
  "**.acme.example",
  "eu*.acme.example",
  "*cdn.acme.example",
  "?.acme.example",
  "*.internal",
  "*",
  "**",
])("%s takes nothing that it should not", (pattern) => {
  expect(nameBeyond(pattern)).toBeUndefined();
});

it("names what the pattern takes", () => {
  const label = fc.constantFrom("a", "acme", "co", "uk", "example", "*", "a*", "*b", "?", "a?b");
  const pattern = fc
    .tuple(fc.constantFrom("", "*.", "**."), fc.array(label, { minLength: 1, maxLength: 4 }))
    .map(([front, labels]) => front + labels.join("."));
  fc.assert(
    fc.property(pattern, (text) => {
      const name = nameBeyond(text);
      expect(name === undefined || domainMatches(text, name)).toBe(true);
    }),
  );
});
