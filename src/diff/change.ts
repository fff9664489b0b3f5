import type { Direction } from "../catalogue/order.ts";
import type { Plain } from "../source/located.ts";
import type { Place, SideHazard, SideSetting } from "./side.ts";

export type ChangeDirection = Exclude<Direction, "same">;

/** The directions in the order in which every view shows them. */
export const changeDirections: readonly ChangeDirection[] = ["looser", "incomparable", "tighter", "neutral"];

/** One constraint, or one member of a keyed one, that is not what it was. */
export interface Change {
  readonly constraint: string;
  readonly direction: ChangeDirection;
  /** One sentence without a final stop, where the values do not say it. */
  readonly note?: string;
  /** Absent where that side does not state it: an empty list is a value. */
  readonly before?: Plain;
  readonly after?: Plain;
  readonly old?: ChangePlace;
  readonly new?: ChangePlace;
  /** The emitted settings that change with it. */
  readonly settings: readonly SideSetting[];
  /** The policy, where many are compared. */
  readonly policy?: string;
  readonly accepted?: Acceptance;
}

export interface ChangePlace extends Place {
  readonly layer?: string;
}

/** Somebody's word that a change may go through. */
export interface Acceptance {
  readonly id: string;
  readonly who: string;
  readonly why: string;
  /** A date; empty where there is no end. */
  readonly until: string;
}

export interface DiffReport {
  readonly formatVersion: 1;
  readonly old: string;
  readonly new: string;
  readonly changes: readonly Change[];
  readonly summary: Readonly<Record<ChangeDirection, number>>;
  readonly verdict: "pass" | "fail";
  /** Hazards that only one side has. */
  readonly hazards: { readonly appear: readonly SideHazard[]; readonly go: readonly SideHazard[] };
  /** Whether a device takes the new side in place. */
  readonly update: { readonly kind: "in-place" | "reinstalls"; readonly because: string };
}
