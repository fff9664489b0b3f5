import type { Answer, DecidingConstraint, Question } from "../../simulate/index.ts";
import { decidingConstraints } from "./deciding-constraints.ts";
import type { LoadedPolicy } from "./load-policy.ts";
import { strongestModel } from "./policy-tests.ts";

/** Which constraints of which layers decided an answer that holds for client versions. */
export function answerSources(
  { groups, names }: LoadedPolicy,
  question: Question,
  { answer, versions }: { readonly answer: Answer; readonly versions: readonly string[] },
): readonly DecidingConstraint[] {
  const group = groups.find((candidate) => candidate.versions.some((version) => versions.includes(version)));
  const model = group === undefined ? undefined : strongestModel(group);
  if (model === undefined) return [];
  const found = answer.decidedBy.flatMap((path) => decidingConstraints(model, names, path, question));
  return [...new Map(found.map((source) => [JSON.stringify(source), source])).values()];
}
