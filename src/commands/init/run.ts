import { policySchema } from "../../catalogue/reference/policy-schema.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import type { ComposedPolicy } from "../../policy/composed.ts";
import { languageFacts } from "../catalogue/library-facts.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";
import { shownName } from "../shared/layer-reader.ts";
import { type LoadedPolicy, loadPolicy } from "../shared/load-policy.ts";
import { reportDiagnostics } from "../shared/report.ts";
import { collectAnswers, type GivenAnswers } from "./answers.ts";
import { type FittedStarter, fitStarter } from "./fit-starter.ts";
import { type PipelineName, pipelines } from "./pipelines.ts";
import { projectTexts } from "./project-texts.ts";
import { starterText } from "./starter-text.ts";
import { writeNew } from "./write-new.ts";

export interface InitArguments {
  readonly directory: string;
  /** AGENTS.md and .codex/config.toml for a repository, instead of a policy. */
  readonly project: boolean;
  /** The policy that a repository's files match; the starter when absent. */
  readonly policy?: string;
  /** A pipeline for a repository of policies, instead of a policy. */
  readonly ci?: PipelineName;
  readonly yes: boolean;
  readonly given: GivenAnswers;
}

/** Writes a first policy, a pipeline for policies, or a repository's files that suit one. Never overwrites anything. */
export async function runInit(args: InitArguments, services: Services): Promise<ExitCode> {
  if (args.policy !== undefined && !args.project)
    throw new UsageError("--policy goes with --project: it names the policy that the repository's files match");
  if (args.ci !== undefined && args.project)
    throw new UsageError("--ci is for a repository of policies, --project for one that a policy is for: one at a time");
  if (args.ci !== undefined) return initPipeline(args.directory, args.ci, services);
  return args.project ? initProject(args, services) : initPolicy(args, services);
}

async function initPolicy(args: InitArguments, services: Services): Promise<ExitCode> {
  const { host } = services;
  const starter = await makeStarter(args, services);
  if (hasErrors(starter.loaded.diagnostics)) return report(starter.loaded, services);
  await writeNew([{ path: starter.path, text: starter.text }], host);
  const schema = host.resolve(args.directory, "policy.schema.json");
  const written = await host.writeFileNew(schema, `${JSON.stringify(policySchema(languageFacts), null, 2)}\n`);
  const file = shownName(host, starter.path);
  for (const line of starter.leftOut) host.err(`left out: ${line}\n`);
  if (!services.quiet)
    host.out(
      [
        `Written: ${file}`,
        `${written === "written" ? "Written" : "Kept"}: ${shownName(host, schema)}, with which editors complete and check policies`,
        "",
        "Next:",
        `  mandate check ${file}`,
        `  mandate build ${file}`,
        `  mandate init --project --policy ${file}   in each repository`,
        "",
      ].join("\n"),
    );
  return 0;
}

async function initPipeline(directory: string, name: PipelineName, { host, quiet }: Services): Promise<ExitCode> {
  const { path, text, needs } = pipelines[name];
  const file = host.resolve(directory, path);
  await writeNew([{ path: file, text }], host);
  if (!quiet)
    host.out(
      [`Written: ${shownName(host, file)}`, "", "It needs:", ...needs.map((need) => `  ${need}`), ""].join("\n"),
    );
  return 0;
}

async function initProject(args: InitArguments, services: Services): Promise<ExitCode> {
  const { host } = services;
  const loaded =
    args.policy === undefined ? (await makeStarter(args, services)).loaded : await load(args.policy, services);
  if (loaded.policy === undefined || hasErrors(loaded.diagnostics)) return report(loaded, services);
  const { agents, config } = projectTexts(loaded.policy);
  const files = [
    { path: host.resolve(args.directory, "AGENTS.md"), text: agents },
    { path: host.resolve(args.directory, ".codex/config.toml"), text: config },
  ];
  await writeNew(files, host);
  if (!services.quiet)
    host.out(
      projectSummary(
        files.map(({ path }) => shownName(host, path)),
        loaded.policy,
      ),
    );
  return 0;
}

function projectSummary(files: readonly string[], policy: ComposedPolicy): string {
  return [
    ...files.map((file) => `Written: ${file}`),
    "",
    `Both match the policy ${policy.name}. Next:`,
    "  fill in the last section of AGENTS.md, and commit both files",
    `  mandate check ${files.at(-1) ?? ""}`,
    "",
  ].join("\n");
}

async function makeStarter(
  args: InitArguments,
  services: Services,
): Promise<FittedStarter & { readonly path: string }> {
  const { host, crypto } = services;
  const answers = await collectAnswers(args.given, args.yes, host);
  const path = host.resolve(args.directory, `${answers.name}.policy.yaml`);
  const text = starterText(answers, shownName(host, path));
  return { path, ...(await fitStarter(text, path, host, crypto)) };
}

function load(path: string, { host, crypto }: Services): Promise<LoadedPolicy> {
  return loadPolicy(host.resolve(path), { host, crypto, cache: new Map(), runTests: false });
}

/** A policy with errors says nothing that a repository could rely on. */
function report(loaded: LoadedPolicy, { host, color, quiet, verbose }: Services): ExitCode {
  reportDiagnostics(host, loaded.diagnostics, loaded.sources, { format: "text", color, quiet, verbose });
  return loaded.unreadable ? 2 : 1;
}
