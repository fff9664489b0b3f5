import fc from "fast-check";
import { expect, it } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { networkTree } from "../../src/package/network/network-tree.ts";
import type { DomainLists } from "../../src/package/types.ts";
import { sampleInput } from "./support/sample-input.ts";

type Verdict = "allow" | "deny" | "nothing";

/** What Codex does: deny beats allow; `*.x` is what lies below x, `**.x` x as well. */
function codex(name: string, { allow, deny, exclusive }: DomainLists): Verdict {
  const matches = (pattern: string) => {
    if (pattern.startsWith("**.")) return name === pattern.slice(3) || name.endsWith(pattern.slice(2));
    return pattern.startsWith("*.") ? name.endsWith(pattern.slice(1)) : name === pattern;
  };
  if (deny.some(matches)) return "deny";
  if (allow.some(matches)) return "allow";
  return exclusive ? "deny" : "nothing";
}

/** What a resolver does (RFC 4592): a wildcard answers only below the closest name that exists. */
function resolver(name: string, zone: string): Verdict {
  const records = new Map<string, Verdict>();
  const existing = new Set<string>([""]);
  for (const [, owner = "", target] of zone.matchAll(/^(\S+) IN CNAME (\S+)$/gm)) {
    records.set(owner, target === "." ? "deny" : "allow");
    for (const ancestor of ancestors(owner)) existing.add(ancestor);
  }
  if (existing.has(name)) return records.get(name) ?? "nothing";
  const encloser = ancestors(name).find((ancestor) => existing.has(ancestor)) ?? "";
  return records.get(encloser === "" ? "*" : `*.${encloser}`) ?? "nothing";
}

/** The name itself, then each name above it. */
function ancestors(name: string): readonly string[] {
  const labels = name.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}

it("a resolver with the zone decides as Codex does", () => {
  const name = fc
    .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 4 })
    .map((labels) => labels.join("."));
  const pattern = fc.tuple(fc.constantFrom("", "*.", "**."), name).map(([wildcard, rest]) => wildcard + rest);
  const lists = fc.record({
    allow: fc.array(pattern, { maxLength: 5 }),
    deny: fc.array(pattern, { maxLength: 4 }),
    exclusive: fc.boolean(),
  });
  const longer = fc.tuple(fc.constantFrom("", "x.", "x.y."), name).map(([front, rest]) => front + rest);
  const property = fc.property(lists, longer, (domains, asked) => {
    const zone = networkTree({ ...sampleInput, domains }, nodeCrypto).find(({ path }) => path === "network/rpz.zone");
    expect(resolver(asked, String(zone?.content))).toBe(codex(asked, domains));
  });
  fc.assert(property, { numRuns: 3000 });
});
