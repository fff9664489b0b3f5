import { Option } from "commander";
import { common, type CommonOptions, type Registration } from "../program.ts";
import { catalogueFormats, type CatalogueFormat } from "./views/formats.ts";

interface Options extends CommonOptions {
  readonly codex?: string;
  readonly changes?: string;
  readonly format: CatalogueFormat;
}

export const registerCatalogue: Registration = (program, run) => {
  common(program.command("catalogue"))
    .description("what Codex understands: keys, values, hook events, features; since when, until when, and where not")
    .argument("[name]", "a key path, its beginning, a feature, a hook event, or a word of the policy language")
    .option("--codex <range>", "only these client versions count, as a semver range")
    .option("--changes <versions>", "what differs between two clients, for example 0.160.0..0.169.0")
    .addOption(new Option("--format <format>", "how the answer is printed").choices(catalogueFormats).default("text"))
    .addHelpText(
      "after",
      "\nExamples:\n  mandate catalogue allowed_web_search_modes\n  mandate catalogue experimental_network --codex '>=0.150.0'\n  mandate catalogue --changes 0.160.0..0.169.0 --format markdown",
    )
    .action((key: string | undefined, options: Options) => {
      run(async (services) => {
        const { runCatalogue } = await import("./run.ts");
        const { codex, changes, format } = options;
        return runCatalogue(
          {
            format,
            ...(key === undefined ? {} : { key }),
            ...(codex === undefined ? {} : { codex }),
            ...(changes === undefined ? {} : { changes }),
          },
          services,
        );
      }, options);
    });
};
