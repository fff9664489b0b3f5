import type { Constraint } from "../catalogue/constraint.ts";
import type { LocatedNode } from "../source/located.ts";
import type { Span } from "../source/span.ts";

/** A text with its place. */
export interface LocatedText {
  readonly text: string;
  readonly span: Span;
}

/** One layer as it was written, checked against the catalogue. */
export interface Layer {
  /** The file's name as shown to people; unique among the layers of a policy. */
  readonly file: string;
  readonly name: LocatedText;
  readonly owner: LocatedText;
  readonly description?: LocatedText;
  readonly extends: readonly LocatedText[];
  readonly organization?: Organization;
  readonly targets?: LayerTargets;
  readonly statements: readonly Statement[];
  readonly controls: readonly ControlAddition[];
  readonly delegate: readonly LocatedText[];
  readonly exceptions: readonly Exception[];
  readonly acceptedGaps: readonly AcceptedGap[];
  /** The `tests:` list as written; the simulator reads it. */
  readonly tests?: LocatedNode;
}

export interface Organization {
  readonly name: string;
  readonly identifier: string;
  readonly span: Span;
}

export interface LayerTargets {
  readonly codex?: LocatedText;
  readonly platforms?: { readonly names: readonly Platform[]; readonly span: Span };
  readonly split?: { readonly value: boolean; readonly span: Span };
  readonly span: Span;
}

export type Platform = "macos" | "windows" | "linux" | "cloud";

/** One thing that a layer says: a constraint, or a member of a keyed one, with its value. */
export interface Statement {
  readonly constraint: Constraint;
  /** Key of a keyed constraint's member, or the key path below `codex.*`. */
  readonly member?: string;
  /** The key path below `codex.requirements`, `codex.config` or `codex.defaults`. */
  readonly path?: readonly string[];
  readonly value: LocatedNode;
  /** Where it is said: the key of the value. */
  readonly keySpan: Span;
}

export interface ControlAddition {
  readonly constraint: string;
  readonly controls: readonly string[];
  readonly span: Span;
}

export interface Exception {
  readonly id: string;
  readonly layer: string;
  readonly constraint: string;
  readonly value: LocatedNode;
  readonly reason: string;
  readonly approvedBy: string;
  readonly ticket: string;
  readonly expires: string;
  readonly expiresSpan: Span;
  readonly layerSpan: Span;
  readonly span: Span;
}

export interface AcceptedGap {
  readonly constraint: string;
  readonly versions: string;
  readonly versionsSpan: Span;
  readonly because: string;
  readonly approvedBy?: string;
  readonly ticket?: string;
  readonly until: string;
  readonly untilSpan: Span;
  readonly span: Span;
}

/** The name under which a statement is reported: the constraint's id, and the member's key. */
export function leafId(constraint: Constraint, member: string | undefined): string {
  return member === undefined ? constraint.id : `${constraint.id}.${member}`;
}
