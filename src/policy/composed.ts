import type { Constraint } from "../catalogue/constraint.ts";
import type { LocatedNode } from "../source/located.ts";
import type { Span } from "../source/span.ts";
import type { AcceptedGap, Exception, Layer, Organization, Platform } from "./layer.ts";

/** What a layer did to a value: the audit trail of one leaf. */
export type ContributionRole = "set" | "agreed" | "tightened" | "partly-overruled" | "overruled" | "excepted";

export interface Contribution {
  readonly layer: string;
  readonly owner: string;
  readonly value: LocatedNode;
  /** The line to show: the key that states the value. */
  readonly span: Span;
  readonly role: ContributionRole;
  /** The exception that granted a looser value. */
  readonly exception?: Exception;
}

/** One constraint, or one member of a keyed one, in the composed policy. */
export interface ComposedLeaf {
  /** The name in every report: `web_search.allow`, `commands.push-asks`. */
  readonly id: string;
  readonly constraint: Constraint;
  readonly member?: string;
  /** The key path below `codex.*`. */
  readonly path?: readonly string[];
  readonly value: LocatedNode;
  /** Where the value in force was set. */
  readonly span: Span;
  /** The layer that set it. */
  readonly layer: string;
  readonly contributions: readonly Contribution[];
  /** Control references: the catalogue's and the layers' own. */
  readonly controls: readonly string[];
}

export interface ComposedPolicy {
  /** The policy's own name: the name of its least authoritative layer. */
  readonly name: string;
  readonly owner: string;
  readonly description: string;
  readonly layers: readonly Layer[];
  readonly organization: Organization | undefined;
  readonly targets: ComposedTargets | undefined;
  /** In the order of the catalogue, members in the order in which they were written. */
  readonly leaves: readonly ComposedLeaf[];
  readonly exceptions: readonly GrantedException[];
  readonly acceptedGaps: readonly LayeredGap[];
}

export interface ComposedTargets {
  /** The range as written, for people. */
  readonly range: string;
  readonly rangeSpan: Span;
  /** Known versions in range, ascending. */
  readonly versions: readonly string[];
  readonly platforms: readonly Platform[];
  readonly split: boolean;
}

export interface GrantedException {
  readonly exception: Exception;
  readonly grantedBy: string;
  /** Whether a layer of this policy is the one that it is granted to. */
  readonly applies: boolean;
}

export interface LayeredGap {
  readonly gap: AcceptedGap;
  readonly layer: string;
}

export function leavesOf(policy: ComposedPolicy, constraintId: string): readonly ComposedLeaf[] {
  return policy.leaves.filter((leaf) => leaf.constraint.id === constraintId);
}

export function leafOf(policy: ComposedPolicy, id: string): ComposedLeaf | undefined {
  return policy.leaves.find((leaf) => leaf.id === id);
}
