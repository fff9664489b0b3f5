import { findKey, type CodexArtefact } from "../../catalogue/codex/index.ts";
import { findConstraint } from "../../catalogue/constraints/index.ts";
import { suggest } from "../../policy/nearest.ts";
import { UsageError } from "../services.ts";
import { allEntries, type CatalogueEntry } from "./entry.ts";

/** What a name leads to: entries of exactly that name, and those below or beginning with it. */
export interface FoundEntries {
  readonly exact: readonly CatalogueEntry[];
  readonly further: readonly CatalogueEntry[];
}

/**
 * Finds entries by a key path (as a pattern or with names put in), the name of a feature, event or shape, a word of the policy
 * language, or the beginning of any of them. Without a name: the keys at the top of the two files, events and features.
 */
export function findEntries(name: string | undefined): FoundEntries {
  const all = allEntries();
  if (name === undefined)
    return { exact: [], further: all.filter((entry) => entry.kind !== "key" || isTop(entry.name)) };
  const exact = all.filter((entry) => isNamed(entry, name));
  const names = new Set([name, ...exact.filter((entry) => entry.kind === "key").map((entry) => entry.name)]);
  const further = all.filter((entry) => !exact.includes(entry) && beginsWithOne(entry.name, names, exact.length > 0));
  if (exact.length > 0 || further.length > 0) return { exact, further };
  throw new UsageError(
    `Codex has nothing named ${JSON.stringify(name)}; ${suggest(name, [...new Set(all.map((entry) => entry.name))])}`,
  );
}

function isTop(name: string): boolean {
  return !/[.[]/.test(name);
}

function isNamed(entry: CatalogueEntry, name: string): boolean {
  if (entry.name === name) return true;
  switch (entry.kind) {
    case "key":
      return isOwnedBy(entry, name) || isPatternOf(entry, name);
    case "feature":
      return name === `features.${entry.name}`;
    case "hook event":
      return name === `hooks.${entry.name}`;
    case "shape":
      return false;
  }
}

function isOwnedBy(entry: CatalogueEntry, word: string): boolean {
  const constraint = findConstraint(word);
  return constraint?.owns.some((owned) => owned.path === entry.name && artefactOf(entry) === owned.artefact) === true;
}

/** Whether a path with names put in, `permissions.acme.extends`, is what the entry's pattern stands for. */
function isPatternOf(entry: CatalogueEntry, name: string): boolean {
  const steps = name.split(".").flatMap((step) => {
    const plain = step.replaceAll(/\[\d*\]/g, "");
    return [plain, ...Array.from(step.matchAll(/\[\d*\]/g), () => 0)];
  });
  return findKey(artefactOf(entry), steps)?.path === entry.name;
}

function artefactOf(entry: CatalogueEntry): CodexArtefact {
  return entry.file === "requirements.toml" ? "requirements" : "config";
}

function beginsWithOne(name: string, beginnings: ReadonlySet<string>, below: boolean): boolean {
  return [...beginnings].some((beginning) =>
    below ? name.startsWith(`${beginning}.`) || name.startsWith(`${beginning}[`) : name.startsWith(beginning),
  );
}
