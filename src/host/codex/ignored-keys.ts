import type { TomlTable } from "smol-toml";
import type { CodexWarning, IgnoredKey, IgnoredKeysAnswer } from "./answers.ts";
import type { CodexFiles } from "./codex-files.ts";
import { readIgnoredKeyWarnings } from "./ignored-key-warnings.ts";
import { parseToml, printToml, removeDottedPath } from "./toml-removal.ts";

/** What one round can come back with: the warnings of a started app-server, or why there are none. */
export type WarningsAnswer =
  | { readonly verdict: "warned"; readonly warnings: readonly CodexWarning[] }
  | { readonly verdict: "refused" | "cannot"; readonly message: string };

/** The files of /etc/codex whose keys Codex checks. */
const checkedFiles = ["managed_config.toml", "requirements.toml", "config.toml"] as const;

/**
 * A key that no client knows, added to every file: a client that does not name it does not report unknown keys of that file, and its
 * silence about the others means nothing.
 */
const controlKey = "zzz_mandate_control";

/**
 * Every ignored key, by asking again without the keys that were named until nothing is left: Codex names three at a time. Each
 * round removes at least one key, so this ends.
 */
export async function listIgnoredKeys(
  files: CodexFiles,
  warningsFor: (files: CodexFiles) => Promise<WarningsAnswer>,
): Promise<IgnoredKeysAnswer> {
  const decoder = new TextDecoder();
  const documents = new Map<string, TomlTable>();
  for (const name of checkedFiles) {
    const file = files.get(name);
    if (file === undefined) continue;
    const document = parseToml(decoder.decode(file.bytes));
    if (document === undefined) return refusedAsItIs(files, warningsFor, name);
    document[controlKey] = 1n;
    documents.set(name, document);
  }

  const found: IgnoredKey[] = [];
  const reporting = new Set<string>();
  let unnamed = 0;
  for (;;) {
    const answer = await warningsFor(withDocuments(files, documents));
    if (answer.verdict !== "warned") return answer;
    const { keys, more } = readIgnoredKeyWarnings(answer.warnings);
    let removed = false;
    for (const ignored of keys) {
      if (ignored.key === controlKey) reporting.add(ignored.file);
      else if (!found.some((known) => known.file === ignored.file && known.key === ignored.key)) found.push(ignored);
      const document = documents.get(ignored.file);
      removed = (document !== undefined && removeDottedPath(document, ignored.key)) || removed;
    }
    unnamed = more;
    if (more === 0 || !removed) break;
  }
  return {
    verdict: "listed",
    keys: found.sort((left, right) => compare(left.file, right.file) || compare(left.key, right.key)),
    unreported: [...documents.keys()].filter((name) => !reporting.has(name)),
    unnamed,
  };
}

/** What Mandate cannot parse, Codex is asked about as it is. */
async function refusedAsItIs(
  files: CodexFiles,
  warningsFor: (files: CodexFiles) => Promise<WarningsAnswer>,
  name: string,
): Promise<IgnoredKeysAnswer> {
  const answer = await warningsFor(files);
  if (answer.verdict !== "warned") return answer;
  return { verdict: "cannot", message: `Codex reads ${name}, but Mandate cannot parse it` };
}

function withDocuments(files: CodexFiles, documents: ReadonlyMap<string, TomlTable>): CodexFiles {
  const changed = new Map(files);
  for (const [name, document] of documents) {
    changed.set(name, { bytes: new TextEncoder().encode(printToml(document)), mode: files.get(name)?.mode ?? 0o644 });
  }
  return changed;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
