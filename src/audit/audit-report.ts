import type { Strength } from "../codex/strength.ts";
import type { ContributionRole } from "../policy/composed.ts";
import type { Platform } from "../policy/layer.ts";
import type { Plain } from "../source/located.ts";

/** The audit map of one policy: plain data, the same in every view, as `audit/constraints.json` holds it. */
export interface AuditReport {
  readonly formatVersion: 1;
  readonly policy: AuditedPolicy;
  /** One for each constraint in force, in the order of the catalogue; then what the compiler adds on its own account. */
  readonly rows: readonly AuditRow[];
  /** What the language could constrain and this policy does not. */
  readonly unconstrained: readonly UnconstrainedRow[];
  readonly exceptions: readonly AuditException[];
  readonly acceptedGaps: readonly AuditAcceptedGap[];
  /** What the compiler says stays open, at the line that it says it of; absent in reports of older builds. */
  readonly hazards?: readonly AuditHazard[];
}

export interface AuditHazard extends SourcePlace {
  readonly code: string;
  readonly message: string;
}

export interface AuditedPolicy {
  readonly name: string;
  readonly owner: string;
  readonly description: string;
  readonly organization: { readonly name: string; readonly identifier: string };
  readonly revision: string;
  readonly tool: { readonly name: "mandate"; readonly version: string };
  readonly catalogue: string;
  readonly targets: AuditTargets;
  /** Most authoritative first. */
  readonly layers: readonly {
    readonly name: string;
    readonly owner: string;
    readonly description: string;
    readonly file: string;
  }[];
}

export interface AuditTargets extends SourcePlace {
  readonly range: string;
  readonly lowest: string;
  readonly highest: string;
  readonly platforms: readonly Platform[];
}

/** A line of a policy layer. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

export interface AuditRow extends SourcePlace {
  /** `web_search.allow`, `commands.push-asks`, or `mandate.repair.<code>` for what no layer asked for. */
  readonly constraint: string;
  readonly summary: string;
  readonly value: Plain;
  /** The texts that the value only names: `text`, or a script by its system; absent where it names none, and in reports of older builds. */
  readonly contents?: Readonly<Record<string, string>>;
  /** The layer that set the value in force. */
  readonly layer: string;
  readonly owner: string;
  readonly contributions: readonly AuditContribution[];
  readonly settings: readonly AuditSetting[];
  /** How strongly the constraint itself binds a user on each targeted platform. */
  readonly strengths: Readonly<Partial<Record<Platform, Strength>>>;
  readonly controls: readonly string[];
  readonly doesNotCover: readonly string[];
  readonly gaps: readonly AuditGap[];
}

export interface AuditContribution extends SourcePlace {
  readonly layer: string;
  readonly owner: string;
  readonly role: ContributionRole;
  readonly value: Plain;
  /** The lines of the layer that say it. */
  readonly excerpt?: string;
  readonly exception?: ContributionException;
}

export interface ContributionException {
  readonly id: string;
  readonly ticket: string;
  readonly approvedBy: string;
  readonly reason: string;
  readonly expires: string;
}

/** One emitted leaf of one artefact, or one that some platforms cannot carry (strength `none`, and no line). */
export interface AuditSetting {
  /** `requirements.toml`, `managed_config.toml`, `config.toml`, `rules/<name>.rules`, `hooks/<file>`. */
  readonly artefact: string;
  /** The dotted key path, or `wholeFile`. */
  readonly path: string;
  readonly platforms: readonly Platform[];
  readonly strength: Strength;
  /** The first known client version that knows the key. */
  readonly since: string;
  /** Why it is there: a layer states it, or the compiler adds it. */
  readonly reason: "stated" | "repair" | "equal-default" | "suggestion";
  /** The hazard that a repair closes. */
  readonly repairs?: string;
  /** Its line in each platform's file; empty where nothing is emitted. */
  readonly lines: Readonly<Partial<Record<Platform, number>>>;
  /** That line, cut where it is long. */
  readonly text?: string;
  /** The client versions of the bundle's part, where a policy is split. */
  readonly clients?: string;
}

/** Client versions that do not enforce a constraint. */
export interface AuditGap {
  readonly versions: string;
  /** The first targeted version that enforces it; empty where none does. */
  readonly enforcedSince: string;
  readonly accepted: boolean;
  readonly acceptedBy: readonly AcceptedBy[];
  readonly messages: readonly string[];
}

export interface AcceptedBy extends SourcePlace {
  readonly layer: string;
  readonly because: string;
  readonly approvedBy: string;
  readonly ticket: string;
  readonly until: string;
}

export interface UnconstrainedRow {
  readonly constraint: string;
  readonly summary: string;
}

export interface AuditException extends ContributionException, SourcePlace {
  readonly layer: string;
  readonly constraint: string;
  readonly value: Plain;
  readonly grantedBy: string;
  /** Whether a layer of this policy is the one that it is granted to. */
  readonly applies: boolean;
}

export interface AuditAcceptedGap extends AcceptedBy {
  readonly constraint: string;
  readonly versions: string;
}

/** The path of a setting that is a file of its own: a hook's script. */
export const wholeFile = "*";

/** The platforms in the order of every report. */
export const reportedPlatforms: readonly Platform[] = ["macos", "windows", "linux", "cloud"];

/** Strengths from the strongest to the weakest. */
export const strengthOrder: readonly Strength[] = ["enforced", "default", "advisory", "none"];

/** The weaker of two strengths. */
export function weaker(a: Strength, b: Strength): Strength {
  return strengthOrder.indexOf(a) >= strengthOrder.indexOf(b) ? a : b;
}
