import type { KeyPath } from "../../catalogue/codex/types.ts";
import type { DiagnosticCode } from "../../diagnostics/codes.ts";
import type { RelatedPlace } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../source/span.ts";

/**
 * What becomes of a finding's place in the versions concerned: Codex does not start ("refused"), starts and then fails every session
 * ("stops-sessions"), passes over the key ("ignored"), reads the key without any effect ("ineffective"), or does what it says with a
 * consequence worth knowing ("hazard").
 */
export type FindingKind = "refused" | "stops-sessions" | "ignored" | "ineffective" | "hazard";

/** One thing that Codex would make of a document. */
export interface JudgedFinding {
  readonly kind: FindingKind;
  readonly code: DiagnosticCode;
  readonly path: KeyPath;
  readonly span: Span;
  /** One sentence without a final stop. */
  readonly message: string;
  readonly help?: string;
  /** The versions concerned, out of those that were asked for. */
  readonly versions: readonly string[];
  readonly related?: readonly RelatedPlace[];
  /** What Windows has no trouble with. */
  readonly notOnWindows?: true;
  /** What Codex takes and no policy may say: it voids what the policy says elsewhere. */
  readonly refusedInPolicies?: true;
}
