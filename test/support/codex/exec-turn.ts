import { readFile, readdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { CodexFiles } from "../../../src/host/codex/codex-files.ts";
import { writeCodexFiles } from "../../../src/host/codex/codex-files.ts";
import { questionEnvironment } from "../../../src/host/codex/environment.ts";
import { parseJson } from "../../../src/host/codex/plain-json.ts";
import { enter, findNamespace, setUpDone, withScratch } from "../../../src/host/codex/private-namespace.ts";
import { runProcess } from "../../../src/host/codex/run-process.ts";
import type { Plain } from "../../../src/source/located.ts";
import type { ModelRequest, ModelScript } from "./responses-server.ts";
import { startResponsesServer } from "./responses-server.ts";

/** Where things are during a turn. A script must not let the model write anywhere else: the turn runs on this machine. */
export interface TurnDirectories {
  readonly home: string;
  readonly work: string;
}

export interface TurnPlaces extends TurnDirectories {
  /** For `base_url` of a model provider. */
  readonly baseUrl: string;
}

type Placed<T> = T | ((places: TurnPlaces) => T);

export interface TurnRequest {
  readonly binary: string;
  /** What lies under /etc/codex. */
  readonly files: Placed<CodexFiles>;
  readonly script: ModelScript | ((directories: TurnDirectories) => ModelScript);
  readonly prompt?: string;
  /** Text of the user's config.toml. */
  readonly userConfig?: Placed<string>;
  /** More files of the user, relative to the home directory (`.codex/rules/own.rules`, `.ssh/id_ed25519`). */
  readonly userFiles?: Placed<CodexFiles>;
  /** Files of the project, relative to the work directory. */
  readonly projectFiles?: Placed<CodexFiles>;
  /** `user`: the scripted model is the provider of the user's config (default). `files`: the files under test name it themselves. */
  readonly provider?: "user" | "files";
  /** More options of `codex exec`, for example `["--disable", "hooks"]`. */
  readonly options?: Placed<readonly string[]>;
  readonly environment?: Placed<Readonly<Record<string, string>>>;
  /** Relative to the work directory. */
  readonly cwd?: string;
  readonly timeoutMilliseconds?: number;
}

export interface TurnResult {
  readonly exitCode: number | undefined;
  readonly timedOut: boolean;
  readonly requests: readonly ModelRequest[];
  /** Requests to the scripted model's server that were not for the model: method and path. */
  readonly otherRequests: readonly string[];
  /** What the model was told about its tool calls, in their order. */
  readonly outputs: readonly string[];
  /** Events of `codex exec --json`. */
  readonly events: readonly Plain[];
  readonly stderr: string;
  /** Path -> text of every file in the work directory after the turn. */
  readonly work: ReadonlyMap<string, string>;
  /** The same of the home directory, without .codex. */
  readonly home: ReadonlyMap<string, string>;
}

/** One real `codex exec` turn against a scripted model, in a private namespace and with a private home. */
export async function execTurn(request: TurnRequest): Promise<TurnResult> {
  const namespace = await findNamespace();
  if (!namespace.available) throw new Error(namespace.reason);
  return withScratch(async (scratch) => {
    const script = typeof request.script === "function" ? request.script(scratch) : request.script;
    const server = await startResponsesServer(script);
    try {
      const places: TurnPlaces = { baseUrl: server.baseUrl, home: scratch.home, work: scratch.work };
      await writeCodexFiles(scratch.etc, place(request.files, places));
      await writeCodexFiles(scratch.home, place(request.userFiles ?? new Map(), places));
      await writeCodexFiles(scratch.work, place(request.projectFiles ?? new Map(), places));
      const own = place(request.userConfig ?? "", places);
      const config = request.provider === "files" ? own : withProvider(own, server.baseUrl);
      await writeFile(join(scratch.codexHome, "config.toml"), config);

      const words = [
        "exec",
        "--skip-git-repo-check",
        "--json",
        ...place(request.options ?? [], places),
        "--",
        request.prompt ?? "go",
      ];
      const directory = join(scratch.work, request.cwd ?? "");
      const [command, ...rest] = enter(namespace, scratch, directory, [request.binary, ...words]);
      const result = await runProcess({
        command,
        arguments: rest,
        environment: questionEnvironment(scratch, place(request.environment ?? {}, places)),
        timeoutMilliseconds: request.timeoutMilliseconds ?? 60_000,
      });
      if (!setUpDone(scratch)) throw new Error(`the private namespace could not be set up: ${result.stderr}`);
      return {
        exitCode: result.exitCode,
        timedOut: result.timedOut,
        requests: server.requests,
        otherRequests: server.otherRequests,
        outputs: outputsInOrder(server.requests),
        events: result.stdout
          .split("\n")
          .map(parseJson)
          .filter((event) => event !== undefined),
        stderr: result.stderr,
        work: await readTree(scratch.work, []),
        home: await readTree(scratch.home, [scratch.codexHome]),
      };
    } finally {
      await server.close();
    }
  });
}

function place<T>(value: Placed<T>, places: TurnPlaces): T {
  return typeof value === "function" ? (value as (places: TurnPlaces) => T)(places) : value;
}

/** The key stands before the first table of the user's text, the table after its last. */
function withProvider(userConfig: string, baseUrl: string): string {
  const table = `[model_providers.scripted]\nname = "scripted"\nbase_url = "${baseUrl}"\nwire_api = "responses"\n`;
  return `model_provider = "scripted"\n${userConfig}\n${table}`;
}

/** Every request repeats the outputs before it: each counts once. */
function outputsInOrder(requests: readonly ModelRequest[]): readonly string[] {
  const outputs = new Map<string, string>();
  for (const output of requests.flatMap((request) => request.outputs)) outputs.set(output.callId, output.text);
  return [...outputs.values()];
}

async function readTree(directory: string, without: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || without.some((part) => path.startsWith(`${part}/`))) continue;
    files.set(relative(directory, path), await readFile(path, "utf8"));
  }
  return new Map([...files].sort(([left], [right]) => (left < right ? -1 : 1)));
}
