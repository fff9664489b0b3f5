import { stringify } from "smol-toml";
import { codexFiles } from "../../../src/host/codex/codex-files.ts";
import type { PlainMap } from "../../../src/simulate/bundle.ts";
import { execTurn } from "../../support/codex/exec-turn.ts";

/**
 * Connects to hosts in one real turn under requirements. A host that Codex lets through is then not found, because nothing leaves
 * this machine; one that it does not ends the command with Codex's own words.
 */
export async function askDomains(
  binary: string,
  requirements: PlainMap,
  hosts: readonly string[],
): Promise<readonly ("allow" | "deny")[]> {
  const command = (host: string) =>
    `unset NO_PROXY no_proxy; curl --silent --globoff --max-time 5 --output /dev/null http://${host}/`;
  const turn = await execTurn({
    binary,
    files: codexFiles({ "requirements.toml": stringify(requirements) }),
    script: [hosts.map((host) => ({ call: "exec_command", arguments: { cmd: command(host), yield_time_ms: 8000 } }))],
    // Codex's proxy would wait for the proxy of the environment, which is none.
    environment: Object.fromEntries(
      ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [
        [name, ""],
        [name.toLowerCase(), ""],
      ]),
    ),
    timeoutMilliseconds: 300_000,
  });
  if (turn.outputs.length !== hosts.length) throw new Error(`${turn.outputs.length} outputs: ${turn.stderr}`);
  return turn.outputs.map((output, index) => {
    if (output.includes("was blocked")) return "deny";
    if (output.includes("Process exited with code 0")) return "allow";
    throw new Error(`${hosts[index] ?? ""}: ${output}`);
  });
}
