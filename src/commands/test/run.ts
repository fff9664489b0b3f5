import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { LayerCache } from "../../policy/load-layers.ts";
import { coverage, type Question, runTests, type SettingPath } from "../../simulate/index.ts";
import { disagrees, type TestReport, testViews } from "../../simulate/views/index.ts";
import type { SourceText } from "../../source/source-text.ts";
import type { ExitCode, Services } from "../services.ts";
import { answerSources } from "../shared/answer-sources.ts";
import { decidingConstraints } from "../shared/deciding-constraints.ts";
import { libraryGuards } from "../shared/guards.ts";
import { isClean, type LoadedPolicy, loadPolicy } from "../shared/load-policy.ts";
import { readPolicyTests, simulatedClients, strongestModel } from "../shared/policy-tests.ts";
import { reportDiagnostics } from "../shared/report.ts";
import { askRealCodex } from "./real/ask-real-codex.ts";
import { findSubjects, type TestSubject } from "./subjects.ts";

export type TestFormat = keyof typeof testViews;

export interface TestArguments {
  /** Policies and `*.policy-test.yaml` files. */
  readonly files: readonly string[];
  readonly format: TestFormat;
  /** A Codex binary that is asked the same questions. */
  readonly codex?: string;
}

interface Tested {
  /** Absent where the policy has errors. */
  readonly report?: TestReport;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceText>;
  readonly cannotRun: boolean;
  /** Why the real Codex could not be asked. */
  readonly notAsked?: string;
}

/** Runs the tests of policies in the simulator and, with a binary, asks a real Codex the same questions. */
export async function runTest(args: TestArguments, services: Services): Promise<ExitCode> {
  const { host, color, quiet, verbose } = services;
  const found = await findSubjects(args.files, services);
  const cache: LayerCache = new Map();
  const tested: Tested[] = [];
  for (const subject of found.subjects) tested.push(await testPolicy(subject, args, services, cache));
  const reports = tested.flatMap(({ report }) => report ?? []);
  const diagnostics = [...found.diagnostics, ...tested.flatMap((one) => one.diagnostics)];
  const sources = new Map([...found.sources, ...tested.flatMap((one) => [...one.sources])]);
  reportDiagnostics(host, diagnostics, sources, { format: "text", color, quiet, verbose });
  for (const reason of new Set(tested.flatMap(({ notAsked }) => notAsked ?? [])))
    host.err(`mandate: the real Codex cannot be asked: ${reason}\n`);
  if (reports.length > 0 || args.format !== "text") host.out(testViews[args.format](reports));
  if (found.cannotRun || tested.some(({ cannotRun, notAsked }) => cannotRun || notAsked !== undefined)) return 2;
  const results = reports.flatMap((report) => report.results);
  return hasErrors(diagnostics) || results.some((result) => !result.holds || disagrees(result)) ? 1 : 0;
}

async function testPolicy(
  subject: TestSubject,
  args: TestArguments,
  services: Services,
  cache: LayerCache,
): Promise<Tested> {
  const { host, crypto } = services;
  const loaded = await loadPolicy(subject.policy, { host, crypto, cache, runTests: false });
  const base = { sources: loaded.sources, cannotRun: loaded.unreadable };
  const { policy, groups } = loaded;
  if (!isClean(loaded) || policy === undefined) return { ...base, diagnostics: loaded.diagnostics };
  const read = subject.own ? readPolicyTests(policy) : { value: [], diagnostics: [] };
  const results = runTests({
    clients: simulatedClients(groups),
    tests: [...read.value, ...subject.tests],
    guards: libraryGuards,
  });
  const constraints = policy.leaves.map(({ id }) => id);
  const real = args.codex === undefined ? undefined : await askRealCodex(host.resolve(args.codex), loaded, results);
  const report: TestReport = {
    policy: policy.name,
    results: results.map((result) => {
      const answer = real?.asked === true ? real.answers.get(result) : undefined;
      return {
        ...result,
        decidedBy: (item) => answerSources(loaded, result.test.question, item),
        ...(answer !== undefined && { real: answer }),
      };
    }),
    coverage: coverage(results, constraints, (path, { test }) => constraintsOf(loaded, path, test.question)),
  };
  return {
    ...base,
    report,
    diagnostics: read.diagnostics,
    ...(real?.asked === false && { notAsked: real.because }),
  };
}

/** The constraints behind a setting, whichever group of clients it was emitted for. */
function constraintsOf({ groups, names }: LoadedPolicy, path: SettingPath, question: Question): readonly string[] {
  return groups.flatMap((group) => {
    const model = strongestModel(group);
    return model === undefined
      ? []
      : decidingConstraints(model, names, path, question).map(({ constraint }) => constraint);
  });
}
