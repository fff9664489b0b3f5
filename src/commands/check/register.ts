import type { DiagnosticFormat } from "../../diagnostics/views/index.ts";
import { common, type CommonOptions, formatOption, type Registration } from "../program.ts";

interface Options extends CommonOptions {
  readonly format: DiagnosticFormat;
  readonly codex?: string;
  readonly client?: string;
}

export const registerCheck: Registration = (program, run) => {
  common(program.command("check"))
    .description(
      "check policies, or Codex's own files (requirements.toml, config.toml, managed_config.toml, *.rules, *.mobileconfig); writes nothing",
    )
    .argument("<file...>", "policies or Codex files")
    .option("--codex <binary>", "also ask this real Codex")
    .option("--client <range>", "client versions, as a semver range (default for Codex files: the newest known)")
    .addOption(formatOption())
    .addHelpText(
      "after",
      "\nExamples:\n  mandate check policies/org.policy.yaml\n  mandate check /etc/codex/requirements.toml --client '>=0.150.0'\n  mandate check policies/org.policy.yaml --codex $(which codex)",
    )
    .action((files: string[], options: Options) => {
      run(async (services) => {
        const { runCheck } = await import("./run.ts");
        const { format, codex, client } = options;
        return runCheck(
          { files, format, ...(codex === undefined ? {} : { codex }), ...(client === undefined ? {} : { client }) },
          services,
        );
      }, options);
    });
};
