import type { Plain } from "../../source/located.ts";
import type { CodexConfig, CodexHooks, CodexThread, CodexWarning, SessionReadings } from "./answers.ts";
import type { AppServer, Reply } from "./app-server.ts";
import { at, itemsAt, textAt } from "./plain-json.ts";

/** How far a conversation with the app-server came. */
export type Conversation = SessionReadings & {
  /** The answer to `initialize`. */
  readonly greeting: Reply;
  /** The answer to `thread/start`; undefined when no thread was asked for, or the greeting failed. */
  readonly thread: Reply | undefined;
};

/** Whether a conversation may start a thread, once it knows the configuration: starting one starts its MCP servers. */
export type MayStartThread = (config: CodexConfig | undefined) => boolean;

/**
 * Greets the app-server and reads everything it says about its configuration; with a directory it also starts a thread there.
 * Unknown methods (older clients) leave their part undefined. configWarning notifications precede the answers to later requests.
 */
export async function converse(
  server: AppServer,
  directory: string | undefined,
  mayStartThread: MayStartThread = () => true,
): Promise<Conversation> {
  const greeting = await server.request("initialize", {
    clientInfo: { name: "mandate", title: "mandate", version: "1" },
    capabilities: { experimentalApi: true },
  });
  if (greeting.kind !== "result") {
    return { greeting, thread: undefined, warnings: [], requirements: undefined, config: undefined, hooks: undefined };
  }
  server.notify("initialized");
  const requirements = await server.request("configRequirements/read");
  if (directory === undefined) {
    return {
      greeting,
      thread: undefined,
      warnings: warningsOf(server),
      requirements: readRequirements(requirements),
      config: undefined,
      hooks: undefined,
    };
  }
  const config = readConfig(await server.request("config/read", { includeLayers: true, cwd: directory }));
  const hooks = await server.request("hooks/list", { cwds: [directory] });
  const thread = mayStartThread(config)
    ? await server.request("thread/start", { cwd: directory, ephemeral: true })
    : undefined;
  return {
    greeting,
    thread,
    warnings: warningsOf(server),
    requirements: readRequirements(requirements),
    config,
    hooks: readHooks(hooks),
  };
}

/** The policy of a thread out of the answer to thread/start. */
export function readThread(result: Plain): CodexThread {
  return {
    approvalPolicy: at(result, "approvalPolicy"),
    approvalsReviewer: at(result, "approvalsReviewer"),
    sandbox: at(result, "sandbox"),
    activePermissionProfile: at(result, "activePermissionProfile"),
    model: at(result, "model"),
    modelProvider: at(result, "modelProvider"),
  };
}

function readRequirements(reply: Reply): Plain | undefined {
  return reply.kind === "result" ? at(reply.result, "requirements") : undefined;
}

function readConfig(reply: Reply): CodexConfig | undefined {
  if (reply.kind !== "result") return undefined;
  return {
    config: at(reply.result, "config"),
    origins: at(reply.result, "origins"),
    layers: at(reply.result, "layers"),
  };
}

function readHooks(reply: Reply): CodexHooks | undefined {
  if (reply.kind !== "result") return undefined;
  const [listing] = itemsAt(reply.result, "data");
  return {
    hooks: itemsAt(listing, "hooks"),
    warnings: itemsAt(listing, "warnings"),
    errors: itemsAt(listing, "errors"),
  };
}

function warningsOf(server: AppServer): readonly CodexWarning[] {
  return server.notifications
    .filter((notification) => notification.method === "configWarning")
    .map(({ params }) => {
      const path = textAt(params, "path");
      return {
        summary: textAt(params, "summary"),
        details: textAt(params, "details"),
        ...(path === "" ? {} : { path }),
      };
    });
}
