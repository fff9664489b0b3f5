import { canonical } from "../catalogue/covers.ts";
import { type CodexFile, judgeCodexFile } from "../codex/judge/judge-file.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { raiseFiles } from "../import/raise-files.ts";
import { composePolicy } from "../policy/compose.ts";
import { readLayer } from "../policy/read-layer.ts";
import { isPlainMap, locate, type LocatedMap, type Plain, toPlain } from "../source/located.ts";
import type { SourceText } from "../source/source-text.ts";
import type { Side, SideEntry } from "./side.ts";

export interface FilesContext {
  /** The client versions that judge the files, ascending. */
  readonly versions: readonly string[];
  readonly now: string;
  /** Scripts of hooks by the path at which they are installed, where a package holds them. */
  readonly scripts?: ReadonlyMap<string, string>;
}

export interface FilesSide {
  readonly side: Side;
  readonly sources: ReadonlyMap<string, SourceText>;
}

/** Codex's own files as a side: their words, and by Codex's own names what has no word. Places are lines of the files. */
export function sideOfFiles(
  name: string,
  files: readonly CodexFile[],
  { versions, now, scripts = new Map() }: FilesContext,
): Outcome<FilesSide> {
  const { value, diagnostics } = unjudgedSide(name, files, versions, now);
  const hazards = files
    .flatMap((file) => judgeCodexFile(file, versions))
    .filter((problem) => problem.severity !== "note")
    .map(({ code, message, span }) => ({ code, message, place: { file: span.file, line: span.start.line } }));
  const entries = value.side.entries.map((item) =>
    item.id.startsWith("hooks.run.") ? withScripts(item, scripts) : item,
  );
  return { value: { ...value, side: { ...value.side, entries, hazards } }, diagnostics };
}

/** The same without its hazards, where only what the files say counts. */
export function unjudgedSide(
  name: string,
  files: readonly CodexFile[],
  versions: readonly string[],
  now: string,
): Outcome<FilesSide> {
  const raised = raiseFiles(files, versions);
  const { words, leftovers, texts, sources } = raised.value;
  const artefact = files[0]?.file ?? name;
  const layer = readLayer(artefact, named(words)).value;
  const chain = {
    layers: layer === undefined ? [] : [layer],
    ancestors: new Map<string, ReadonlySet<string>>(),
    sources,
  };
  const leaves = composePolicy(chain, now).value?.leaves ?? [];
  const entries: SideEntry[] = leaves.map((leaf) => {
    const value = toPlain(leaf.value);
    const text = typeof value === "string" ? texts.get(value) : undefined;
    return entry(leaf.id, text ?? value, leaf.span.file, leaf.span.start.line);
  });
  for (const leftover of leftovers) {
    const id =
      leftover.member === undefined
        ? `codex.${leftover.artefact === "config" ? "config" : "requirements"}.${leftover.path.join(".")}`
        : `${leftover.member.constraint}.${leftover.member.key}`;
    entries.push(entry(id, toPlain(leftover.value), leftover.span.file, leftover.span.start.line));
  }
  return {
    value: { side: { name, entries: unique(entries), exceptions: [], acceptedGaps: [] }, sources },
    diagnostics: raised.diagnostics,
  };
}

function entry(id: string, value: Plain, file: string, line: number): SideEntry {
  return { id, value, place: { file, line }, layer: "", settings: [], strengths: {}, gaps: [] };
}

/** A hook with the scripts that its commands name. */
function withScripts(hook: SideEntry, scripts: ReadonlyMap<string, string>): SideEntry {
  const said = canonical(hook.value);
  const named = [...scripts].filter(([path]) => said.includes(path));
  if (named.length === 0 || !isPlainMap(hook.value)) return hook;
  const texts = Object.fromEntries(named);
  return { ...hook, meaning: { ...hook.value, scripts: texts }, texts };
}

/** Two entries of one name (two hooks alike) are told apart by counting. */
function unique(entries: readonly SideEntry[]): readonly SideEntry[] {
  const seen = new Map<string, number>();
  return entries.map((item) => {
    const count = (seen.get(item.id) ?? 0) + 1;
    seen.set(item.id, count);
    return count === 1 ? item : { ...item, id: `${item.id} (${count})` };
  });
}

function named(words: LocatedMap): LocatedMap {
  const field = (key: string, value: Plain) => ({ key, keySpan: words.span, value: locate(value, words.span) });
  return {
    ...words,
    entries: [field("mandate", 1), field("name", "file"), field("owner", "nobody"), ...words.entries],
  };
}
