import { Option } from "commander";
import { common, type CommonOptions, type Registration } from "../program.ts";
import type { AskFormat } from "./run.ts";
import type { AskedKind } from "./question.ts";

interface Options extends CommonOptions {
  readonly format: AskFormat;
  readonly client?: string;
  readonly domain?: string | true;
  readonly read?: string | true;
  readonly mcp?: string | true;
  readonly config?: string | true;
}

const formats: readonly AskFormat[] = ["text", "json"];

export const registerAsk: Registration = (program, run) => {
  common(program.command("ask"))
    .description(
      "ask one question of a policy: what becomes of a command, a domain, a file, an MCP server, a user's configuration",
    )
    .argument("<policy>", "a policy")
    .argument("[question]", "a shell command, unless an option says what else it is")
    .option("--domain [host]", "a host that a command connects to")
    .option("--read [path]", "a file that a command reads: absolute, ~/..., or relative to a workspace")
    .option("--mcp [server]", "an MCP server of a user: NAME=URL, NAME=COMMAND ARGUMENTS, or { NAME: { url: ... } }")
    .option("--config [setting]", "what a user configures: KEY=VALUE as for codex -c, or a map")
    .option("--client <range>", "only of client versions in this range")
    .addOption(new Option("--format <format>", "how the answer is printed").choices(formats).default("text"))
    .addHelpText(
      "after",
      "\nThe exit code is 0 whatever the answer is, and 2 where it cannot be told.\n\nExamples:\n  mandate ask policies/org.policy.yaml 'git push --force'\n  mandate ask policies/org.policy.yaml --domain api.chatgpt.com\n  mandate ask policies/org.policy.yaml --read '~/.ssh/id_ed25519'\n  mandate ask policies/org.policy.yaml --mcp docs=https://mcp.acme.example/docs\n  mandate ask policies/org.policy.yaml --config sandbox_mode=danger-full-access",
    )
    .action((policy: string, question: string | undefined, options: Options) => {
      run(async (services) => {
        const { runAsk } = await import("./run.ts");
        const { format, client, domain, read, mcp, config } = options;
        const asked = Object.entries({ domain, read, mcp, config }).flatMap(([kind, value]) =>
          value === undefined ? [] : [[kind as AskedKind, value] as const],
        );
        return runAsk(
          {
            policy,
            asked,
            format,
            ...(question === undefined ? {} : { question }),
            ...(client === undefined ? {} : { client }),
          },
          services,
        );
      }, options);
    });
};
