import { Command, InvalidArgumentError, Option } from "commander";
import { diagnosticFormats, isDiagnosticFormat } from "../diagnostics/views/index.ts";
import { toolVersion } from "../version.ts";
import type { ExitCode, Services } from "./services.ts";

type Run = (services: Services) => Promise<ExitCode>;

/** Adds one command to the program. `run` is called with what the command should do; nothing heavy is loaded before. */
export type Registration = (program: Command, run: (action: Run, options: CommonOptions) => void) => void;

export interface CommonOptions {
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

const platformNames = ["macos", "windows", "linux", "cloud"] as const;

export function platformList(text: string): readonly (typeof platformNames)[number][] {
  return text.split(",").map((name) => {
    const found = platformNames.find((platform) => platform === name.trim());
    if (found === undefined)
      throw new InvalidArgumentError(`unknown platform ${name.trim()}; known: ${platformNames.join(", ")}`);
    return found;
  });
}

export function formatOption(): Option {
  return new Option("--format <format>", "how diagnostics are printed")
    .choices([...diagnosticFormats])
    .default("text")
    .argParser((text) => {
      if (!isDiagnosticFormat(text)) throw new InvalidArgumentError(`known: ${diagnosticFormats.join(", ")}`);
      return text;
    });
}

/** Options that every command has. */
export function common(command: Command): Command {
  return command
    .option("--no-color", "plain text, also with NO_COLOR set")
    .option("-q, --quiet", "errors only")
    .option("-v, --verbose", "also notes on what the compiler adds by itself");
}

export function newProgram(): Command {
  return new Command("mandate")
    .description(
      "Compiles one organisation policy into what OpenAI's Codex CLI enforces on every endpoint, and proves it.",
    )
    .version(toolVersion)
    .showHelpAfterError("(mandate --help lists the commands)")
    .configureHelp({ sortSubcommands: false });
}
