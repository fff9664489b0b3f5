import { isPlainList, isPlainMap, type Plain } from "../source/located.ts";
import { coveredByAny, samePlain } from "./covers.ts";
import { isNarrower } from "./narrower.ts";
import type { Adding, Coverage, Direction, Order, OrderedValue } from "./order.ts";

/**
 * The direction from one value of a constraint to another. Unset is the loosest value of every order but `suggestion` and `opaque`;
 * an empty list is a value.
 */
export function compareValues(order: Order, before: OrderedValue, after: OrderedValue): Direction {
  if (samePlain(before, after)) return "same";
  if (order.kind === "suggestion") return "neutral";
  if (order.kind === "opaque") return "incomparable";
  if (before === undefined) return addingOf(order, after);
  if (after === undefined) return opposite[addingOf(order, before)];
  switch (order.kind) {
    case "allow-list":
      return compareLists(order.covers, after, before);
    case "deny-list":
      return compareLists(order.reach ?? order.covers, before, after);
    case "switch":
      return after === order.strict ? "tighter" : "looser";
    case "ranked":
      return fromNumbers(rankIn(order.strictestFirst, after), rankIn(order.strictestFirst, before));
    case "limit":
      return fromNumbers(Number(after), Number(before));
    case "keyed-allow-list":
      return compareKeyed(before, after, (earlier, later) => isNarrower(order.narrower, earlier, later));
    case "definitions":
      return fromNarrowing(isNarrower(order.narrower, before, after), isNarrower(order.narrower, after, before));
    case "switches":
      return "incomparable";
  }
}

/** What it does to the whole that a value is stated, or a member is there. */
function addingOf(order: Order, value: OrderedValue): Adding {
  if (order.kind !== "definitions") return "tighter";
  const { addingWhere } = order;
  return addingWhere !== undefined && isPlainMap(value) && value[addingWhere.field] === addingWhere.is
    ? addingWhere.adding
    : order.adding;
}

const opposite = { looser: "tighter", tighter: "looser", neutral: "neutral" } as const;

/** The direction of one pinned feature, whose strict side depends on its name. */
export function compareSwitch(
  strictTrue: readonly string[],
  name: string,
  before: OrderedValue,
  after: OrderedValue,
): Direction {
  return compareValues({ kind: "switch", strict: strictTrue.includes(name) }, before, after);
}

/** `inner` within `outer` is the tight side: tighter when the earlier list is the outer one. */
function compareLists(coverage: Coverage, inner: Plain, outer: Plain): Direction {
  const innerItems = isPlainList(inner) ? inner : [inner];
  const outerItems = isPlainList(outer) ? outer : [outer];
  return fromNarrowing(within(coverage, innerItems, outerItems), within(coverage, outerItems, innerItems));
}

function within(coverage: Coverage, inner: readonly Plain[], outer: readonly Plain[]): boolean {
  return inner.every(coveredByAny(coverage, outer));
}

function compareKeyed(before: Plain, after: Plain, narrower: (earlier: Plain, later: Plain) => boolean): Direction {
  const earlier = isPlainMap(before) ? before : {};
  const later = isPlainMap(after) ? after : {};
  const inside = (inner: Readonly<Record<string, Plain>>, outer: Readonly<Record<string, Plain>>) =>
    Object.entries(inner).every(([key, value]) => outer[key] !== undefined && narrower(outer[key], value));
  return fromNarrowing(inside(later, earlier), inside(earlier, later));
}

function fromNarrowing(laterIsNarrower: boolean, earlierIsNarrower: boolean): Direction {
  if (laterIsNarrower && earlierIsNarrower) return "same";
  if (laterIsNarrower) return "tighter";
  return earlierIsNarrower ? "looser" : "incomparable";
}

function rankIn(order: readonly string[], value: Plain): number {
  return typeof value === "string" ? order.indexOf(value) : -1;
}

/** Smaller is tighter; a value that is not in the order is incomparable. */
function fromNumbers(after: number, before: number): Direction {
  if (!Number.isFinite(after) || !Number.isFinite(before) || after < 0 || before < 0) return "incomparable";
  return after === before ? "same" : after < before ? "tighter" : "looser";
}
