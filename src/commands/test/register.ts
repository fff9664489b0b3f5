import { Option } from "commander";
import { common, type CommonOptions, type Registration } from "../program.ts";
import type { TestFormat } from "./run.ts";

interface Options extends CommonOptions {
  readonly format: TestFormat;
  readonly codex?: string;
}

const formats: readonly TestFormat[] = ["text", "tap", "junit", "json"];

export const registerTest: Registration = (program, run) => {
  common(program.command("test"))
    .description("run the tests of policies, say which constraint of which layer decides, and which have no test")
    .argument("<policy|test-file...>", "policies, or *.policy-test.yaml files beside them")
    .option("--codex <binary>", "ask this real Codex the same questions, and report where it answers differently")
    .addOption(new Option("--format <format>", "how the results are printed").choices(formats).default("text"))
    .addHelpText(
      "after",
      "\nExit code: 0 all hold, 1 some do not, 2 could not run.\n\nExamples:\n  mandate test policies/payments.policy.yaml\n  mandate test policies/*.policy-test.yaml --format junit > results.xml\n  mandate test policies/payments.policy.yaml --codex $(which codex)",
    )
    .action((files: string[], options: Options) => {
      run(async (services) => {
        const { runTest } = await import("./run.ts");
        const { format, codex } = options;
        return runTest({ files, format, ...(codex === undefined ? {} : { codex }) }, services);
      }, options);
    });
};
