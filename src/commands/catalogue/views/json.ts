import { catalogueVersion } from "../../../catalogue/codex/index.ts";
import type { CatalogueEntry } from "../entry.ts";
import type { CatalogueView } from "./view.ts";

export const jsonView: CatalogueView = {
  entries: ({ exact, further }, versions) =>
    print({
      catalogue: catalogueVersion,
      clients: versions,
      exact: exact.map((entry) => describe(entry, versions)),
      further: further.map((entry) => describe(entry, versions)),
    }),
  changes: (changes) => print({ catalogue: catalogueVersion, ...changes }),
};

function describe({ verdict, ...facts }: CatalogueEntry, versions: readonly string[]): object {
  const by = (wanted: string) => versions.filter((version) => verdict(version) === wanted);
  return {
    ...facts,
    knownBy: by("known"),
    ignoredBy: by("ignored"),
    refusedBy: by("refused"),
    failsSessionsIn: by("fails sessions"),
  };
}

function print(report: object): string {
  return `${JSON.stringify({ formatVersion: 1, ...report }, null, 2)}\n`;
}
