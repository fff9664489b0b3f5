import type { ComposedLeaf } from "../policy/composed.ts";
import type { LocatedNode, Plain } from "../source/located.ts";
import type { Platform } from "../policy/layer.ts";
import type { Setting } from "./setting.ts";

/** One command rule, for the .rules file and for [rules] of requirements.toml. */
export interface CommandRule {
  readonly id: string;
  /** One list of alternatives for each token. */
  readonly pattern: readonly (readonly string[])[];
  readonly decision: "allow" | "prompt" | "prompt-user" | "forbidden";
  readonly justification?: string;
  readonly canonical: boolean;
  readonly guard: boolean;
  readonly match: readonly string[];
  readonly notMatch: readonly string[];
  readonly leaf: ComposedLeaf;
}

/** One managed hook with the script that is delivered beside the policy. */
export interface ManagedHook {
  readonly id: string;
  readonly event: string;
  readonly matcher?: string;
  /** Name of a library hook, with plain parameters; or the texts of the organisation's own scripts. */
  readonly run:
    | { readonly kind: "library"; readonly use: string; readonly parameters: Readonly<Record<string, Plain>> }
    | {
        readonly kind: "tool";
        readonly server: LocatedNode | undefined;
        readonly tool: LocatedNode | undefined;
        readonly input: LocatedNode | undefined;
      }
    | { readonly kind: "script"; readonly unix?: string; readonly windows?: string };
  readonly timeoutSeconds: number;
  readonly onFailure: "block" | "allow";
  readonly message?: string;
  readonly contextLimit?: LocatedNode;
  readonly leaves: readonly ComposedLeaf[];
}

/** What one platform's clients get: decisions made, nothing printed yet. */
export interface PlatformModel {
  readonly platform: Platform;
  readonly versions: readonly string[];
  /** Ordered as they are emitted. */
  readonly settings: readonly Setting[];
  readonly rules: readonly CommandRule[];
  readonly hooks: readonly ManagedHook[];
}
