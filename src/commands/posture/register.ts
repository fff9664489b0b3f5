import { Option } from "commander";
import type { ReadableFormat } from "../../audit/views/posture.ts";
import { common, type CommonOptions, type Registration } from "../program.ts";

interface Options extends CommonOptions {
  readonly format: ReadableFormat;
}

const formats: readonly ReadableFormat[] = ["text", "json", "markdown"];

export const registerPosture: Registration = (program, run) => {
  common(program.command("posture"))
    .description(
      "where a policy stands: the nineteen surfaces, the ten-point checklist, the phases reached, each with the constraint that proves it",
    )
    .argument("<policy>", "a policy")
    .addOption(new Option("--format <format>", "how the report is printed").choices(formats).default("text"))
    .addHelpText(
      "after",
      "\nExamples:\n  mandate posture policies/org.policy.yaml\n  mandate posture policies/org.policy.yaml --format markdown > posture.md",
    )
    .action((policy: string, options: Options) => {
      run(async (services) => {
        const { runPosture } = await import("./run.ts");
        return runPosture({ policy, format: options.format }, services);
      }, options);
    });
};
