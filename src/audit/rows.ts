import type { Gap } from "../codex/gaps.ts";
import type { SourceNames } from "../codex/provenance.ts";
import type { Strength } from "../codex/strength.ts";
import { codes, type DiagnosticCode } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ComposedLeaf, ComposedPolicy, Contribution } from "../policy/composed.ts";
import type { Platform } from "../policy/layer.ts";
import { toPlain } from "../source/located.ts";
import type { SourceText } from "../source/source-text.ts";
import { auditGaps } from "./audit-gaps.ts";
import { type AuditContribution, type AuditRow, type AuditSetting, reportedPlatforms, weaker } from "./audit-report.ts";
import { type AuditGroup, type PlacedSetting, placedSettings } from "./emitted-settings.ts";
import { LeafPlaces } from "./leaf-places.ts";
import { contentsByLeaf } from "./named-contents.ts";
import { saidHazards } from "./said-hazards.ts";
import { sourceExcerpt } from "./source-excerpt.ts";
import { unseenByHooks } from "./unseen-by-hooks.ts";

/** What else is known about a policy beside its constraints. */
export interface RowContext {
  /** What the compiler said: warnings become part of what a constraint does not cover. */
  readonly diagnostics?: readonly Diagnostic[];
  /** The layers' texts, for excerpts. */
  readonly sources?: ReadonlyMap<string, SourceText>;
}

interface GroupedSetting {
  readonly setting: PlacedSetting;
  readonly clients: string;
}

/**
 * One row for each constraint in force, with everything that it became; then one for each repair that serves no constraint. Every
 * emitted leaf stands in at least one row, and every listed one with a line is emitted.
 */
export function auditRows(
  policy: ComposedPolicy,
  groups: readonly AuditGroup[],
  names: SourceNames,
  context: RowContext = {},
): readonly AuditRow[] {
  const places = new LeafPlaces(policy.leaves);
  const said = saidHazards(context.diagnostics ?? [], places);
  const byLeaf = new Map<ComposedLeaf, GroupedSetting[]>(policy.leaves.map((leaf) => [leaf, []]));
  const unowned: GroupedSetting[] = [];
  for (const group of groups) {
    const clients = groups.length > 1 ? `${group.lowest}..${group.highest}` : "";
    for (const setting of placedSettings(group, policy.name, places)) {
      const grouped = { setting, clients };
      if (setting.leaf.leaves.length === 0) unowned.push(grouped);
      for (const leaf of setting.leaf.leaves)
        byLeaf.get(leaf)?.push(leaf.constraint.suggestion === true ? suggested(grouped) : grouped);
    }
  }
  const gapsByLeaf = new Map<ComposedLeaf, Gap[]>();
  for (const gap of groups.flatMap((group) => group.gaps)) {
    const known = gapsByLeaf.get(gap.leaf);
    if (known === undefined) gapsByLeaf.set(gap.leaf, [gap]);
    else known.push(gap);
  }
  const contents = contentsByLeaf(groups.flatMap((group) => group.models));
  return [
    ...policy.leaves.map((leaf): AuditRow => {
      const settings = byLeaf.get(leaf) ?? [];
      const strengths = strengthsOf(settings);
      // A comparison looks into the rows that differ; the others need no settings in order and no excerpts.
      const merged = once(() => mergePlatforms(settings));
      const contributions = once(() =>
        leaf.contributions.map((contribution) => auditContribution(contribution, names, context.sources)),
      );
      return {
        constraint: leaf.id,
        summary: leaf.constraint.summary,
        value: toPlain(leaf.value),
        ...namedContents(contents.get(leaf)),
        layer: leaf.layer,
        owner: ownerOfLayer(policy, leaf.layer),
        file: names.relative(leaf.span.file),
        line: leaf.span.start.line,
        get contributions() {
          return contributions();
        },
        get settings() {
          return merged();
        },
        strengths,
        controls: leaf.controls,
        doesNotCover: [
          ...new Set([
            ...leaf.constraint.doesNotCover,
            ...unseenByHooks(leaf),
            ...weakPlatforms(leaf, strengths),
            ...(said.get(leaf) ?? []),
          ]),
        ],
        gaps: auditGaps(gapsByLeaf.get(leaf) ?? [], names),
      };
    }),
    ...repairRows(unowned, policy, names),
  ];
}

/** Computes a value when it is first asked for, and keeps it. */
function once<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | undefined;
  return () => (known ??= { value: compute() }).value;
}

function namedContents(contents: AuditRow["contents"]): Pick<AuditRow, "contents"> {
  return contents === undefined ? {} : { contents };
}

/** A suggestion binds nobody, whatever file carries it. */
function suggested({ setting, clients }: GroupedSetting): GroupedSetting {
  const deliveries = setting.deliveries.map(({ platform, strength }) => ({
    platform,
    strength: weaker(strength, "default"),
  }));
  return { setting: { ...setting, deliveries }, clients };
}

const platformNames: Readonly<Record<Platform, string>> = {
  macos: "macOS",
  windows: "Windows",
  linux: "Linux",
  cloud: "the cloud channel",
};

/** Where a constraint binds less than it states. */
function weakPlatforms({ constraint }: ComposedLeaf, strengths: AuditRow["strengths"]): readonly string[] {
  if (constraint.suggestion === true || constraint.advisory === true) return [];
  return reportedPlatforms.flatMap((platform) => {
    const on = `On ${platformNames[platform]}`;
    const strength = strengths[platform];
    if (strength === "default") return [`${on} this is a default that users may change`];
    if (strength === "advisory") return [`${on} this is advisory`];
    return strength === "none" ? [`${on} nothing carries this`] : [];
  });
}

function ownerOfLayer(policy: ComposedPolicy, name: string): string {
  return policy.layers.find((layer) => layer.name.text === name)?.owner.text ?? "";
}

function auditContribution(
  contribution: Contribution,
  names: SourceNames,
  sources: ReadonlyMap<string, SourceText> | undefined,
): AuditContribution {
  const { layer, owner, role, value, span, exception } = contribution;
  const excerpt = sources === undefined ? undefined : sourceExcerpt(contribution, sources);
  return {
    layer,
    owner,
    file: names.relative(span.file),
    line: span.start.line,
    role,
    value: toPlain(value),
    ...(excerpt === undefined ? {} : { excerpt }),
    ...(exception === undefined
      ? {}
      : {
          exception: {
            id: exception.id,
            ticket: exception.ticket,
            approvedBy: exception.approvedBy,
            reason: exception.reason,
            expires: exception.expires,
          },
        }),
  };
}

type MergedSetting = AuditSetting & { readonly lines: Partial<Record<Platform, number>> };

/**
 * Platforms that get the same leaf in the same strength share an entry. The forms that one key has on different platforms stand side
 * by side, in the order in which the first platform has the keys.
 */
function mergePlatforms(settings: readonly GroupedSetting[]): readonly AuditSetting[] {
  const byPath = new Map<string, MergedSetting[]>();
  let deliveries: PlacedSetting["deliveries"] | undefined;
  let parts: readonly DeliveredPart[] = [];
  for (const { setting, clients } of settings) {
    const { leaf } = setting;
    const key = `${leaf.artefact} ${leaf.path}`;
    let entries = byPath.get(key);
    if (entries === undefined) byPath.set(key, (entries = []));
    // Neighbours are delivered alike.
    if (deliveries !== setting.deliveries) parts = partsOf((deliveries = setting.deliveries));
    for (const { strength, platforms } of parts) {
      const known = entries.findIndex(
        (entry) =>
          entry.strength === strength &&
          entry.reason === leaf.reason &&
          entry.repairs === leaf.repairs &&
          entry.text === leaf.text &&
          (entry.clients ?? "") === clients,
      );
      const merged = mergedSetting(setting, strength, clients, platforms, entries[known]);
      if (known === -1) entries.push(merged);
      else entries[known] = merged;
    }
  }
  return [...byPath.values()].flat();
}

/** The platforms on which a leaf binds alike, in the report's order. */
interface DeliveredPart {
  readonly strength: Strength;
  readonly platforms: readonly Platform[];
}

function partsOf(deliveries: PlacedSetting["deliveries"]): readonly DeliveredPart[] {
  return [...new Set(deliveries.map(({ strength }) => strength))].map((strength) => ({
    strength,
    platforms: reportedPlatforms.filter((platform) =>
      deliveries.some((delivery) => delivery.platform === platform && delivery.strength === strength),
    ),
  }));
}

function mergedSetting(
  { leaf: { artefact, path, since, reason, repairs, line, text } }: PlacedSetting,
  strength: Strength,
  clients: string,
  here: readonly Platform[],
  known: MergedSetting | undefined,
): MergedSetting {
  const platforms =
    known === undefined
      ? here
      : reportedPlatforms.filter((platform) => here.includes(platform) || known.platforms.includes(platform));
  const lines: Partial<Record<Platform, number>> = {};
  for (const platform of platforms) {
    const place = here.includes(platform) ? (line ?? known?.lines[platform]) : known?.lines[platform];
    if (place !== undefined) lines[platform] = place;
  }
  return {
    artefact,
    path,
    platforms,
    strength,
    since: known?.since ?? since,
    reason,
    ...(repairs === undefined ? {} : { repairs }),
    lines,
    ...(text === undefined ? {} : { text }),
    ...(clients === "" ? {} : { clients }),
  };
}

const artefactRank = (artefact: string) => (artefact === "requirements.toml" ? 0 : artefact === "config.toml" ? 2 : 1);

/**
 * How strongly a constraint binds on each platform: what its strongest artefact says, and of that one the weakest part. The older
 * form beside it, and what is only set up for convenience, do not count; repairs count where there is nothing else.
 */
function strengthsOf(settings: readonly GroupedSetting[]): Readonly<Partial<Record<Platform, Strength>>> {
  const best = new Map<Platform, { rank: number; strength: Strength }>();
  const asked = settings.filter(
    ({ setting }) => setting.leaf.reason === "stated" || setting.leaf.reason === "suggestion",
  );
  let before: PlacedSetting | undefined;
  for (const { setting } of asked.length > 0 ? asked : settings) {
    const isAsBefore = setting.deliveries === before?.deliveries && setting.leaf.artefact === before.leaf.artefact;
    before = setting;
    if (isAsBefore) continue;
    for (const { platform, strength } of setting.deliveries) {
      const rank = strength === "none" ? 3 : artefactRank(setting.leaf.artefact);
      const known = best.get(platform);
      if (known === undefined || rank < known.rank) best.set(platform, { rank, strength });
      else if (rank === known.rank) known.strength = weaker(known.strength, strength);
    }
  }
  return Object.fromEntries(
    reportedPlatforms.flatMap((platform) => {
      const found = best.get(platform);
      return found === undefined ? [] : [[platform, found.strength] as const];
    }),
  );
}

/** What the compiler adds although no constraint asks for it, one row for each hazard that it closes. */
function repairRows(
  settings: readonly GroupedSetting[],
  policy: ComposedPolicy,
  names: SourceNames,
): readonly AuditRow[] {
  const own = policy.layers.at(-1);
  const byCode = new Map<string, GroupedSetting[]>();
  for (const grouped of settings) {
    const code = grouped.setting.leaf.repairs ?? grouped.setting.leaf.reason;
    byCode.set(code, [...(byCode.get(code) ?? []), grouped]);
  }
  return [...byCode].flatMap(([code, group]): readonly AuditRow[] => {
    const [first] = group;
    if (first === undefined || own === undefined) return [];
    const span = first.setting.leaf.value.span;
    return [
      {
        constraint: `mandate.repair.${code}`,
        summary: isCode(code) ? codes[code].meaning : "Added by the compiler.",
        value: toPlain(first.setting.leaf.value),
        layer: own.name.text,
        owner: own.owner.text,
        file: names.relative(span.file),
        line: span.start.line,
        contributions: [],
        settings: mergePlatforms(group),
        strengths: strengthsOf(group),
        controls: [],
        doesNotCover: [],
        gaps: [],
      },
    ];
  });
}

function isCode(code: string): code is DiagnosticCode {
  return Object.hasOwn(codes, code);
}
