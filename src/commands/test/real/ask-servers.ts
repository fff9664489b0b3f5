import { stringify } from "smol-toml";
import { codexFiles, type CodexFiles } from "../../../host/codex/codex-files.ts";
import { itemsAt, parseJson, textAt } from "../../../host/codex/plain-json.ts";
import { runInNamespace } from "../../../host/codex/run-in-namespace.ts";
import { startupMessage } from "../../../host/codex/startup-message.ts";
import { type Question, samePlain, type ServerDefinition, valueAt } from "../../../simulate/index.ts";
import type { Plain } from "../../../source/located.ts";
import { cannot, type RealSubject, type RealVerdict } from "./subject.ts";

type ServerFates = Readonly<Record<string, "enabled" | "disabled">>;

/** Asks `codex mcp list` which servers of a user's configuration are enabled; a text says why it could not be asked. */
export async function listServers(
  binary: string,
  files: CodexFiles,
  servers: Readonly<Record<string, ServerDefinition>>,
): Promise<ServerFates | string> {
  const said = await runInNamespace({
    files,
    homeFiles: codexFiles({ ".codex/config.toml": stringify({ mcp_servers: servers }) }),
    command: () => [binary, "mcp", "list", "--json"],
  });
  if ("verdict" in said) return said.message;
  // A definition that does not go together with the provisioned one of the same name: Codex does not start at all.
  if (said.exitCode !== 0 && said.stderr.includes("in `mcp_servers."))
    return Object.fromEntries(Object.keys(servers).map((name) => [name, "disabled"]));
  if (said.exitCode !== 0) return startupMessage(said.stderr);
  const list = parseJson(said.stdout) ?? [];
  return Object.fromEntries(
    itemsAt({ list }, "list").map((server) => [
      textAt(server, "name"),
      valueAt(server, ["enabled"]) === true && isDefinedAs(server, servers[textAt(server, "name")])
        ? ("enabled" as const)
        : ("disabled" as const),
    ]),
  );
}

/** Where the managed layer provisions a server, the user's definition of the same name is not the one that runs. */
function isDefinedAs(listed: Plain, definition: ServerDefinition | undefined): boolean {
  const { url, command, args = [] } = definition ?? {};
  const transport = (key: string) => valueAt(listed, ["transport", key]);
  if (url !== undefined) return transport("url") === url;
  return transport("command") === command && samePlain(transport("args"), args);
}

export async function realServers(
  { oracle, files }: RealSubject,
  { servers }: Question & { kind: "mcp" },
): Promise<RealVerdict> {
  const fates = await listServers(oracle.binary, files, servers);
  if (typeof fates === "string") return cannot(fates);
  const names = Object.keys(servers);
  const missing = names.find((name) => fates[name] === undefined);
  if (missing !== undefined) return cannot(`codex mcp list does not name ${missing}`);
  const disabled = names.find((name) => fates[name] === "disabled");
  return disabled === undefined
    ? { verdict: "enabled", because: "codex mcp list shows it enabled" }
    : { verdict: "disabled", because: `codex mcp list does not show ${disabled} enabled as it is asked about` };
}
