import { describeVersions } from "../../catalogue/codex/index.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { inert, inertJson } from "../../diagnostics/views/inert.ts";
import { versionsIn } from "../../policy/client-range.ts";
import { decidingText, describeQuestion, type Question, runTests, type VersionedAnswer } from "../../simulate/index.ts";
import { answerObject } from "../../simulate/views/index.ts";
import { startOfFile } from "../../source/span.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";
import { answerSources } from "../shared/answer-sources.ts";
import { libraryGuards } from "../shared/guards.ts";
import { type LoadedPolicy, loadPolicy } from "../shared/load-policy.ts";
import { simulatedClients } from "../shared/policy-tests.ts";
import { reportDiagnostics } from "../shared/report.ts";
import { type AskedKind, questionOf } from "./question.ts";

export type AskFormat = "text" | "json";

export interface AskArguments {
  readonly policy: string;
  /** The question where no option holds it. */
  readonly question?: string;
  /** The options that say what is asked; `true` where the question stands by itself. */
  readonly asked: readonly (readonly [AskedKind, string | true])[];
  /** A range of client versions. */
  readonly client?: string;
  readonly format: AskFormat;
}

/** Answers one question about a policy: the verdict, and which constraint of which layer decides. */
export async function runAsk(args: AskArguments, services: Services): Promise<ExitCode> {
  const { host, crypto, color, quiet, verbose } = services;
  if (args.client !== undefined && versionsIn(args.client) === undefined)
    throw new UsageError(`--client: ${JSON.stringify(args.client)} is not a range of versions`);
  const question = askedQuestion(args);
  const loaded = await loadPolicy(host.resolve(args.policy), {
    host,
    crypto,
    cache: new Map(),
    runTests: false,
    ...(args.client === undefined ? {} : { client: args.client }),
  });
  if (hasErrors(loaded.diagnostics)) {
    reportDiagnostics(host, loaded.diagnostics, loaded.sources, { format: "text", color, quiet, verbose });
    return loaded.unreadable ? 2 : 1;
  }
  if (loaded.groups.length === 0) throw new UsageError(`--client: the policy is for none of these versions`);
  const answers = answersTo(question, loaded);
  host.out(args.format === "json" ? json(question, answers, loaded) : text(question, answers, loaded));
  return answers.every(({ answer }) => answer.certain) ? 0 : 2;
}

function askedQuestion({ question, asked }: AskArguments): Question {
  const [first, second] = asked;
  if (second !== undefined) throw new UsageError("ask one question: a command, --domain, --read, --mcp or --config");
  const [kind, value] = first ?? (["command", true] as const);
  if (value !== true && question !== undefined)
    throw new UsageError(`--${kind} holds a question, and ${JSON.stringify(question)} is another one`);
  const words = value === true ? question : value;
  if (words === undefined)
    throw new UsageError("there is no question: write a command, or --domain, --read, --mcp or --config");
  return questionOf(kind, words);
}

/** One answer for each group of clients that agree. */
function answersTo(question: Question, loaded: LoadedPolicy): readonly VersionedAnswer[] {
  const test = {
    question,
    expect: "",
    span: startOfFile(""),
    inherited: false,
    layer: loaded.policy?.name ?? "",
    text: describeQuestion(question),
  };
  const [result] = runTests({ clients: simulatedClients(loaded.groups), tests: [test], guards: libraryGuards });
  return result?.answers ?? [];
}

function text(question: Question, answers: readonly VersionedAnswer[], loaded: LoadedPolicy): string {
  const lines = answers.flatMap((item) => {
    const { answer, versions } = item;
    const sources = answerSources(loaded, question, item).map(decidingText);
    return [
      answer.certain ? answer.verdict : `cannot be told (${answer.verdict} or stricter)`,
      `  because ${answer.because}`,
      ...(sources.length === 0 ? ["  no constraint of the policy decides"] : sources.map((source) => `  by ${source}`)),
      `  with Codex ${describeVersions(versions)}`,
    ];
  });
  return `${[describeQuestion(question), ...lines].map(inert).join("\n")}\n`;
}

function json(question: Question, answers: readonly VersionedAnswer[], loaded: LoadedPolicy): string {
  return inertJson({
    formatVersion: 1,
    policy: loaded.policy?.name ?? "",
    question,
    answers: answers.map((item) => answerObject(item, answerSources(loaded, question, item))),
  });
}
