import { canonical } from "../catalogue/covers.ts";
import { entryOf, stringValue, toPlain } from "../source/located.ts";
import type { ComposedLeaf, Contribution } from "./composed.ts";

const rank = ["allow", "prompt", "prompt-user", "forbidden"];

/**
 * Several rules for one command pattern: the strictest decides, the others stay in the audit trail as overruled. Codex would do the
 * same with both, but a reader of the rules file should not have to know that.
 */
export function strictestDecisions(leaves: readonly ComposedLeaf[]): readonly ComposedLeaf[] {
  const byPattern = new Map<string, ComposedLeaf[]>();
  for (const leaf of leaves) {
    if (leaf.constraint.id !== "commands") continue;
    const match = entryOf(leaf.value, "match")?.value;
    const key = match === undefined ? leaf.id : canonical(toPlain(match));
    byPattern.set(key, [...(byPattern.get(key) ?? []), leaf]);
  }
  const replaced = new Map<ComposedLeaf, ComposedLeaf | undefined>();
  for (const group of byPattern.values()) {
    if (group.length < 2) continue;
    const strictest = group.reduce((best, leaf) => (rankOf(leaf) > rankOf(best) ? leaf : best));
    const others = group.filter((leaf) => leaf !== strictest);
    const overruled = others.flatMap((leaf) =>
      leaf.contributions.map((item): Contribution => ({
        ...item,
        role: rankOf(leaf) === rankOf(strictest) ? "agreed" : "overruled",
      })),
    );
    for (const leaf of others) replaced.set(leaf, undefined);
    replaced.set(strictest, { ...strictest, contributions: [...strictest.contributions, ...overruled] });
  }
  return leaves.flatMap((leaf) => (replaced.has(leaf) ? (replaced.get(leaf) ?? []) : leaf));
}

function rankOf(leaf: ComposedLeaf): number {
  return rank.indexOf(stringValue(entryOf(leaf.value, "decision")?.value) ?? "");
}
