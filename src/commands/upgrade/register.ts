import { Option } from "commander";
import { common, type CommonOptions, type Registration } from "../program.ts";

interface Options extends CommonOptions {
  readonly to: string;
  readonly write?: boolean;
  readonly format: "text" | "json";
}

export const registerUpgrade: Registration = (program, run) => {
  common(program.command("upgrade"))
    .description("what another range of client versions would change for a policy, with migrations for retired values")
    .argument("<policy>", "a policy")
    .requiredOption("--to <range>", "the client versions that the fleet will have")
    .option("--write", "edit the policy; comments are kept")
    .addOption(new Option("--format <format>", "how the answer is printed").choices(["text", "json"]).default("text"))
    .addHelpText(
      "after",
      "\nExamples:\n  mandate upgrade policies/org.policy.yaml --to '>=0.166.0 <=0.169.0'\n  mandate upgrade policies/org.policy.yaml --to '>=0.166.0 <=0.169.0' --write",
    )
    .action((policy: string, options: Options) => {
      run(async (services) => {
        const { runUpgrade } = await import("./run.ts");
        return runUpgrade({ policy, to: options.to, write: options.write === true, format: options.format }, services);
      }, options);
    });
};
