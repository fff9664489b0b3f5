import { describeVersions } from "../../catalogue/codex/index.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { LoadedPolicy } from "../shared/load-policy.ts";

/** What another range of clients would change for a policy. */
export interface RangeChange {
  /** Constraints that every client would enforce, and that some of today's do not. */
  readonly enforceable: readonly { readonly constraint: string; readonly notYetIn: string }[];
  /** Constraints that some client of the new range would not enforce. */
  readonly lost: readonly { readonly constraint: string; readonly missingIn: string; readonly accepted: boolean }[];
  /** What would stop the build: a value that a new client refuses, a retired one, a test that no longer holds. */
  readonly problems: readonly Diagnostic[];
  /** What is said today and would not be any more. */
  readonly resolved: readonly Diagnostic[];
}

export function compareRanges(before: LoadedPolicy, after: LoadedPolicy): RangeChange {
  const [now, then] = [gapsOf(before), gapsOf(after)];
  const key = (diagnostic: Diagnostic) => `${diagnostic.code} ${diagnostic.span.file}:${diagnostic.span.start.offset}`;
  const errors = (loaded: LoadedPolicy) =>
    loaded.diagnostics.filter(
      (diagnostic) =>
        diagnostic.severity !== "note" && diagnostic.code !== "accepted-gap" && diagnostic.code !== "ignored-key",
    );
  const [saidNow, saidThen] = [new Set(errors(before).map(key)), new Set(errors(after).map(key))];
  return {
    enforceable: [...now]
      .filter(([constraint]) => !then.has(constraint))
      .map(([constraint, gap]) => ({ constraint, notYetIn: describeVersions(gap.versions) })),
    lost: [...then]
      .filter(([constraint, gap]) => !sameGap(now.get(constraint)?.versions, gap.versions))
      .map(([constraint, gap]) => ({ constraint, missingIn: describeVersions(gap.versions), accepted: gap.accepted })),
    problems: errors(after).filter((diagnostic) => !saidNow.has(key(diagnostic))),
    resolved: errors(before).filter((diagnostic) => !saidThen.has(key(diagnostic))),
  };
}

function gapsOf(
  loaded: LoadedPolicy,
): ReadonlyMap<string, { readonly versions: readonly string[]; readonly accepted: boolean }> {
  const gaps = new Map<string, { versions: readonly string[]; accepted: boolean }>();
  for (const group of loaded.groups)
    for (const gap of group.gaps) {
      const earlier = gaps.get(gap.leaf.id)?.versions ?? [];
      gaps.set(gap.leaf.id, {
        versions: [...earlier, ...gap.versions.filter((version) => !earlier.includes(version))],
        accepted: gap.acceptedBy.length > 0,
      });
    }
  return gaps;
}

function sameGap(before: readonly string[] | undefined, after: readonly string[]): boolean {
  return before !== undefined && after.every((version) => before.includes(version));
}
