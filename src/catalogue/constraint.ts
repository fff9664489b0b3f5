import type { Plain } from "../source/located.ts";
import type { CodexArtefact } from "./codex/types.ts";
import type { Order } from "./order.ts";
import type { PolicyType } from "./policy-type.ts";

/** Table 2, one entry: everything that Mandate knows about one thing that an admin can say. */
export interface Constraint {
  /** Dotted name, as it stands in a policy: `web_search.allow`. Members of keyed constraints add their key. */
  readonly id: string;
  readonly type: PolicyType;
  readonly order: Order;
  readonly lowering: Lowering;
  /** Table 1 keys that this word owns: under `codex:` they are refused with the word's name. Patterns as in table 1. */
  readonly owns: readonly OwnedKey[];
  /** "framework:control" references that this constraint supports (never: satisfies). */
  readonly controls: readonly string[];
  readonly summary: string;
  /** What stays open even where this is enforced. */
  readonly doesNotCover: readonly string[];
  /** A value that builds, for the reference page and the editor schema. */
  readonly example: Plain;
  /** What counts where no layer states it, if that is a value; otherwise it is unconstrained then. */
  readonly whenAbsent?: Plain;
  /** Limits that a reader should know: sizes, platforms, shapes. */
  readonly limits?: string;
  /** Set when the constraint's value is a suggestion to users, not a constraint on them. */
  readonly suggestion?: true;
  /** Set when nothing enforces it even where it is delivered: a model may ignore an instruction. */
  readonly advisory?: true;
}

export interface OwnedKey {
  readonly artefact: CodexArtefact;
  readonly path: string;
}

/**
 * How a constraint becomes settings of table 1.
 *  - `requirement`: the value, as it is, under this key of requirements.toml
 *  - `pin`: pinned by the legacy managed layer where a platform has one, else a system default
 *  - `default`: a suggestion in the system config.toml
 *  - `special`: more than a key and a value; the function of that name stands in codex/lower/
 */
export type Lowering =
  | {
      readonly kind: "requirement";
      readonly path: readonly string[];
      readonly equalDefault?: readonly string[];
      readonly builtInDefault?: BuiltInDefault;
    }
  | { readonly kind: "pin"; readonly path: readonly string[] }
  | { readonly kind: "default"; readonly path: readonly string[] }
  | { readonly kind: "special"; readonly by: SpecialLowering };

/** A config key whose built-in value makes every start warn where a list does not allow it: its equal default is emitted too. */
export interface BuiltInDefault {
  readonly path: readonly string[];
  readonly value: string;
}

export type SpecialLowering =
  | "approvals"
  | "access"
  | "network"
  | "models"
  | "mcp"
  | "marketplaces"
  | "commands"
  | "hooks"
  | "features"
  | "environment"
  | "codex";
