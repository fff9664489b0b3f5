import type { PlainMap, SimulatedBundle } from "./bundle.ts";
import type { SettingPath } from "./question.ts";

/** What one check has against a user's configuration. */
export interface ConfigFinding {
  readonly verdict: "clamped" | "rejected";
  readonly because: string;
  readonly decidedBy: readonly SettingPath[];
}

export interface ConfigCheckInput {
  readonly config: PlainMap;
  /** The bundle as the client reads it. */
  readonly bundle: SimulatedBundle;
  readonly version: string;
}

export type ConfigCheck = (input: ConfigCheckInput) => readonly ConfigFinding[];

export function clamped(because: string, ...decidedBy: readonly SettingPath[]): ConfigFinding {
  return { verdict: "clamped", because, decidedBy };
}

export function rejected(because: string, ...decidedBy: readonly SettingPath[]): ConfigFinding {
  return { verdict: "rejected", because, decidedBy };
}
