import { Option } from "commander";
import { common, type CommonOptions, type Registration } from "../program.ts";

interface Options extends CommonOptions {
  readonly trust?: string;
  readonly format: "text" | "json";
}

export const registerVerify: Registration = (program, run) => {
  common(program.command("verify"))
    .description("whether a bundle is what was built: every file, mode and hash, and with --trust who signed it")
    .argument("<bundle>", "a bundle, or a directory of bundles such as the output of build")
    .option("--trust <public-key>", "PEM of the public key or certificate whose signature the bundle must have")
    .addOption(new Option("--format <format>", "how the answer is printed").choices(["text", "json"]).default("text"))
    .addHelpText(
      "after",
      "\nExit code 0: as built; 1: something is missing, changed, added, renamed, has another mode, or is not signed by the key; 2: no such bundle, or no key.\n\nExamples:\n  mandate verify out/acme-org\n  mandate verify out --trust codex-policy.pub --format json",
    )
    .action((bundle: string, options: Options) => {
      run(async (services) => {
        const { runVerify } = await import("./run.ts");
        const { trust, format } = options;
        return runVerify({ bundle, format, ...(trust === undefined ? {} : { trust }) }, services);
      }, options);
    });
};
