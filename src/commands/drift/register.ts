import { InvalidArgumentError, Option } from "commander";
import { type DriftFormat, driftFormats } from "../../drift/views/index.ts";
import type { EndpointPlatform } from "../../drift/report.ts";
import { common, type CommonOptions, type Registration } from "../program.ts";

interface Options extends CommonOptions {
  readonly platform?: EndpointPlatform;
  readonly root?: string;
  readonly home: readonly string[];
  readonly effective?: boolean;
  readonly codex?: string;
  readonly repair?: boolean;
  readonly format: DriftFormat;
}

const platforms: readonly EndpointPlatform[] = ["linux", "macos", "windows"];

export const registerDrift: Registration = (program, run) => {
  common(program.command("drift"))
    .description("what is really in force on an endpoint, compared with a bundle; nothing is changed without --repair")
    .argument("<bundle>", "a bundle, or the manifest.json of one")
    .addOption(new Option("--platform <platform>", "the endpoint's platform; found out when absent").choices(platforms))
    .option("--root <dir>", "the root of an endpoint's tree that is mounted elsewhere", nonEmpty)
    .option("--home <dirs...>", "CODEX_HOME directories to look at instead of everybody's", [])
    .option("--effective", "also ask the installed Codex what it applies")
    .option("--codex <binary>", "the Codex program to look at and to ask", nonEmpty)
    .option("--repair", "put back the bundle's files that are missing or changed, keeping what they replace")
    .addOption(new Option("--format <format>", "how the report is printed").choices(driftFormats).default("text"))
    .addHelpText(
      "after",
      "\nExit codes: 0 in sync, 1 drifted, 2 could not tell.\n\nExamples:\n  sudo mandate drift out/acme-payments\n  mandate drift out/acme-payments/manifest.json --format json\n  mandate drift out/acme-payments --root /mnt/image --platform linux\n  sudo mandate drift out/acme-payments --repair",
    )
    .action((bundle: string, options: Options) => {
      run(async (services) => {
        const { runDrift } = await import("./run.ts");
        const { platform, root, home, effective, codex, repair, format } = options;
        return runDrift(
          {
            bundle,
            homes: home,
            effective: effective === true,
            repair: repair === true,
            format,
            ...(platform === undefined ? {} : { platform }),
            ...(root === undefined ? {} : { root }),
            ...(codex === undefined ? {} : { codex }),
          },
          services,
        );
      }, options);
    });
};

function nonEmpty(text: string): string {
  if (text === "") throw new InvalidArgumentError("it is empty");
  return text;
}
