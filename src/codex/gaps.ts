import { describeVersions, knownVersions, newestVersion } from "../catalogue/codex/index.ts";
import { type Diagnostic, diagnose } from "../diagnostics/diagnostic.ts";
import { rangeAdmits } from "../policy/client-range.ts";
import { isWithin } from "../policy/compose.ts";
import type { ComposedLeaf, ComposedPolicy, LayeredGap } from "../policy/composed.ts";
import { addDays } from "../policy/dates.ts";
import type { JudgedFinding } from "./judge/finding.ts";
import type { Setting } from "./setting.ts";

/** A constraint that some client versions in range do not enforce. */
export interface Gap {
  readonly leaf: ComposedLeaf;
  readonly versions: readonly string[];
  /** The first targeted or later version that enforces it, if one does. */
  readonly enforcedSince: string | undefined;
  readonly acceptedBy: readonly LayeredGap[];
  readonly messages: readonly string[];
  /** An older form was emitted instead, which enforces less in every client of the bundle. */
  readonly olderForm: boolean;
}

/** A leaf that was emitted in an older form, because some version refuses the newer one. */
export interface OlderForm {
  readonly leaf: ComposedLeaf;
  readonly versions: readonly string[];
  readonly message: string;
}

/** How long an accepted gap may stand when Mandate writes the line to paste. */
const suggestedDays = 90;

/**
 * What the judge found ignored becomes one gap for each constraint. Repairs and defaults are not constraints of a layer: their gaps
 * are warnings of their own.
 */
export function collectGaps(
  found: readonly { readonly finding: JudgedFinding; readonly setting: Setting }[],
  policy: ComposedPolicy,
  targeted: readonly string[],
  olderForms: readonly OlderForm[],
): readonly Gap[] {
  const byLeaf = new Map<ComposedLeaf, { versions: Set<string>; messages: Set<string> }>();
  for (const { finding, setting } of found) {
    if (setting.reason !== "stated") continue;
    for (const leaf of setting.leaves) {
      const covered = setting.covered?.leaves.includes(leaf) === true ? setting.covered.versions : [];
      const missing = finding.versions.filter((version) => !covered.includes(version));
      if (missing.length === 0) continue;
      const entry = byLeaf.get(leaf) ?? { versions: new Set<string>(), messages: new Set<string>() };
      for (const version of missing) entry.versions.add(version);
      entry.messages.add(finding.message);
      byLeaf.set(leaf, entry);
    }
  }
  for (const { leaf, versions, message } of olderForms) {
    const entry = byLeaf.get(leaf) ?? { versions: new Set<string>(), messages: new Set<string>() };
    for (const version of versions) entry.versions.add(version);
    byLeaf.set(leaf, { versions: entry.versions, messages: entry.messages.add(message) });
  }
  return [...byLeaf].map(([leaf, { versions, messages }]) => {
    const missing = knownVersions.filter((version) => versions.has(version));
    const last = missing.at(-1);
    const enforcing =
      last === undefined
        ? undefined
        : (targeted.find(
            (version) => !versions.has(version) && knownVersions.indexOf(version) > knownVersions.indexOf(last),
          ) ?? undefined);
    const acceptedBy = policy.acceptedGaps.filter(
      ({ gap }) => isWithin(leaf.id, gap.constraint) && missing.some((version) => rangeAdmits(gap.versions, version)),
    );
    return {
      leaf,
      versions: missing,
      enforcedSince: enforcing,
      acceptedBy,
      messages: [...messages],
      olderForm: olderForms.some((form) => form.leaf === leaf),
    };
  });
}

/** Whether accepted gaps admit every version of a gap. */
export function isAccepted(gap: Gap): boolean {
  return gap.versions.every((version) =>
    gap.acceptedBy.some(({ gap: accepted }) => rangeAdmits(accepted.versions, version)),
  );
}

export function gapDiagnostic(gap: Gap, targeted: readonly string[], now: string): Diagnostic {
  const nowhere = targeted.every((version) => gap.versions.includes(version));
  const who = describeVersions(gap.versions);
  const reasons = gap.messages.length === 1 ? `: ${gap.messages[0] ?? ""}` : "";
  if (nowhere && !gap.olderForm)
    return diagnose("ignored-key", gap.leaf.span, `no targeted client enforces ${gap.leaf.id}${reasons}`, {
      help: `target clients that know it, or remove it; \`mandate catalogue\` lists the versions`,
    });
  if (isAccepted(gap))
    return diagnose(
      "accepted-gap",
      gap.leaf.span,
      `clients ${who} do not enforce ${gap.leaf.id}, which is accepted${enforcedFrom(gap)}`,
      {
        related: gap.acceptedBy.map(({ gap: accepted, layer }) => ({
          message: `accepted here by layer "${layer}" until ${accepted.until}`,
          span: accepted.span,
        })),
      },
    );
  return diagnose("ignored-key", gap.leaf.span, `clients ${who} ignore ${gap.leaf.id}${enforcedFrom(gap)}${reasons}`, {
    help: [
      gap.enforcedSince === undefined
        ? "lower the ceiling of targets.codex"
        : `raise the floor of targets.codex to ${gap.enforcedSince}`,
      `, set targets.split: true, or accept the gap: accept_gaps: [{ constraint: ${gap.leaf.id}, versions: "${rangeText(gap.versions, targeted)}", because: WHY, until: ${addDays(now, suggestedDays)} }]`,
    ].join(""),
  });
}

function enforcedFrom(gap: Gap): string {
  return gap.enforcedSince === undefined ? "" : `; first enforced by ${gap.enforcedSince}`;
}

/** A semver range for versions: `<0.166.0` where they are the lowest targeted ones, bounds otherwise. */
export function rangeText(versions: readonly string[], targeted: readonly string[]): string {
  const runs: string[][] = [];
  for (const version of targeted) {
    if (!versions.includes(version)) {
      runs.push([]);
      continue;
    }
    const run = runs.at(-1);
    if (run === undefined) runs.push([version]);
    else run.push(version);
  }
  return runs
    .filter((run) => run.length > 0)
    .map((run) => {
      const [first, last] = [run[0] ?? "", run.at(-1) ?? ""];
      const after = targeted[targeted.indexOf(last) + 1];
      if (first === targeted[0])
        return after === undefined ? `<=${last === newestVersion ? newestVersion : last}` : `<${after}`;
      return after === undefined ? `>=${first}` : `>=${first} <${after}`;
    })
    .join(" || ");
}
