import { compareVersions, describeVersions, knownVersions } from "../../catalogue/codex/index.ts";
import { versionsIn } from "../../policy/client-range.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";
import { changesBetween } from "./changes.ts";
import { findEntries } from "./find-entries.ts";
import type { CatalogueFormat } from "./views/formats.ts";
import { catalogueViews } from "./views/index.ts";

export interface CatalogueArguments {
  readonly key?: string;
  /** Only these client versions count. */
  readonly codex?: string;
  /** Two versions: `0.160.0..0.169.0`. */
  readonly changes?: string;
  readonly format: CatalogueFormat;
}

/** Tells what Codex understands, from the catalogue that the compiler itself goes by. */
export function runCatalogue({ key, codex, changes, format }: CatalogueArguments, { host }: Services): ExitCode {
  const views = catalogueViews[format];
  if (changes !== undefined) {
    if (key !== undefined || codex !== undefined)
      throw new UsageError("--changes compares two whole clients: it takes no key and no --codex");
    const [from, to] = twoVersions(changes);
    host.out(views.changes(changesBetween(from, to)));
    return 0;
  }
  const versions = codex === undefined ? knownVersions : rangeOf(codex);
  host.out(views.entries(findEntries(key), versions));
  return 0;
}

function rangeOf(range: string): readonly string[] {
  const versions = versionsIn(range);
  if (versions === undefined) throw new UsageError(`--codex: ${JSON.stringify(range)} is not a range of versions`);
  if (versions.length === 0)
    throw new UsageError(`--codex: no known version is in the range; known: ${describeVersions(knownVersions)}`);
  return versions;
}

function withNeighbours(version: string): string {
  const below = knownVersions.filter((known) => compareVersions(known, version) < 0).at(-1);
  const above = knownVersions.find((known) => compareVersions(known, version) > 0);
  const near = [below, above].filter((known) => known !== undefined).join(" and ");
  return `${version} is not in the catalogue; nearest: ${near}`;
}

function twoVersions(text: string): readonly [string, string] {
  const match = /^(\d+\.\d+\.\d+)\.\.(\d+\.\d+\.\d+)$/.exec(text);
  const [from, to] = [match?.[1], match?.[2]];
  if (from === undefined || to === undefined)
    throw new UsageError(`--changes: write two versions, for example 0.160.0..${knownVersions.at(-1) ?? ""}`);
  const unknown = [from, to].filter((version) => !knownVersions.includes(version));
  if (unknown.length > 0) throw new UsageError(`--changes: ${unknown.map(withNeighbours).join("; ")}`);
  return [from, to];
}
