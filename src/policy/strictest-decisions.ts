import { canonical } from "../catalogue/covers.ts";
import { type Diagnostic, diagnose, type Outcome } from "../diagnostics/diagnostic.ts";
import { entryOf, stringValue, toPlain } from "../source/located.ts";
import type { ComposedLeaf, Contribution } from "./composed.ts";

const rank = ["allow", "prompt", "prompt-user", "forbidden"];

/**
 * Several rules for one command pattern: the strictest decides, the others stay in the audit trail as overruled. Codex would do the
 * same with both, but a reader of the rules file should not have to know that.
 */
export function strictestDecisions(leaves: readonly ComposedLeaf[]): Outcome<readonly ComposedLeaf[]> {
  const byPattern = new Map<string, ComposedLeaf[]>();
  for (const leaf of leaves) {
    if (leaf.constraint.id !== "commands") continue;
    const match = entryOf(leaf.value, "match")?.value;
    const key = match === undefined ? leaf.id : canonical(toPlain(match));
    byPattern.set(key, [...(byPattern.get(key) ?? []), leaf]);
  }
  const replaced = new Map<ComposedLeaf, ComposedLeaf | undefined>();
  const diagnostics: Diagnostic[] = [];
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
    for (const leaf of others) {
      replaced.set(leaf, undefined);
      if (rankOf(leaf) < rankOf(strictest)) diagnostics.push(neverDecides(leaf, strictest));
    }
    replaced.set(strictest, { ...strictest, contributions: [...strictest.contributions, ...overruled] });
  }
  return { value: leaves.flatMap((leaf) => (replaced.has(leaf) ? (replaced.get(leaf) ?? []) : leaf)), diagnostics };
}

/** Nothing is less strict than a layer asked for, so it is no error; but the rule's author should not believe in it. */
function neverDecides(leaf: ComposedLeaf, stricter: ComposedLeaf): Diagnostic {
  const [name, other] = [leaf, stricter].map(({ id }) => id.slice("commands.".length));
  return diagnose(
    "rule-never-matches",
    entryOf(leaf.value, "decision")?.value.span ?? leaf.span,
    `${name} never decides: ${other} has the same pattern and is stricter`,
    {
      severity: "warning",
      help: `remove ${name}, or ask ${stricter.layer} to change ${other}`,
      related: [{ message: `${other} is here`, span: stricter.span }],
    },
  );
}

function rankOf(leaf: ComposedLeaf): number {
  return rank.indexOf(stringValue(entryOf(leaf.value, "decision")?.value) ?? "");
}
