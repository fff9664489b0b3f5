import { Option } from "commander";
import type { FailOn } from "../../diff/change.ts";
import type { DiffFormat } from "../../diff/views/index.ts";
import { common, type CommonOptions, type Registration } from "../program.ts";

interface Options extends CommonOptions {
  readonly format: DiffFormat;
  readonly failOn?: FailOn;
  readonly accept: readonly string[];
  readonly acceptances?: string;
  readonly fleet?: string;
  readonly releaseNotes?: boolean;
}

const formats: readonly DiffFormat[] = ["text", "markdown", "json", "html", "sarif"];
const gates: readonly FailOn[] = ["looser", "incomparable", "any"];

export const registerDiff: Registration = (program, run) => {
  common(program.command("diff"))
    .description("what a change means: each constraint looser, tighter, incomparable or neutral, with both places")
    .argument(
      "<old>",
      "a policy, bundle, directory of either, .deb, .rpm, archive, one of Codex's files, REV:PATH, or a git range A..B",
    )
    .argument("<new>", "the same; of a range, the path")
    .addOption(new Option("--format <format>", "how the review is printed").choices(formats).default("text"))
    .addOption(
      new Option(
        "--fail-on <direction>",
        "exit 1 on an unaccepted change: looser; incomparable (or looser); any",
      ).choices(gates),
    )
    .option(
      "--accept <id[=reason]>",
      "let this change through; may be repeated",
      (value: string, earlier: readonly string[]) => [...earlier, value],
      [],
    )
    .option("--acceptances <file>", "a YAML list of { id, who, why, until }: changes that may go through")
    .option("--fleet <file>", "a YAML list of { policy, group, devices }: how far each change reaches")
    .option("--release-notes", "a change record instead of a review")
    .addHelpText(
      "after",
      "\nExamples:\n  mandate diff main:policies/org.policy.yaml policies/org.policy.yaml --fail-on looser\n  mandate diff out-before/ out/ --format markdown > comment.md\n  mandate diff main...HEAD policies/ --fleet fleet.yaml\n  mandate diff /etc/codex/requirements.toml policies/org.policy.yaml",
    )
    .action((old: string, now: string, options: Options) => {
      run(async (services) => {
        const { runDiff } = await import("./run.ts");
        const { format, failOn, accept, acceptances, fleet, releaseNotes } = options;
        return runDiff(
          {
            old,
            new: now,
            format,
            accept,
            releaseNotes: releaseNotes === true,
            ...(failOn === undefined ? {} : { failOn }),
            ...(acceptances === undefined ? {} : { acceptances }),
            ...(fleet === undefined ? {} : { fleet }),
          },
          services,
        );
      }, options);
    });
};
