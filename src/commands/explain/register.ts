import { Option } from "commander";
import type { ReadableFormat } from "../../audit/views/posture.ts";
import { common, type CommonOptions, type Registration } from "../program.ts";

interface Options extends CommonOptions {
  readonly format: ReadableFormat;
}

const formats: readonly ReadableFormat[] = ["text", "json", "markdown"];

export const registerExplain: Registration = (program, run) => {
  common(program.command("explain"))
    .description(
      "why a constraint or Codex key has its value: layers with file and line, what it becomes, how strongly it is enforced",
    )
    .argument("<policy>", "a policy")
    .argument(
      "<key>",
      "a constraint (web_search.allow), a section (network), a Codex key (allowed_sandbox_modes), or a line of an artefact (requirements.toml:26)",
    )
    .addOption(new Option("--format <format>", "how the report is printed").choices(formats).default("text"))
    .addHelpText(
      "after",
      "\nExamples:\n  mandate explain policies/org.policy.yaml web_search.allow\n  mandate explain policies/org.policy.yaml allowed_sandbox_modes\n  mandate explain policies/org.policy.yaml requirements.toml:26",
    )
    .action((policy: string, key: string, options: Options) => {
      run(async (services) => {
        const { runExplain } = await import("./run.ts");
        return runExplain({ policy, key, format: options.format }, services);
      }, options);
    });
};
