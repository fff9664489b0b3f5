import { compareValues } from "./compare.ts";
import type { Direction, Order } from "./order.ts";

/** What an entry of a permission profile gives commands at a path. */
const access: Order = { kind: "ranked", strictestFirst: ["deny", "read", "write"] };

/** The profiles that Codex has by itself. */
const builtIn: Order = { kind: "ranked", strictestFirst: [":read-only", ":workspace", ":danger-full-access"] };

/** A switch of a profile that opens something. */
const opening: Order = { kind: "switch", strict: false };

/**
 * The direction between two entries for one path; undefined where a profile says nothing about it. A new deny takes and a new write
 * gives, whatever was there; what a new read does depends on the profile below.
 */
export function compareAccess(before: string | undefined, after: string | undefined): Direction {
  if (before === after) return "same";
  if (before !== undefined && after !== undefined) return compareValues(access, before, after);
  const stated = before ?? after;
  if (stated !== "deny" && stated !== "write") return "incomparable";
  return (stated === "deny") === (after !== undefined) ? "tighter" : "looser";
}

/** The direction between the built-in profiles at the end of two chains; undefined where a profile begins with nothing. */
export function compareBuiltIn(before: string | undefined, after: string | undefined): Direction {
  if (before === after) return "same";
  return before === undefined || after === undefined ? "incomparable" : compareValues(builtIn, before, after);
}

/** A deeper scan finds more of what is denied by pattern. */
export function compareScanDepth(before: number | undefined, after: number | undefined): Direction {
  return before === undefined || after === undefined
    ? before === after
      ? "same"
      : "incomparable"
    : compareValues({ kind: "limit" }, after, before);
}

/** Whether the network of a profile is on. */
export function compareNetwork(before: boolean | undefined, after: boolean | undefined): Direction {
  return before === undefined || after === undefined
    ? before === after
      ? "same"
      : "incomparable"
    : compareValues(opening, before, after);
}
