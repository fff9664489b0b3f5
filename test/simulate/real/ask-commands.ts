import { stringify } from "smol-toml";
import { codexFiles } from "../../../src/host/codex/codex-files.ts";
import type { PlainMap } from "../../../src/simulate/bundle.ts";
import { execTurn } from "../../support/codex/exec-turn.ts";

/** What became of a command: the justification of the rule that rejected it, "asks", or "ran". */
export type CommandFate = string;

/** Runs commands in one real turn under requirements, and says what became of each. */
export async function askCommands(
  binary: string,
  requirements: PlainMap,
  commands: readonly string[],
): Promise<readonly CommandFate[]> {
  const turn = await execTurn({
    binary,
    files: codexFiles({ "requirements.toml": stringify(requirements) }),
    options: ["-s", "read-only"],
    script: [commands.map((cmd) => ({ call: "exec_command", arguments: { cmd, yield_time_ms: 2000 } }))],
    timeoutMilliseconds: 300_000,
  });
  if (turn.outputs.length !== commands.length) throw new Error(`${turn.outputs.length} outputs: ${turn.stderr}`);
  return turn.outputs.map(fateOf);
}

function fateOf(output: string): CommandFate {
  if (output.includes("approval required by policy")) return "asks";
  return /` rejected: (\w+)/.exec(output)?.[1] ?? "ran";
}
