import { tmpdir } from "node:os";
import type { EffectiveReadings } from "../../drift/observe/effective.ts";
import { isPlainMap } from "../../source/located.ts";
import { startAppServer } from "../codex/app-server.ts";
import { converse, readThread } from "../codex/session.ts";
import { startupMessage } from "../codex/startup-message.ts";

const conversationLimit = 30_000;

/**
 * Asks a Codex program what it applies on this machine, for the user who asks. It does what starting Codex does: it reads files and
 * may create its own home directory. No session is started where that would start MCP servers.
 */
export async function askEffective(program: string): Promise<EffectiveReadings | { readonly cannot: string }> {
  const environment = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const server = startAppServer({
    command: program,
    arguments: ["app-server"],
    environment,
    timeoutMilliseconds: conversationLimit,
  });
  const { greeting, thread, warnings, requirements, config, hooks } = await converse(server, tmpdir(), (known) => {
    const servers = isPlainMap(known?.config) ? known.config["mcp_servers"] : undefined;
    return !isPlainMap(servers) || Object.keys(servers).length === 0;
  });
  const stderr = await server.close();
  if (greeting.kind === "timed-out") return { cannot: `${program} gave no answer in time` };
  if (greeting.kind === "ended" && stderr.trim() === "") return { cannot: `${program} cannot be run` };
  if (greeting.kind !== "result") return { kind: "did-not-start", message: startupMessage(stderr) };
  const started = thread?.kind === "result" ? readThread(thread.result) : undefined;
  return {
    kind: "read",
    warnings: warnings.map(({ summary, details, path }) => ({
      summary: details === "" ? summary : `${summary} ${details}`,
      ...(path === undefined ? {} : { path }),
    })),
    hooks: hooks?.hooks ?? [],
    ...(requirements === undefined ? {} : { requirements }),
    ...(config?.config === undefined ? {} : { config: config.config }),
    ...(config?.origins === undefined ? {} : { origins: config.origins }),
    ...(started === undefined ? {} : { thread: { approvalPolicy: started.approvalPolicy, sandbox: started.sandbox } }),
    ...(thread?.kind === "error" ? { threadProblem: thread.message } : {}),
  };
}
