import type { DiagnosticCode } from "../diagnostics/codes.ts";
import type { ComposedLeaf } from "../policy/composed.ts";
import type { LocatedNode } from "../source/located.ts";

/**
 * Which file of Codex a setting goes into, by strength.
 *  - `requirements`: requirements.toml
 *  - `pinned`: the legacy managed layer (managed_config.toml on Linux, the profile's config_toml_base64 on macOS)
 *  - `default`: the system config.toml, which users may override
 */
export type SettingTarget = "requirements" | "pinned" | "default";

/** Why a setting is there. */
export type SettingReason =
  /** A layer states it. */
  | "stated"
  /** The compiler adds it, because without it the stated one would not hold. */
  | "repair"
  /** The system default that equals a requirement, so that users are not warned at every start. */
  | "equal-default"
  /** A suggestion to users. */
  | "suggestion";

/** One emitted value with the constraint that it comes from. Every comment, audit row and gap is made from these. */
export interface Setting {
  readonly target: SettingTarget;
  readonly path: readonly (string | number)[];
  readonly value: LocatedNode;
  /** The leaves that it comes from; the first is the one to blame. */
  readonly leaves: readonly ComposedLeaf[];
  readonly reason: SettingReason;
  /** The hazard that a repair closes. */
  readonly repairs?: DiagnosticCode;
  /** Versions for which other settings of the same bundle do this one's work for the named leaves, so that ignoring it is no gap of theirs. */
  readonly covered?: { readonly versions: readonly string[]; readonly leaves: readonly ComposedLeaf[] };
}

export function settingKey(path: readonly (string | number)[]): string {
  return path.join(".");
}
