import { type Diagnostic, type Outcome } from "../diagnostics/diagnostic.ts";
import type { ComposedPolicy } from "../policy/composed.ts";
import { startOfFile } from "../source/span.ts";
import { type Gap, collectGaps, gapDiagnostic } from "./gaps.ts";
import { policyHazards, saidByPolicy } from "./hazards/index.ts";
import { judgeModels } from "./judge-model.ts";
import { uncheckedArguments } from "./lower/servers.ts";
import { lowerPolicy } from "./lower/index.ts";
import type { ReferencedTexts } from "./lower/context.ts";
import type { PlatformModel } from "./model.ts";
import { shareSettings } from "./share-settings.ts";

export interface CompileInput {
  readonly policy: ComposedPolicy;
  readonly texts: ReferencedTexts;
  /** The build's time in ISO form. */
  readonly now: string;
}

/** A policy compiled for one group of client versions. */
export interface CompiledGroup {
  readonly versions: readonly string[];
  readonly models: readonly PlatformModel[];
  readonly gaps: readonly Gap[];
}

/** Lowers a composed policy for every targeted platform and puts the result before the judge. Pure; nothing is printed yet. */
export function compilePolicy(
  { policy, texts, now }: CompileInput,
  versions: readonly string[],
): Outcome<CompiledGroup> {
  const platforms = policy.targets?.platforms ?? [];
  const lowered = lowerPolicy({ policy, versions, texts }, platforms);
  const models = shareSettings(lowered.value);
  const span = policy.layers.at(-1)?.name.span ?? startOfFile("");
  const judged = judgeModels(models, span);
  const gaps = collectGaps(
    judged.flatMap((part) => part.ignored),
    policy,
    policy.targets?.versions ?? versions,
    uncheckedArguments(policy, versions),
  );
  const diagnostics: Diagnostic[] = [
    ...lowered.diagnostics,
    // What the policy stage says with more knowledge (targets, repairs, layers), the judge need not say again.
    ...judged.flatMap((part) =>
      part.diagnostics.filter((diagnostic) => !saidByPolicy.has(diagnostic.code) || diagnostic.severity === "error"),
    ),
    ...gaps.map((gap) => gapDiagnostic(gap, policy.targets?.versions ?? versions, now)),
    ...policyHazards(policy, models),
  ];
  return { value: { versions, models, gaps }, diagnostics };
}
