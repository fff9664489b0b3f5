import type { Plain } from "../source/located.ts";

/**
 * Which way is tighter, as data. `compare.ts` and `combine.ts` beside this file are the only code that interprets it: composition,
 * the reviewer's diff and the severity of drift all go through them.
 */
export type Order =
  /** Fewer members are tighter. `covers`: how a member above may cover a different one below. */
  | { readonly kind: "allow-list"; readonly covers: Coverage }
  /** More members are tighter. `reach`: what a member denies beside itself, where a list keeps members that others cover. */
  | { readonly kind: "deny-list"; readonly covers: Coverage; readonly reach?: Coverage }
  /** One of the two values is the strict one. */
  | { readonly kind: "switch"; readonly strict: boolean }
  /** Values from the strictest to the loosest. */
  | { readonly kind: "ranked"; readonly strictestFirst: readonly string[] }
  /** A smaller number is tighter. */
  | { readonly kind: "limit" }
  /** A map of what is allowed: fewer keys are tighter, and under a key equal or narrower content. */
  | {
      readonly kind: "keyed-allow-list";
      readonly narrower: Narrower;
      /** Lists under a key that have an order of their own. */
      readonly lists?: Readonly<
        Record<string, { readonly kind: "allow-list" | "deny-list"; readonly covers: Coverage }>
      >;
    }
  /** Definitions by key: they accumulate; a change under a key must be tighter. `adding`: what a new member does to the whole. */
  | {
      readonly kind: "definitions";
      readonly narrower: Narrower;
      readonly adding: Adding;
      /** Members that do something else to the whole, told by one of their fields. */
      readonly addingWhere?: { readonly field: string; readonly is: string; readonly adding: Adding };
      readonly within?: string;
    }
  /** Switches by name; `strictTrue` lists the names for which true is the strict side. */
  | { readonly kind: "switches"; readonly strictTrue: readonly string[] }
  /** A suggestion to users: the later layer's replaces the earlier one's; it must satisfy the constraint named by `within`. */
  | { readonly kind: "suggestion"; readonly within?: string }
  /** No direction: layers may agree or add keys that no one set above, not change. */
  | { readonly kind: "opaque" };

/** What a member that is new does to the whole. */
export type Adding = "tighter" | "looser" | "neutral";

/** How one list member covers another: equality, or by meaning. */
export type Coverage = "equal" | "domain" | "path";

/** How content under a key compares. The functions stand in `narrower.ts`. */
export type Narrower = "mcp-server" | "marketplace" | "command" | "hook" | "hosts" | "equal";

/** `looser` and `tighter` are seen from the earlier value to the later one. */
export type Direction = "same" | "looser" | "tighter" | "incomparable" | "neutral";

/** A value of a constraint as plain data; undefined where nothing is stated (unconstrained). */
export type OrderedValue = Plain | undefined;
