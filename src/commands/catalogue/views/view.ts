import { describeVersions } from "../../../catalogue/codex/index.ts";
import type { CatalogueChanges } from "../changes.ts";
import type { CatalogueEntry, Verdict } from "../entry.ts";
import type { FoundEntries } from "../find-entries.ts";

export interface CatalogueView {
  readonly entries: (found: FoundEntries, versions: readonly string[]) => string;
  readonly changes: (changes: CatalogueChanges) => string;
}

/** The versions that make something of an entry, in words; undefined where none does. */
export function versionsOf(entry: CatalogueEntry, verdict: Verdict, versions: readonly string[]): string | undefined {
  const concerned = versions.filter((version) => entry.verdict(version) === verdict);
  if (concerned.length === 0) return undefined;
  return concerned.length === versions.length ? "all" : describeVersions(concerned);
}

/** Where an entry stands: `requirements.toml`, or what kind of thing it is. */
export function placeOf({ kind, file }: Pick<CatalogueEntry, "kind" | "file">): string {
  return kind === "key" ? (file ?? "") : kind;
}
