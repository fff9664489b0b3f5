import { Option } from "commander";
import { common, type CommonOptions, type Registration } from "../program.ts";
import { type PipelineName, pipelineNames } from "./pipelines.ts";
import { noProfile, profiles } from "../shared/profiles.ts";
import type { GivenAnswers } from "./answers.ts";

interface Options extends CommonOptions, GivenAnswers {
  readonly project?: boolean;
  readonly policy?: string;
  readonly ci?: PipelineName;
  readonly yes?: boolean;
}

export const registerInit: Registration = (program, run) => {
  common(program.command("init"))
    .description("write a commented starter policy, or with --project the files of a repository that suit a policy")
    .argument("[directory]", "where to write", ".")
    .option("--project", "AGENTS.md and .codex/config.toml for a repository")
    .option("--policy <file>", "with --project: the policy that they match; the starter when absent")
    .addOption(
      new Option(
        "--ci <service>",
        "a pipeline for a repository of policies: checks, diffs, builds, signs and verifies them",
      ).choices([...pipelineNames]),
    )
    .option("--organization <name>", "the organisation's name")
    .option("--identifier <name>", "reverse DNS, the prefix of payload identifiers")
    .option("--name <name>", "the policy's name, and its file's")
    .option("--codex <range>", "the client versions in the fleet, as a semver range")
    .option("--platforms <list>", "macos, windows, linux, cloud, separated by commas")
    .addOption(
      new Option("--profile <name>", "a ready-made layer to extend").choices([...Object.keys(profiles), noProfile]),
    )
    .option("-y, --yes", "ask nothing: take the defaults for what is not given")
    .addHelpText(
      "after",
      "\nOn a terminal, init asks for what is not given. It never overwrites a file.\n\nExamples:\n  mandate init policies\n  mandate init policies --yes --organization 'Acme Corp' --identifier com.acme.codex\n  mandate init . --project --policy ../policies/acme-corp.policy.yaml\n  mandate init . --ci github",
    )
    .action((directory: string, options: Options) => {
      run(async (services) => {
        const { runInit } = await import("./run.ts");
        const { project, policy, ci, yes, name, organization, identifier, codex, platforms, profile } = options;
        const given = {
          ...(name === undefined ? {} : { name }),
          ...(organization === undefined ? {} : { organization }),
          ...(identifier === undefined ? {} : { identifier }),
          ...(codex === undefined ? {} : { codex }),
          ...(platforms === undefined ? {} : { platforms }),
          ...(profile === undefined ? {} : { profile }),
        };
        return runInit(
          {
            directory,
            project: project === true,
            yes: yes === true,
            given,
            ...(policy === undefined ? {} : { policy }),
            ...(ci === undefined ? {} : { ci }),
          },
          services,
        );
      }, options);
    });
};
