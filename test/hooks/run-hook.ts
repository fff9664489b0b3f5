import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { HookToRender } from "../../src/codex/hooks/render-hook.ts";
import { renderHook } from "../../src/codex/hooks/render-hook.ts";

/** Shells that /bin/sh may be, as far as this machine has them; `test/hooks/shells.test.ts` fails when one is missing. */
export const shells: readonly (readonly [string, ...string[]])[] = [
  ["dash"],
  ["bash"],
  ["bash", "--posix"],
  ["busybox", "sh"],
  ["mksh"],
  ["ksh"],
  ["zsh", "--emulate", "sh"],
];

export interface HookRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface HookRunOptions {
  readonly shell?: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const defaults = {
  id: "hook",
  event: "PreToolUse",
  timeoutSeconds: 20,
  onFailure: "block",
  platform: "unix",
  layer: "acme",
} as const;

/** A directory that is removed when the test is over. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), "mandate-hooks-"));
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** Renders a hook and returns the path of its script. */
export function writeHook(directory: string, hook: Partial<HookToRender> & Pick<HookToRender, "run">): string {
  const { fileName, text } = renderHook({ ...defaults, ...hook });
  const path = join(directory, fileName);
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}

/** Runs a delivered script with a session's JSON on its standard input. */
export function runHook(path: string, input: unknown, options: HookRunOptions = {}): HookRun {
  const [shell, ...words] = options.shell ?? ["sh"];
  const result = spawnSync(shell, [...words, path], {
    input: typeof input === "string" ? input : JSON.stringify(input),
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", HOME: "/nonexistent", ...options.environment },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  if (result.error !== undefined && (result.error as NodeJS.ErrnoException).code !== "EPIPE") throw result.error;
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** The JSON that Codex 0.169.0 gives a PreToolUse hook for a command. */
export function commandInput(command: string | readonly string[], cwd = "/nonexistent"): object {
  return {
    session_id: "0199a213-81c0-7800-8aa1-bbab2a035a53",
    turn_id: "0199a213-81c0-7800-8aa1-bbab2a035a54",
    transcript_path: "/root/.codex/sessions/rollout.jsonl",
    cwd,
    hook_event_name: "PreToolUse",
    model: "gpt-6-sol",
    permission_mode: "bypassPermissions",
    tool_name: "Bash",
    tool_input: { command },
    tool_use_id: "call_0_0",
  };
}
