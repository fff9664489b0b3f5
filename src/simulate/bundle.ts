import type { Plain } from "../source/located.ts";

/** A map of plain data, as a TOML table parses. */
export type PlainMap = Readonly<Record<string, Plain>>;

/** One rule of the .rules file. A list inside the pattern is "any of". */
export interface SimulatedRule {
  readonly pattern: readonly (string | readonly string[])[];
  readonly decision: "allow" | "prompt" | "prompt-user" | "forbidden";
  readonly justification?: string;
  readonly id: string;
}

/** A managed hook that runs a guard of the built-in library. */
export interface SimulatedHook {
  readonly id: string;
  readonly event: string;
  readonly matcher?: string;
  readonly use: string;
  readonly parameters: Plain;
}

export type SimulatedPlatform = "linux" | "macos" | "windows" | "cloud";

/** What the clients of one platform get: the meaning of the emitted files, whatever policy language it was written in. */
export interface SimulatedBundle {
  readonly requirements: PlainMap;
  /** The legacy managed layer, which beats the user's own configuration. */
  readonly managedConfig: PlainMap;
  /** The system config.toml: defaults only. */
  readonly systemConfig: PlainMap;
  readonly rules: readonly SimulatedRule[];
  readonly libraryHooks: readonly SimulatedHook[];
  readonly platform: SimulatedPlatform;
}

/** What a library guard says about one hook input; "unknown" where it cannot tell. */
export type GuardEvaluation = (parameters: Plain, input: Plain) => "allow" | "block" | "unknown";

/** The library's guards by their name in `use`. */
export type Guards = Readonly<Record<string, GuardEvaluation>>;
