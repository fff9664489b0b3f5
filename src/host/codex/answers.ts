import type { Plain } from "../../source/located.ts";

/** A question that could not be put, or got no answer in time. It says nothing about the files. */
export interface CannotAnswer {
  readonly verdict: "cannot";
  readonly message: string;
}

/** Whether Codex reads the files and starts. */
export type LoadAnswer =
  | { readonly verdict: "accepted"; readonly message: ""; readonly requirements: Plain }
  | { readonly verdict: "refused"; readonly message: string }
  | CannotAnswer;

/** A configWarning of the app-server, in Codex's own words. */
export interface CodexWarning {
  readonly summary: string;
  readonly details: string;
  /** The file it is about, where Codex names it in a field of its own. */
  readonly path?: string;
}

/** The effective policy of a thread, after Codex has clamped what the user asked for. Older clients leave parts out. */
export interface CodexThread {
  readonly approvalPolicy: Plain;
  readonly approvalsReviewer: Plain;
  readonly sandbox: Plain;
  readonly activePermissionProfile: Plain;
  readonly model: Plain;
  readonly modelProvider: Plain;
}

/** What config/read says: the raw merge, who set what, and the layers from the strongest to the weakest. */
export interface CodexConfig {
  readonly config: Plain;
  readonly origins: Plain;
  readonly layers: Plain;
}

/** What hooks/list says about the working directory. */
export interface CodexHooks {
  readonly hooks: readonly Plain[];
  readonly warnings: readonly Plain[];
  readonly errors: readonly Plain[];
}

/** What the client said until the answer came; a part that the client does not know or refused is undefined. */
export interface SessionReadings {
  readonly warnings: readonly CodexWarning[];
  readonly requirements: Plain | undefined;
  readonly config: CodexConfig | undefined;
  readonly hooks: CodexHooks | undefined;
}

/** Whether a session starts with the files, and under which policy. */
export type SessionAnswer =
  | (SessionReadings & { readonly verdict: "started"; readonly message: ""; readonly thread: CodexThread })
  | (SessionReadings & { readonly verdict: "failed" | "did-not-start"; readonly message: string })
  | CannotAnswer;

/** A key that Codex says it ignores. `key` is the dotted path as Codex writes it, without quotes. */
export interface IgnoredKey {
  /** Relative to /etc/codex. */
  readonly file: string;
  readonly key: string;
}

/** Every key that Codex says it ignores. */
export type IgnoredKeysAnswer =
  | {
      readonly verdict: "listed";
      readonly keys: readonly IgnoredKey[];
      /** Files among those asked about whose unknown keys this client does not report: nothing is known about their keys. */
      readonly unreported: readonly string[];
      /** How many more keys Codex counted without naming them in any round. */
      readonly unnamed: number;
    }
  | { readonly verdict: "refused"; readonly message: string }
  | CannotAnswer;

/** One rule that matched a command. */
export interface MatchedRule {
  readonly prefix: readonly string[];
  readonly decision: string;
  readonly justification?: string;
}

/** What `codex execpolicy check` decides. */
export type RulesAnswer =
  | {
      readonly verdict: "decided";
      readonly decision: "allow" | "prompt" | "forbidden" | "none";
      readonly matchedRules: readonly MatchedRule[];
    }
  | { readonly verdict: "invalid"; readonly message: string }
  | CannotAnswer;
