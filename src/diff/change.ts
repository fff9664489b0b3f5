import type { Direction } from "../catalogue/order.ts";
import type { Platform } from "../policy/layer.ts";
import type { Plain } from "../source/located.ts";
import type { TextHunk } from "./line-diff.ts";
import type { Place, SideHazard } from "./side.ts";
import type { Update } from "./update.ts";

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
  readonly settings: readonly ChangedSetting[];
  /** Scripts and texts that the value names and that changed, line by line; absent where there are none. */
  readonly texts?: readonly ChangedText[];
  /** The policy, where many are compared. */
  readonly policy?: string;
  /** How far it reaches, where many policies are compared or a fleet file is given. */
  readonly reach?: Reach;
  readonly accepted?: Acceptance;
}

export interface ChangePlace extends Place {
  readonly layer?: string;
}

/** A setting of a Codex file that is not what it was on these platforms. */
export interface ChangedSetting {
  readonly artefact: string;
  readonly path: string;
  readonly platforms: readonly Platform[];
  /** Absent where that side does not emit it. */
  readonly old?: EmittedPlace;
  readonly new?: EmittedPlace;
}

export interface EmittedPlace {
  /** The line in each platform's file; empty where nothing is emitted. */
  readonly lines: Readonly<Partial<Record<Platform, number>>>;
  /** That line without its comment, cut where it is long; absent where nothing is emitted. */
  readonly text?: string;
}

export interface ChangedText {
  /** `text`, or the system of a script: `unix`, `windows`. */
  readonly name: string;
  readonly hunks: readonly TextHunk[];
}

/** What takes a change: bundles, and of the fleet file groups and devices. */
export interface Reach {
  readonly bundles: number;
  /** Absent without a fleet file, like what follows. */
  readonly groups?: number;
  /** The sum of the counts that the fleet file gives. */
  readonly devices?: number;
  /** Groups whose devices nobody counted. */
  readonly uncounted?: number;
}

/** Somebody's word that a change may go through. */
export interface Acceptance {
  readonly id: string;
  readonly who: string;
  readonly why: string;
  /** A date; empty where there is no end. */
  readonly until: string;
}

/** An acceptance that lets nothing through, and why. */
export interface IdleAcceptance extends Acceptance {
  readonly because: "expired" | "no such change";
}

export type FailOn = "looser" | "incomparable" | "any";

export interface DiffReport {
  readonly formatVersion: 1;
  readonly old: string;
  readonly new: string;
  readonly changes: readonly Change[];
  readonly summary: Readonly<Record<ChangeDirection, number>>;
  readonly verdict: "pass" | "fail";
  /** What the verdict stands on: the gate, and the changes that it stops. */
  readonly gate: { readonly failOn?: FailOn; readonly stops: readonly string[] };
  /** Acceptances that let nothing through: they can go. */
  readonly idleAcceptances: readonly IdleAcceptance[];
  /** Hazards that only one side has. */
  readonly hazards: { readonly appear: readonly SideHazard[]; readonly go: readonly SideHazard[] };
  /** How far all changes together reach; absent for one policy without a fleet file. */
  readonly reach?: WholeReach;
  /** How each platform takes the new side. */
  readonly update: Update;
}

export interface WholeReach extends Reach {
  /** Policies or bundles that were compared. */
  readonly compared: number;
  /** Policies that the fleet file names and neither side has: nothing is known of them. */
  readonly notCompared: readonly string[];
}
