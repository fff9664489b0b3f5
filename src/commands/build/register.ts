import type { DiagnosticFormat } from "../../diagnostics/views/index.ts";
import type { Platform } from "../../policy/layer.ts";
import { common, type CommonOptions, formatOption, platformList, type Registration } from "../program.ts";

interface Options extends CommonOptions {
  readonly format: DiagnosticFormat;
  readonly out: string;
  readonly platform?: readonly Platform[];
}

export const registerBuild: Registration = (program, run) => {
  common(program.command("build"))
    .description("compile, test and package policies; each goes to OUT/<name>/, all of them or none")
    .argument("<policy...>", "policies, or directories: every *.policy.yaml that no other one extends")
    .option("--out <directory>", "where bundles go", "out")
    .option("--platform <list>", "only these platforms, separated by commas", platformList)
    .addOption(formatOption())
    .addHelpText(
      "after",
      "\nExamples:\n  mandate build policies/org.policy.yaml\n  mandate build policies/ --out dist --platform macos,linux",
    )
    .action((policies: string[], options: Options) => {
      run(async (services) => {
        const { runBuild } = await import("./run.ts");
        const { format, out, platform } = options;
        return runBuild(
          { policies, format, out, ...(platform === undefined ? {} : { platforms: platform }) },
          services,
        );
      }, options);
    });
};
