import { type EnumFact, features, keyFacts, livesIn, spansContain } from "../../catalogue/codex/index.ts";
import { enumValues } from "../../catalogue/codex/data.ts";
import { allEntries, type CatalogueEntry, type EntryKind, type Verdict } from "./entry.ts";

/** One difference between two clients. */
export interface CatalogueChange {
  readonly kind: EntryKind | "value";
  readonly file?: string;
  readonly name: string;
  /** What became of it, in a few words. */
  readonly what: string;
}

export interface CatalogueChanges {
  readonly from: string;
  readonly to: string;
  readonly appeared: readonly CatalogueChange[];
  readonly changed: readonly CatalogueChange[];
  readonly gone: readonly CatalogueChange[];
}

/** What one client understands that another does not, and the other way round. */
export function changesBetween(from: string, to: string): CatalogueChanges {
  const appeared: CatalogueChange[] = [];
  const changed: CatalogueChange[] = [...strictness(from, to), ...stages(from, to)];
  const gone: CatalogueChange[] = [];
  for (const entry of allEntries()) {
    const [before, after] = [entry.verdict(from), entry.verdict(to)];
    if (before === after) continue;
    const change = { ...named(entry), what: becomes(before, after) };
    if (entry.kind === "shape") changed.push(change);
    else if (after === "known") appeared.push(change);
    else if (before === "known") gone.push(change);
    else changed.push(change);
  }
  for (const value of enumValues) {
    const [before, after] = [takes(value, from), takes(value, to)];
    if (before === after) continue;
    const change: CatalogueChange = {
      kind: "value",
      file: value.artefact === "requirements" ? "requirements.toml" : "config.toml",
      name: `${value.path} = ${JSON.stringify(value.value)}`,
      what: after ? "taken from now on" : "no longer taken",
    };
    (after ? appeared : gone).push(change);
  }
  return { from, to, appeared, changed, gone };
}

function named({ kind, file, name }: CatalogueEntry): Pick<CatalogueChange, "kind" | "file" | "name"> {
  return { kind, name, ...(file === undefined ? {} : { file }) };
}

function becomes(before: Verdict, after: Verdict): string {
  return `${words[before]}, now ${words[after]}`;
}

const words: Readonly<Record<Verdict, string>> = {
  known: "known",
  ignored: "ignored",
  refused: "refused: Codex does not start",
  "fails sessions": "accepted at start, then no session starts",
};

function takes(value: EnumFact, version: string): boolean {
  return livesIn(value, version) && !spansContain(value.refusedBy, version);
}

/** Tables in which an unknown key stops Codex in one of the two only. */
function strictness(from: string, to: string): readonly CatalogueChange[] {
  return (["requirements", "config"] as const).flatMap((artefact) =>
    keyFacts(artefact).flatMap((fact): readonly CatalogueChange[] => {
      if (!livesIn(fact, from) || !livesIn(fact, to)) return [];
      const [before, after] = [spansContain(fact.strictIn ?? [], from), spansContain(fact.strictIn ?? [], to)];
      if (before === after) return [];
      const what = after ? "unknown keys in it are refused from now on" : "unknown keys in it are no longer refused";
      return [{ kind: "key", file: `${artefact}.toml`, name: fact.path, what }];
    }),
  );
}

function stages(from: string, to: string): readonly CatalogueChange[] {
  return features.flatMap((feature): readonly CatalogueChange[] => {
    const stageIn = (version: string) =>
      feature.stages.find(({ span }) => livesIn({ since: span.from, until: span.to }, version))?.stage;
    const [before, after] = [stageIn(from), stageIn(to)];
    if (before === undefined || after === undefined || before === after) return [];
    return [{ kind: "feature", name: feature.name, what: `${before}, now ${after}` }];
  });
}
