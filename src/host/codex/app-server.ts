import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Plain } from "../../source/located.ts";
import { at, parseJson, textAt } from "./plain-json.ts";
import { killGroup } from "./run-process.ts";

/** An answer of the app-server to one request. */
export type Reply =
  | { readonly kind: "result"; readonly result: Plain }
  | { readonly kind: "error"; readonly message: string }
  /** The process ended without answering. */
  | { readonly kind: "ended" }
  | { readonly kind: "timed-out" };

export interface Notification {
  readonly method: string;
  readonly params: Plain;
}

/** A running `codex app-server`: newline-delimited JSON-RPC on its standard streams. */
export interface AppServer {
  request(method: string, params?: Plain): Promise<Reply>;
  notify(method: string): void;
  /** Every notification so far. */
  readonly notifications: readonly Notification[];
  /** Kills the process with its group, waits for its end, and returns what it wrote to standard error. */
  close(): Promise<string>;
}

export interface AppServerRequest {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** For the whole conversation. */
  readonly timeoutMilliseconds: number;
}

/** Starts an app-server. A process that cannot be started shows as one that ended. */
export function startAppServer(request: AppServerRequest): AppServer {
  const child = spawn(request.command, request.arguments, {
    env: { ...request.environment },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  const notifications: Notification[] = [];
  let stderr = "";
  let over: Reply | undefined;
  let nextId = 0;

  const end = (reply: Reply): void => {
    over ??= reply;
    for (const settle of waiting.values()) settle(over);
    waiting.clear();
  };
  const timer = setTimeout(() => {
    end({ kind: "timed-out" });
    killGroup(child.pid);
  }, request.timeoutMilliseconds);
  const closed = new Promise<void>((resolve) => {
    child.on("close", () => {
      clearTimeout(timer);
      end({ kind: "ended" });
      resolve();
    });
  });
  child.on("exit", () => {
    killGroup(child.pid);
  });
  child.on("error", (error) => {
    stderr += error.message;
  });
  // The process may be gone before it has read its input: its end is reported, the broken pipe says nothing more.
  child.stdin.on("error", () => undefined);
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = parseJson(line);
    const id = at(message, "id");
    const method = textAt(message, "method");
    if (method !== "") {
      notifications.push({ method, params: at(message, "params") });
    } else if (typeof id === "number") {
      const error = at(message, "error");
      waiting.get(id)?.(
        error === null
          ? { kind: "result", result: at(message, "result") }
          : { kind: "error", message: textAt(error, "message") },
      );
      waiting.delete(id);
    }
  });

  const send = (message: Plain): void => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
  };
  return {
    notifications,
    request(method, params) {
      const id = nextId++;
      return new Promise((resolve) => {
        if (over !== undefined) {
          resolve(over);
          return;
        }
        waiting.set(id, resolve);
        send({ id, method, ...(params === undefined ? {} : { params }) });
      });
    },
    notify(method) {
      send({ method });
    },
    async close() {
      killGroup(child.pid);
      await closed;
      return stderr;
    },
  };
}
