import { common, type CommonOptions, type Registration } from "../program.ts";

interface Options extends CommonOptions {
  readonly name?: string;
  readonly client?: string;
  readonly out?: string;
}

export const registerImport: Registration = (program, run) => {
  common(program.command("import"))
    .description("turn Codex's own files into a policy that builds and means the same")
    .argument("<file...>", "requirements.toml, config.toml, managed_config.toml, *.rules, *.mobileconfig")
    .option("--name <name>", "the layer's name (default: imported)")
    .option("--client <range>", "client versions, as a semver range (default: the newest known)")
    .option("--out <policy>", "the file to write; it must not exist yet (default: standard output)")
    .addHelpText(
      "after",
      "\nExamples:\n  mandate import /etc/codex/requirements.toml > org.policy.yaml\n  mandate import requirements.toml managed_config.toml rules/default.rules --name acme-org --out policies/org.policy.yaml",
    )
    .action((files: string[], options: Options) => {
      run(async (services) => {
        const { runImport } = await import("./run.ts");
        const { name, client, out } = options;
        return runImport(
          {
            files,
            ...(name === undefined ? {} : { name }),
            ...(client === undefined ? {} : { client }),
            ...(out === undefined ? {} : { out }),
          },
          services,
        );
      }, options);
    });
};
