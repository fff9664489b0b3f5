import { judgePattern } from "../../codex/judge/network-pattern.ts";
import { type LocatedNode, stringValue } from "../../source/located.ts";
import { listOf, scalar } from "../../codex/lower/nodes.ts";
import { asItIs, type Raiser } from "./raiser.ts";

/** The map of domains becomes the two lists that it was made from. */
export const raiseNetwork: Raiser = (owned, tree) => {
  const { value, keySpan, path } = owned;
  if (value.kind !== "map") {
    asItIs(value.kind === "list" ? { ...owned, value: listOf(value.items.map(patternOf), value.span) } : owned, tree);
    return;
  }
  for (const access of ["allow", "deny"]) {
    const items = value.entries
      .filter((entry) => stringValue(entry.value) === access)
      .map((entry) => scalar(withoutPort(entry.key), entry.keySpan));
    if (items.length > 0) tree.put(["network", access], listOf(items, value.span), keySpan);
  }
  for (const entry of value.entries)
    if (!["allow", "deny"].includes(stringValue(entry.value) ?? ""))
      tree.leave({
        artefact: "requirements",
        path: [...path, entry.key],
        value: entry.value,
        span: entry.keySpan,
        why: "a domain is allowed or denied",
      });
};

function patternOf(item: LocatedNode): LocatedNode {
  const text = stringValue(item);
  return text === undefined ? item : scalar(withoutPort(text), item.span);
}

/** Codex drops a port and means every port of the host; the language has the plain form only. */
function withoutPort(pattern: string): string {
  return judgePattern(pattern).kind === "port-dropped" ? pattern.replace(/:[^:]*$/, "") : pattern;
}
