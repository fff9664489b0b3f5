import type { PlatformModel } from "../../codex/model.ts";
import { answer, readTests } from "../../simulate/index.ts";
import { type LocatedMap } from "../../source/located.ts";
import { libraryGuards } from "../shared/guards.ts";
import { simulatedBundle } from "../shared/simulated-bundle.ts";
import { verdicts } from "../../simulate/index.ts";

/** The verdict on which every client agrees; undefined where they differ, or where it cannot be told. */
export function askSimulator(
  model: PlatformModel,
  versions: readonly string[],
  question: LocatedMap,
): string | undefined {
  const kind = Object.keys(verdicts).find((candidate) => question.entries.some((entry) => entry.key === candidate));
  const [anyVerdict] = Object.entries(verdicts).flatMap(([name, words]) => (name === kind ? words : []));
  if (anyVerdict === undefined) return undefined;
  // Read as it will be read from the policy: the expectation is what is asked for.
  const expect = {
    key: "expect",
    keySpan: question.span,
    value: { kind: "scalar", value: anyVerdict, span: question.span },
  } as const;
  const test: LocatedMap = { ...question, entries: [...question.entries, expect] };
  const [read] = readTests({ kind: "list", items: [test], span: question.span }, { layer: "", inherited: false }).value;
  if (read === undefined) return undefined;
  const bundle = simulatedBundle(model);
  const answers = versions.map((version) => answer(bundle, read.question, version, libraryGuards));
  const [first] = answers;
  return first !== undefined && answers.every((other) => other.certain && other.verdict === first.verdict)
    ? first.verdict
    : undefined;
}
