import {
  type CodexArtefact,
  type EnumFact,
  features,
  hookEvents,
  type KeyFact,
  keyFacts,
  type KeyPath,
  keySupport,
  type LimitFact,
  livesIn,
  shapes,
  spansContain,
} from "../../catalogue/codex/index.ts";
import { enumValues } from "../../catalogue/codex/data.ts";
import { patternSteps, isPlaceholder } from "../../catalogue/codex/key-tree.ts";
import { describeCodexType } from "../../catalogue/reference/codex-keys-page.ts";
import { constraints } from "../../catalogue/constraints/index.ts";

export type EntryKind = "key" | "feature" | "hook event" | "shape";

/** What one version makes of an entry. `fails sessions`: it starts, and then no session does. */
export type Verdict = "known" | "ignored" | "refused" | "fails sessions";

/** One thing that Codex understands, ready to be shown. */
export interface CatalogueEntry {
  readonly kind: EntryKind;
  /** The file that it stands in; absent for features and events. */
  readonly file?: string;
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  readonly since?: string;
  readonly until?: string;
  readonly aliasOf?: string;
  /** The word of the policy language that owns it. */
  readonly word?: string;
  readonly values: readonly EnumFact[];
  readonly limits: readonly LimitFact[];
  readonly evidence: string;
  /** What a version makes of it, as it stands here or with a name put in. */
  readonly verdict: (version: string) => Verdict;
}

const fileNames: Readonly<Record<CodexArtefact, string>> = { requirements: "requirements.toml", config: "config.toml" };

/** Everything in the catalogue: keys first, in the order of their files. */
export function allEntries(): readonly CatalogueEntry[] {
  return [
    ...keyFacts("requirements").map(keyEntry),
    ...keyFacts("config").map(keyEntry),
    ...hookEvents.map((event): CatalogueEntry => ({
      kind: "hook event",
      name: event.event,
      values: [],
      limits: [],
      evidence: event.evidence,
      verdict: (version) => (livesIn(event, version) ? "known" : "ignored"),
      ...life(event),
    })),
    ...features.map((feature): CatalogueEntry => ({
      kind: "feature",
      name: feature.name,
      description: feature.stages.map(({ stage, span }) => `${stage} in ${span.from} to ${span.to}`).join("; "),
      values: [],
      limits: [],
      evidence: "",
      verdict: (version) => keySupportAsVerdict("requirements", ["features", feature.name], version),
      ...life(feature),
      ...(feature.aliasOf === undefined ? {} : { aliasOf: feature.aliasOf }),
    })),
    ...shapes.map((shape): CatalogueEntry => ({
      kind: "shape",
      file: fileNames[shape.artefact ?? "requirements"],
      name: shape.id,
      description: shape.description,
      values: [],
      limits: [],
      evidence: shape.evidence,
      verdict: (version) => {
        if (spansContain(shape.refusedBy, version)) return "refused";
        return spansContain(shape.failsSessionsIn, version) ? "fails sessions" : "known";
      },
    })),
  ];
}

function keyEntry(fact: KeyFact): CatalogueEntry {
  const { artefact, path } = fact;
  const word = constraints.find((constraint) =>
    constraint.owns.some((owned) => owned.artefact === artefact && owned.path === path),
  );
  return {
    kind: "key",
    file: fileNames[artefact],
    name: path,
    type: describeCodexType(fact.type),
    values: enumValues.filter((value) => value.artefact === artefact && isAbout(value.path, path)),
    limits: fact.limits ?? [],
    evidence: fact.evidence,
    verdict: (version) => keySupportAsVerdict(artefact, concretePath(path), version),
    ...life(fact),
    ...(fact.aliasOf === undefined ? {} : { aliasOf: fact.aliasOf }),
    ...(word === undefined ? {} : { word: word.id }),
  };
}

/** Values are listed at their list or map as well as at its members. */
function isAbout(valuePath: string, path: string): boolean {
  if (valuePath === path || valuePath === `${path}[]`) return true;
  return valuePath.startsWith(`${path}.`) && isPlaceholder(valuePath.slice(path.length + 1));
}

function keySupportAsVerdict(artefact: CodexArtefact, path: KeyPath, version: string): Verdict {
  return keySupport(artefact, path, version);
}

/** A pattern with names in the place of its placeholders. */
function concretePath(pattern: string): KeyPath {
  return patternSteps(pattern).map((step) => {
    if (step === "[]") return 0;
    if (step === "<Event>") return hookEvents[0]?.event ?? "";
    return isPlaceholder(step) ? "name" : step;
  });
}

function life({
  since,
  until,
}: {
  readonly since?: string;
  readonly until?: string;
}): Pick<CatalogueEntry, "since" | "until"> {
  return { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}
