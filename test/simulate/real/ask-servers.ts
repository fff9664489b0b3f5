import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "smol-toml";
import { codexFiles, writeCodexFiles } from "../../../src/host/codex/codex-files.ts";
import { questionEnvironment } from "../../../src/host/codex/environment.ts";
import { enter, findNamespace, withScratch } from "../../../src/host/codex/private-namespace.ts";
import { runProcess } from "../../../src/host/codex/run-process.ts";
import type { PlainMap } from "../../../src/simulate/bundle.ts";
import type { ServerDefinition } from "../../../src/simulate/question.ts";

/** Asks `codex mcp list` which servers of a user's configuration are enabled under requirements. */
export async function askServers(
  binary: string,
  requirements: PlainMap,
  servers: Readonly<Record<string, ServerDefinition>>,
): Promise<Readonly<Record<string, "enabled" | "disabled">>> {
  const namespace = await findNamespace();
  if (!namespace.available) throw new Error(namespace.reason);
  return withScratch(async (scratch) => {
    await writeCodexFiles(scratch.etc, codexFiles({ "requirements.toml": stringify(requirements) }));
    await writeFile(join(scratch.codexHome, "config.toml"), stringify({ mcp_servers: servers }));
    const [command, ...rest] = enter(namespace, scratch, scratch.work, [binary, "mcp", "list", "--json"]);
    const said = await runProcess({
      command,
      arguments: rest,
      environment: questionEnvironment(scratch),
      timeoutMilliseconds: 30_000,
    });
    if (said.exitCode !== 0) throw new Error(said.stderr);
    const list = JSON.parse(said.stdout) as { name: string; enabled: boolean }[];
    return Object.fromEntries(list.map(({ name, enabled }) => [name, enabled ? "enabled" : "disabled"]));
  });
}
