import type { Platform } from "../policy/layer.ts";
import type { LocatedMap } from "../source/located.ts";
import type { Span } from "../source/span.ts";

/** A policy document on its way: what it says, with the lines of the files that it was read from. */
export interface Draft {
  readonly name: string;
  /** The client versions as a semver range. */
  readonly range: string;
  readonly platforms: readonly Platform[];
  readonly words: LocatedMap;
  readonly acceptedGaps: readonly DraftGap[];
  readonly tests: readonly DraftTest[];
}

export interface DraftGap {
  readonly constraint: string;
  readonly versions: string;
  readonly until: string;
}

/** A question in the words of `tests:`, and the verdict. */
export interface DraftTest {
  readonly question: LocatedMap;
  readonly expect: string;
}

/** A part of a file that stands in the policy as a comment only. */
export interface Note {
  readonly span: Span;
  /** The part as one would write it. */
  readonly what: string;
  /** One sentence without a final stop. */
  readonly why: string;
  /** The form that works, where there is one. */
  readonly form?: string;
}
