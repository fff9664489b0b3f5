import { stringify } from "smol-toml";
import { listServers } from "../../../src/commands/test/real/ask-servers.ts";
import { codexFiles } from "../../../src/host/codex/codex-files.ts";
import type { PlainMap } from "../../../src/simulate/bundle.ts";
import type { ServerDefinition } from "../../../src/simulate/question.ts";

/** Asks `codex mcp list` which servers of a user's configuration are enabled under requirements. */
export async function askServers(
  binary: string,
  requirements: PlainMap,
  servers: Readonly<Record<string, ServerDefinition>>,
): Promise<Readonly<Record<string, "enabled" | "disabled">>> {
  const fates = await listServers(binary, codexFiles({ "requirements.toml": stringify(requirements) }), servers);
  if (typeof fates === "string") throw new Error(fates);
  return fates;
}
