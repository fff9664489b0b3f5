import { type Diagnostic, diagnose } from "../diagnostics/diagnostic.ts";
import type { ComposedPolicy } from "../policy/composed.ts";
import type { Gap } from "./gaps.ts";

/**
 * Accepted gaps of the policy's own layer that no client version in range needs. Those of the layers above are left alone: another
 * policy with other targets may need them.
 */
export function unusedGaps(policy: ComposedPolicy, gaps: readonly Gap[]): readonly Diagnostic[] {
  const own = policy.layers.at(-1)?.name.text;
  const used = new Set(gaps.flatMap((gap) => gap.acceptedBy.map((accepted) => accepted.gap)));
  return policy.acceptedGaps
    .filter(({ gap, layer }) => layer === own && !used.has(gap))
    .map(({ gap }) =>
      diagnose("unused-exception", gap.span, `no client version in range needs the accepted gap for ${gap.constraint}`),
    );
}
