import { inParallel } from "../../../host/codex/in-parallel.ts";
import { isOracle, openCodex } from "../../../host/codex/codex-oracle.ts";
import { answer, type Question, type TestResult } from "../../../simulate/index.ts";
import type { RealAnswer } from "../../../simulate/views/index.ts";
import { groupFiles } from "../../shared/ask-codex.ts";
import { libraryGuards } from "../../shared/guards.ts";
import type { LoadedPolicy } from "../../shared/load-policy.ts";
import { strongestModel } from "../../shared/policy-tests.ts";
import { simulatedBundle } from "../../shared/simulated-bundle.ts";
import { askConfig } from "./ask-config.ts";
import { realCommand } from "./ask-command.ts";
import { realDomain } from "./ask-domain.ts";
import { realHook } from "./ask-hook.ts";
import { realRead } from "./ask-read.ts";
import { realServers } from "./ask-servers.ts";
import { cannot, type RealSubject, type RealVerdict } from "./subject.ts";

export type RealAnswers =
  | { readonly asked: true; readonly answers: ReadonlyMap<TestResult, RealAnswer> }
  /** The binary cannot be run here, or the policy is not for its version. */
  | { readonly asked: false; readonly because: string };

/** Asks a real Codex the questions of tests. Each gets its own private namespace: nothing on this machine changes. */
export async function askRealCodex(
  binary: string,
  loaded: LoadedPolicy,
  results: readonly TestResult[],
): Promise<RealAnswers> {
  const oracle = await openCodex(binary);
  if (!isOracle(oracle)) return { asked: false, because: oracle.message };
  const { version } = oracle;
  const group = loaded.groups.find((candidate) => candidate.versions.includes(version));
  const model = group === undefined ? undefined : strongestModel(group);
  if (group === undefined || model === undefined)
    return { asked: false, because: `Codex ${version} is not in the range of ${loaded.policy?.name ?? "the policy"}` };
  if (model.platform !== "linux")
    return { asked: false, because: `${loaded.policy?.name ?? "the policy"} is not for Linux, where Codex is asked` };
  const subject = { oracle, files: groupFiles(group, loaded), bundle: simulatedBundle(model) };
  const concerned = results.filter(({ test }) => test.client === undefined || test.client === version);
  const answers = await inParallel(concerned, 2, async (result): Promise<[TestResult, RealAnswer]> => {
    const { question } = result.test;
    const simulated = answer(subject.bundle, question, version, libraryGuards);
    const real = simulated.certain
      ? await askQuestion(subject, question)
      : cannot(`the simulator cannot tell either: ${simulated.because}`);
    return [result, { ...real, version, simulated: simulated.verdict }];
  });
  return { asked: true, answers: new Map(answers) };
}

/** Asks one question of a real Codex. */
export function askQuestion(subject: RealSubject, question: Question): Promise<RealVerdict> {
  switch (question.kind) {
    case "command":
      return realCommand(subject, question);
    case "domain":
      return realDomain(subject, question);
    case "read":
      return realRead(subject, question);
    case "mcp":
      return realServers(subject, question);
    case "config":
      return askConfig(subject.oracle, subject.files, question.config);
    case "hook":
      return realHook(subject, question);
  }
}
