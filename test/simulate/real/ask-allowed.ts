import { codexFiles } from "../../../src/host/codex/codex-files.ts";
import type { SimulatedRule } from "../../../src/simulate/bundle.ts";
import { execTurn } from "../../support/codex/exec-turn.ts";

/**
 * Runs commands that make the file `made-<index>` in one real turn with a read-only sandbox: the file is there afterwards when a
 * rule let the whole command run outside of it.
 */
export async function askAllowed(
  binary: string,
  rules: readonly SimulatedRule[],
  commands: readonly string[],
): Promise<readonly ("allow" | "unmatched")[]> {
  const lines = rules.map(
    (rule) => `prefix_rule(pattern = ${JSON.stringify(rule.pattern)}, decision = "${rule.decision}")`,
  );
  const turn = await execTurn({
    binary,
    files: codexFiles({ "rules/allow.rules": `${lines.join("\n")}\n` }),
    options: ["-s", "read-only"],
    script: [commands.map((cmd) => ({ call: "exec_command", arguments: { cmd, yield_time_ms: 2000 } }))],
    timeoutMilliseconds: 300_000,
  });
  if (turn.outputs.length !== commands.length) throw new Error(`${turn.outputs.length} outputs: ${turn.stderr}`);
  return commands.map((_, index) => (turn.work.has(`made-${index}`) ? "allow" : "unmatched"));
}
