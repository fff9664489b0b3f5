import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { CannotAnswer, IgnoredKeysAnswer, LoadAnswer, RulesAnswer, SessionAnswer } from "./answers.ts";
import { startAppServer } from "./app-server.ts";
import type { CodexFiles } from "./codex-files.ts";
import { writeCodexFiles } from "./codex-files.ts";
import { questionEnvironment } from "./environment.ts";
import { readExecPolicyCheck } from "./exec-policy-check.ts";
import type { WarningsAnswer } from "./ignored-keys.ts";
import { listIgnoredKeys } from "./ignored-keys.ts";
import { inParallel } from "./in-parallel.ts";
import type { PrivateNamespace, Scratch } from "./private-namespace.ts";
import { enter, findNamespace, setUpDone, withScratch } from "./private-namespace.ts";
import type { ProcessResult } from "./run-process.ts";
import { runProcess } from "./run-process.ts";
import type { Conversation } from "./session.ts";
import { converse, readThread } from "./session.ts";
import { readLoginStatus, readStartupConfig } from "./startup-config.ts";
import { startupMessage } from "./startup-message.ts";

export interface SessionOptions {
  /** Absolute path of the directory the session starts in; an empty private one by default. */
  readonly cwd?: string;
  /** Text of the user's own config.toml; none by default. */
  readonly userConfig?: string;
  /** Added to the environment, for example to let Codex reach a config server. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Real Codex as the judge of files under /etc/codex. Every question runs in a private mount namespace with a private, empty home
 * directory; the machine's own /etc/codex is neither read nor changed, and nothing is left behind.
 */
export interface CodexOracle {
  readonly binary: string;
  /** What the binary calls itself, for example `0.169.0`. */
  readonly version: string;
  /** Whether Codex reads the files and starts. About 40 ms. */
  load(files: CodexFiles): Promise<LoadAnswer>;
  /** The same of many sets of files, several at a time, answers in order. */
  loadAll(sets: readonly CodexFiles[]): Promise<readonly LoadAnswer[]>;
  /** Whether a session starts, and under which policy. About 0.3 s. Starts the MCP servers that the files configure. */
  session(files: CodexFiles, options?: SessionOptions): Promise<SessionAnswer>;
  /** The same of many sets of files, several at a time, answers in order. */
  sessionAll(sets: readonly CodexFiles[], options?: SessionOptions): Promise<readonly SessionAnswer[]>;
  /** Every key of requirements.toml, managed_config.toml and config.toml that Codex says it ignores. */
  ignoredKeys(files: CodexFiles): Promise<IgnoredKeysAnswer>;
  /** What rules files decide about a command; `ruleFiles` holds their texts. */
  rules(ruleFiles: readonly string[], command: readonly string[]): Promise<RulesAnswer>;
}

const loadLimit = 20_000;
const sessionLimit = 60_000;

/** Opens a Codex binary as an oracle, or says why it cannot be asked on this machine. */
export async function openCodex(binary: string): Promise<CodexOracle | CannotAnswer> {
  const namespace = await findNamespace();
  if (!namespace.available) return { verdict: "cannot", message: namespace.reason };
  const path = binary.includes("/") ? resolve(binary) : binary;
  if (binary.includes("/") && !existsSync(path)) return { verdict: "cannot", message: `there is no file ${binary}` };
  const ask = askIn(namespace, path);
  const said = await ask(new Map(), ["--version"]);
  if ("verdict" in said) return said;
  const version = /^codex(?:-cli)? (\S+)$/m.exec(said.stdout)?.[1];
  if (version === undefined) {
    const reason = said.stderr.trim() || said.stdout.trim() || `exit code ${said.exitCode ?? "none"}`;
    return { verdict: "cannot", message: `${binary} does not answer --version as Codex does: ${reason}` };
  }
  return oracle(namespace, path, version);
}

/** Whether openCodex gave an oracle. */
export function isOracle(opened: CodexOracle | CannotAnswer): opened is CodexOracle {
  return !("verdict" in opened);
}

function oracle(namespace: PrivateNamespace, binary: string, version: string): CodexOracle {
  const ask = askIn(namespace, binary);
  const width = Math.max(2, availableParallelism());
  const printsStartupConfig = atLeast(version, 0, 164);

  const load = async (files: CodexFiles): Promise<LoadAnswer> => {
    const said = await ask(files, printsStartupConfig ? ["app-server", "--print-startup-config"] : ["login", "status"]);
    if ("verdict" in said) return said;
    return printsStartupConfig ? readStartupConfig(said) : readLoginStatus(said);
  };

  /** One conversation with an app-server; `directory` undefined starts no thread. */
  const talk = (files: CodexFiles, options: SessionOptions, startThread: boolean): Promise<Talk | CannotAnswer> =>
    withScratch(async (scratch) => {
      await writeCodexFiles(scratch.etc, files);
      if (options.userConfig !== undefined) await writeFile(join(scratch.codexHome, "config.toml"), options.userConfig);
      const directory = options.cwd ?? scratch.work;
      const [command, ...rest] = enter(namespace, scratch, directory, [binary, "app-server"]);
      const server = startAppServer({
        command,
        arguments: rest,
        environment: questionEnvironment(scratch, options.environment),
        timeoutMilliseconds: sessionLimit,
      });
      const conversation = await converse(server, startThread ? directory : undefined);
      const stderr = await server.close();
      if (!setUpDone(scratch)) return notSetUp(stderr);
      return { conversation, stderr };
    });

  const session = async (files: CodexFiles, options: SessionOptions = {}): Promise<SessionAnswer> => {
    const talked = await talk(files, options, true);
    return "verdict" in talked ? talked : readSession(talked);
  };

  const warningsFor = async (files: CodexFiles): Promise<WarningsAnswer> => {
    const talked = await talk(files, {}, false);
    if ("verdict" in talked) return talked;
    const { conversation, stderr } = talked;
    if (conversation.greeting.kind === "timed-out") return timedOut("codex app-server");
    if (conversation.greeting.kind !== "result") return { verdict: "refused", message: startupMessage(stderr) };
    // Since 0.138 at least, some versions start on files they refuse, with all of them dropped.
    const dropped = conversation.warnings.find((warning) => warning.summary.startsWith("Invalid configuration"));
    if (dropped !== undefined) return { verdict: "refused", message: dropped.details };
    return { verdict: "warned", warnings: conversation.warnings };
  };

  return {
    binary,
    version,
    load,
    loadAll: (sets) => inParallel(sets, width, load),
    session,
    sessionAll: (sets, options) => inParallel(sets, width, (files) => session(files, options)),
    ignoredKeys: (files) => listIgnoredKeys(files, warningsFor),
    rules: async (ruleFiles, command) => {
      const names = ruleFiles.map((_, index) => `rules/asked-${index}.rules`);
      const files: CodexFiles = new Map(
        ruleFiles.map((text, index) => [names[index] ?? "", { bytes: new TextEncoder().encode(text), mode: 0o644 }]),
      );
      const options = names.flatMap((name) => ["--rules", `/etc/codex/${name}`]);
      const said = await ask(files, ["execpolicy", "check", ...options, "--", ...command]);
      return "verdict" in said ? said : readExecPolicyCheck(said);
    },
  };
}

interface Talk {
  readonly conversation: Conversation;
  readonly stderr: string;
}

function readSession({ conversation, stderr }: Talk): SessionAnswer {
  const { greeting, thread, warnings, requirements, config, hooks } = conversation;
  const readings = { warnings, requirements, config, hooks };
  if (greeting.kind === "timed-out" || thread?.kind === "timed-out") return timedOut("codex app-server");
  if (greeting.kind !== "result") return { ...readings, verdict: "did-not-start", message: startupMessage(stderr) };
  if (thread?.kind === "result") {
    return { ...readings, verdict: "started", message: "", thread: readThread(thread.result) };
  }
  return {
    ...readings,
    verdict: "failed",
    message: thread?.kind === "error" ? thread.message : startupMessage(stderr),
  };
}

/** Runs one command of the binary with the files under /etc/codex. */
function askIn(namespace: PrivateNamespace, binary: string) {
  return (files: CodexFiles, words: readonly string[]): Promise<ProcessResult | CannotAnswer> =>
    withScratch(async (scratch: Scratch) => {
      await writeCodexFiles(scratch.etc, files);
      const [command, ...rest] = enter(namespace, scratch, scratch.work, [binary, ...words]);
      const result = await runProcess({
        command,
        arguments: rest,
        environment: questionEnvironment(scratch),
        timeoutMilliseconds: loadLimit,
      });
      if (!setUpDone(scratch)) return notSetUp(result.stderr);
      return result.timedOut ? timedOut(`codex ${words.join(" ")}`) : result;
    });
}

function notSetUp(stderr: string): CannotAnswer {
  return { verdict: "cannot", message: `the private namespace could not be set up: ${stderr.trim()}` };
}

function timedOut(what: string): CannotAnswer {
  return { verdict: "cannot", message: `${what} gave no answer in time` };
}

function atLeast(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map((part: string) => Number.parseInt(part, 10));
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
