import type { Strength } from "../codex/strength.ts";
import type { Platform } from "../policy/layer.ts";
import type { Plain } from "../source/located.ts";

/** A line of a policy layer or of one of Codex's files. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** One side of a comparison, whatever it was read from: what is in force, and where it is said. */
export interface Side {
  /** As it was named on the command line. */
  readonly name: string;
  readonly entries: readonly SideEntry[];
  readonly exceptions: readonly SideException[];
  readonly acceptedGaps: readonly SideGap[];
  /** Absent for a single file of Codex, which has none. */
  readonly policy?: SidePolicy;
  /** Absent where nothing judged the side: audit maps of older builds list none. */
  readonly hazards?: readonly SideHazard[];
}

export interface SidePolicy {
  readonly name: string;
  readonly owner: string;
  readonly identifier: string;
  readonly range: string;
  readonly platforms: readonly Platform[];
  readonly targets: Place;
}

export interface SideEntry {
  /** `web_search.allow`, `commands.push-asks`. */
  readonly id: string;
  readonly value: Plain;
  /** The value with the texts and scripts that it names; absent where it names none, or nobody kept them. */
  readonly meaning?: Plain;
  /** Those texts by name, for showing what changed in them. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly place: Place;
  readonly layer: string;
  readonly settings: readonly SideSetting[];
  readonly strengths: Readonly<Partial<Record<Platform, Strength>>>;
  /** Client versions that do not enforce it; empty where all do. */
  readonly gaps: readonly string[];
}

export interface SideSetting {
  readonly artefact: string;
  readonly path: string;
  readonly platforms: readonly Platform[];
  /** Its line in each platform's file; empty where nothing is emitted. */
  readonly lines: Readonly<Partial<Record<Platform, number>>>;
  /** That line with its comment, cut where it is long. */
  readonly text?: string;
  /** The client versions that take it, where a policy is split. */
  readonly clients?: string;
}

export interface SideException {
  readonly id: string;
  readonly constraint: string;
  readonly layer: string;
  readonly value: Plain;
  readonly expires: string;
  readonly place: Place;
  /** Who, why, which ticket: a change of these alone changes nothing that is enforced. */
  readonly grounds: Plain;
}

export interface SideGap {
  readonly constraint: string;
  readonly versions: string;
  readonly until: string;
  readonly place: Place;
  readonly grounds: Plain;
}

export interface SideHazard {
  readonly code: string;
  readonly message: string;
  /** The line that it is said of; absent where there is none. */
  readonly place?: Place;
}
