import type { CodexFiles } from "../../../src/host/codex/codex-files.ts";
import type { TurnPlaces, TurnResult } from "../../support/codex/exec-turn.ts";
import type { ModelRequest, ModelStep } from "../../support/codex/responses-server.ts";

export type AttackKind =
  "commands" | "files" | "network" | "mcp" | "hooks" | "providers" | "logins" | "features" | "layers";

export interface AttackPlaces extends TurnPlaces {
  /** `http://127.0.0.1:PORT` of a server that nobody allowed: it answers like a model, and remembers who asked. */
  readonly evil: string;
}

/** What a turn left behind. */
export interface Aftermath {
  readonly turn: TurnResult;
  /** What the model was told about the calls of this very attack. */
  readonly output: string;
  /** What the server that nobody allowed was asked: model requests, and method and path of others. */
  readonly evilRequests: readonly ModelRequest[];
  readonly evilVisits: readonly string[];
  /** Requests to the scripted model's server that were none to the model: method and path. */
  readonly visits: readonly string[];
}

/** Steps of the model, in one answer or in several that follow each other. */
export type Rounds = readonly (readonly ModelStep[])[];

/** One hostile thing with the proof, by effect, whether it happened. */
export interface Attack {
  readonly name: string;
  readonly kind: AttackKind;
  readonly rounds?: Rounds | ((places: AttackPlaces) => Rounds);
  readonly happened: (aftermath: Aftermath) => boolean;
  /** Why the same thing does not happen without the policy either; absent where the control shows that it does. */
  readonly noControl?: string;
}

/** Something that the policy allows, and that still works beside the attacks. */
export interface Allowed {
  readonly name: string;
  readonly rounds?: Rounds | ((places: AttackPlaces) => Rounds);
  readonly works: (aftermath: Aftermath) => boolean;
}

export type Placed<T> = T | ((places: AttackPlaces) => T);

/** One turn of a hostile user with a hostile model; once under the policy, once without it. */
export interface Scenario {
  readonly name: string;
  /** What the policy says, as YAML below its head. `http://127.0.0.1:1` in it becomes the address of the scripted model's server. */
  readonly policy: string;
  readonly userConfig?: Placed<string>;
  readonly userFiles?: Placed<CodexFiles>;
  readonly projectFiles?: Placed<CodexFiles>;
  readonly options?: Placed<readonly string[]>;
  readonly environment?: Placed<Readonly<Record<string, string>>>;
  readonly prompt?: string;
  /** `files` where the policy pins the provider. */
  readonly provider?: "user" | "files";
  readonly attacks: readonly Attack[];
  readonly allowed?: readonly Allowed[];
}

/** A turn that goes on while servers start: what they do then has happened when it ends. */
export const lingering: Allowed = {
  name: "a command, while servers start",
  rounds: [[{ call: "exec_command", arguments: { cmd: "sleep 2; echo lingered", yield_time_ms: 15_000 } }]],
  works: ({ output }) => output.includes("lingered"),
};

/** A command in the shell; it is waited for, however busy the machine is. */
export function run(cmd: string, more: Readonly<Record<string, string | number | boolean>> = {}): ModelStep {
  return { call: "exec_command", arguments: { cmd, yield_time_ms: 15_000, ...more } };
}
