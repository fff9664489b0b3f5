import { coveredByAny, samePlain } from "../catalogue/covers.ts";
import { compareValues } from "../catalogue/compare.ts";
import type { Order } from "../catalogue/order.ts";
import { type LocatedNode, toPlain } from "../source/located.ts";
import type { ContributionRole } from "./composed.ts";

export interface Combination {
  readonly value: LocatedNode;
  /** What the later statement did. */
  readonly role: ContributionRole;
  /** Parts of the later statement that are looser than allowed: members of a list, or the whole value. */
  readonly refused: readonly LocatedNode[];
  /** Whether the earlier statements no longer hold at all (a replaced suggestion). */
  readonly replaces?: true;
}

/** What remains of a composed value when a less authoritative layer states another: never looser than `above`. */
export function combine(order: Order, above: LocatedNode, wanted: LocatedNode): Combination {
  const [before, after] = [toPlain(above), toPlain(wanted)];
  if (order.kind === "suggestion")
    return samePlain(before, after) ? agreed(above) : { value: wanted, role: "set", refused: [], replaces: true };
  if (samePlain(before, after)) return agreed(above);
  if (order.kind === "allow-list") return narrowList(order.covers, above, wanted);
  if (order.kind === "deny-list") return uniteLists(order.covers, above, wanted);
  const direction = compareValues(order, before, after);
  if (direction === "tighter") return { value: wanted, role: "tightened", refused: [] };
  if (direction === "same") return agreed(above);
  return { value: above, role: "overruled", refused: [wanted] };
}

function agreed(above: LocatedNode): Combination {
  return { value: above, role: "agreed", refused: [] };
}

type Cover = Parameters<typeof coveredByAny>[0];

function narrowList(coverage: Cover, above: LocatedNode, wanted: LocatedNode): Combination {
  const wide = itemsOf(above);
  const asked = itemsOf(wanted);
  const isAllowed = coveredByAny(coverage, wide.map(toPlain));
  const kept = asked.filter((item) => isAllowed(toPlain(item)));
  const refused = asked.filter((item) => !isAllowed(toPlain(item)));
  const value: LocatedNode = { kind: "list", items: kept, span: wanted.span };
  if (refused.length === 0) return { value, role: "tightened", refused: [] };
  // A partly refused wish leaves what both allow, so that a later stage still sees the tighter value.
  return kept.length === 0
    ? { value: above, role: "overruled", refused }
    : { value, role: "partly-overruled", refused };
}

function uniteLists(coverage: Cover, above: LocatedNode, wanted: LocatedNode): Combination {
  const held = itemsOf(above);
  const isHeld = coveredByAny(coverage, held.map(toPlain));
  const added = itemsOf(wanted).filter((item) => !isHeld(toPlain(item)));
  if (added.length === 0) return agreed(above);
  return { value: { kind: "list", items: [...held, ...added], span: above.span }, role: "tightened", refused: [] };
}

function itemsOf(node: LocatedNode): readonly LocatedNode[] {
  return node.kind === "list" ? node.items : [node];
}
