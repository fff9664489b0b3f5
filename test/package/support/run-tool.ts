import { spawnSync } from "node:child_process";

export interface ToolResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a real tool. A tool that is not installed fails the test: a check that is skipped in silence proves nothing. */
export function runTool(
  command: string,
  args: readonly string[],
  options: {
    readonly input?: string | Uint8Array;
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): ToolResult {
  const result = spawnSync(command, args, {
    maxBuffer: 64 * 1024 * 1024,
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...process.env, ...options.env } }),
  });
  if (result.error !== undefined) throw new Error(`${command} is needed by this test: ${result.error.message}`);
  return {
    status: result.status ?? -1,
    stdout: result.stdout.toString("utf8"),
    stderr: result.stderr.toString("utf8"),
  };
}

/** Runs a real tool that must succeed. */
export function runToolWell(...args: Parameters<typeof runTool>): ToolResult {
  const result = runTool(...args);
  if (result.status !== 0) {
    throw new Error(`${args[0]} ${args[1].join(" ")} exited ${result.status}\n${result.stdout}\n${result.stderr}`);
  }
  return result;
}
