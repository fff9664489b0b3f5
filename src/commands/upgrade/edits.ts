import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { LoadedPolicy } from "../shared/load-policy.ts";

/** A replacement in one file, by offsets of its text. */
export interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly why: string;
}

/** Values that Codex has retired, and what takes their place. */
const migrations: readonly { readonly value: string; readonly instead: string; readonly key: RegExp }[] = [
  { value: "untrusted", instead: "on-request", key: /default|approval_policy/ },
  { value: "chat", instead: "responses", key: /wire_api/ },
];

/** The edits that bring a policy to another range: the range itself, and every retired value that has a successor. */
export function upgradeEdits(loaded: LoadedPolicy, after: LoadedPolicy, range: string): readonly Edit[] {
  const edits: Edit[] = [];
  const set = loaded.policy?.targets?.rangeSpan;
  if (set !== undefined && loaded.policy?.targets?.range !== range)
    edits.push({
      file: set.file,
      start: set.start.offset,
      end: set.end.offset,
      text: JSON.stringify(range),
      why: "targets.codex",
    });
  for (const diagnostic of after.diagnostics.filter((candidate) => candidate.code === "retired-value"))
    edits.push(...migration(diagnostic, after));
  return edits;
}

function migration(diagnostic: Diagnostic, loaded: LoadedPolicy): readonly Edit[] {
  const { file, start, end } = diagnostic.span;
  const text = loaded.sources.get(file)?.text;
  if (text === undefined || file.startsWith("profile:")) return [];
  const written = text.slice(start.offset, end.offset).replaceAll(/^["']|["']$/g, "");
  const line = text.slice(text.lastIndexOf("\n", start.offset) + 1, end.offset);
  const found = migrations.find((candidate) => candidate.value === written && candidate.key.test(line));
  return found === undefined
    ? []
    : [{ file, start: start.offset, end: end.offset, text: found.instead, why: `${written} is retired` }];
}

/** A text with edits applied; comments and everything else stay as they are. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((current, edit) => current.slice(0, edit.start) + edit.text + current.slice(edit.end), text);
}
