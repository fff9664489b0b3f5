import { CommanderError } from "commander";
import { registrations } from "./commands/index.ts";
import { newProgram } from "./commands/program.ts";
import { type ExitCode, UsageError } from "./commands/services.ts";
import { HostError } from "./host/host-error.ts";
import { nodeCrypto } from "./host/node-crypto.ts";
import { nodeHost } from "./host/node-host.ts";

/** Runs one command line; the only place that decides on an exit code for what nobody foresaw. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  const host = nodeHost();
  const program = newProgram();
  let pending: Promise<ExitCode> | undefined;
  for (const register of registrations)
    register(program, (action, options) => {
      const color = options.color !== false && (host.environment("NO_COLOR") ?? "") === "";
      pending = action({
        host,
        crypto: nodeCrypto,
        color,
        quiet: options.quiet === true,
        verbose: options.verbose === true,
      });
    });
  program.exitOverride();
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(argv, { from: "user" });
    return await (pending ?? Promise.resolve<ExitCode>(0));
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError || error instanceof HostError) {
      host.err(`mandate: ${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

/** Runs one command line and answers its exit code; a defect of ours is reported as one. */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  return main(argv).catch((error: unknown) => {
    process.stderr.write(
      `mandate: internal error, please report it\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 2;
  });
}
