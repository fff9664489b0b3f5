import { constraints } from "../catalogue/constraints/index.ts";
import { documentTree } from "../codex/document-tree.ts";
import { settingsByFile } from "../codex/emit/platform-texts.ts";
import { type CodexFile, codexFileKind, judgeCodexFile } from "../codex/judge/judge-file.ts";
import { scalar } from "../codex/lower/nodes.ts";
import type { PlatformModel } from "../codex/model.ts";
import { type Diagnostic, hasErrors, type Outcome } from "../diagnostics/diagnostic.ts";
import type { Platform } from "../policy/layer.ts";
import { type LocatedMap, stringValue } from "../source/located.ts";
import type { SourceText } from "../source/source-text.ts";
import { startOfFile } from "../source/span.ts";
import { toolVersion } from "../version.ts";
import type { Draft, Note } from "./draft.ts";
import { firstQuestions } from "./first-questions.ts";
import { asTree, isWithinTree } from "./raise-documents.ts";
import { raiseFiles } from "./raise-files.ts";
import type { Leftover } from "./raised.ts";
import { renderDraft } from "./render-draft.ts";
import { placeOf, settle, shownPart } from "./settle.ts";
import { nodeAtPath, withoutPart } from "./word-path.ts";

export interface ImportOptions {
  /** The layer's name. */
  readonly name: string;
  /** The client versions as a semver range, and the known ones that it admits. */
  readonly range: string;
  readonly versions: readonly string[];
  /** The time in ISO form. */
  readonly now: string;
  /** Whether texts can be written beside the policy. Where they cannot, what names them becomes a comment. */
  readonly withFiles: boolean;
  /** Asks the simulator: the verdict on which every client agrees, or undefined. */
  readonly ask: (model: PlatformModel, versions: readonly string[], question: LocatedMap) => string | undefined;
}

export interface ImportedPolicy {
  /** The policy document. */
  readonly text: string;
  /** Texts that it names, by the name used: they belong beside it. */
  readonly files: ReadonlyMap<string, string>;
  /** What stands in it as a comment only. */
  readonly notes: readonly Note[];
}

export interface ImportResult {
  readonly policy: ImportedPolicy | undefined;
  readonly sources: ReadonlyMap<string, SourceText>;
}

/** Codex's own files as one policy document that builds and means the same. Undefined where a file cannot be parsed. */
export function importPolicy(files: readonly CodexFile[], options: ImportOptions): Outcome<ImportResult> {
  const raised = raiseFiles(files, options.versions);
  const { words, texts, sources } = raised.value;
  if (hasErrors(raised.diagnostics)) return { value: { policy: undefined, sources }, diagnostics: raised.diagnostics };
  const unwritten = options.withFiles ? [] : fileWords(words);
  const sayable = unwritten.reduce((left, path) => withoutPart(left, path), words);
  const start: Draft = {
    name: options.name,
    range: options.range,
    platforms: platformsOf(files),
    words: sayable,
    acceptedGaps: [],
    tests: [],
  };
  const settled = settle(start, texts, options.now);
  const models = settled.tried.group?.models ?? [];
  const notes = [
    ...raised.value.leftovers.filter((leftover) => !isEmittedAnyway(leftover, models)).map(leftoverNote),
    ...unwritten.map((path) => unwrittenNote(path, words, texts)),
    ...settled.notes,
  ];
  const [model] = models;
  const tests =
    model === undefined
      ? []
      : firstQuestions(settled.draft.words).flatMap((question) => {
          const expect = options.ask(model, options.versions, question);
          return expect === undefined ? [] : [{ question, expect }];
        });
  const named = new Set([...texts.keys()].filter((name) => isNamed(settled.draft.words, name)));
  const head = headLines(files, notes, hazardLines(files, options.versions, settled.tried.diagnostics));
  const text = renderDraft({ ...settled.draft, tests }, head);
  return {
    value: { policy: { text, files: new Map([...texts].filter(([name]) => named.has(name))), notes }, sources },
    diagnostics: raised.diagnostics,
  };
}

/** Where a layer names files. */
function fileWords(words: LocatedMap): readonly (readonly string[])[] {
  return constraints
    .filter(({ type }) => type.kind === "text" && type.format === "file")
    .map(({ id }) => id.split("."))
    .filter((path) => nodeAtPath(words, path) !== undefined);
}

function unwrittenNote(path: readonly string[], words: LocatedMap, texts: ReadonlyMap<string, string>): Note {
  const node = nodeAtPath(words, path);
  const name = stringValue(node) ?? "";
  const span = node?.span ?? words.span;
  const text = texts.get(name);
  const what = shownPart(path.join("."), text === undefined ? node : scalar(text, span));
  return {
    span,
    what,
    why: "its text belongs into a file beside the policy",
    form: `import with --out POLICY, which writes it; or ${path.join(".")}: ${name}`,
  };
}

function isNamed(node: LocatedMap, name: string): boolean {
  return node.entries.some(({ value }) =>
    value.kind === "map" ? isNamed(value, name) : value.kind === "scalar" && value.value === name,
  );
}

/** Where the files lie on an endpoint says what they are for. */
function platformsOf(files: readonly CodexFile[]): readonly Platform[] {
  const of = ({ file, kind }: CodexFile): Platform => {
    if ((kind ?? codexFileKind(file)) === "profile") return "macos";
    return /OpenAI[\\/]Codex[\\/]/i.test(file) ? "windows" : "linux";
  };
  return [...new Set(files.map(of))];
}

/** A system default that equals a requirement is emitted with the requirement. */
function isEmittedAnyway(leftover: Leftover, models: readonly PlatformModel[]): boolean {
  if (leftover.isDefault !== true) return false;
  const wanted = asTree(leftover.path, leftover.value);
  return models.some((model) => isWithinTree(wanted, documentTree(settingsByFile(model).defaults, startOfFile(""))));
}

function leftoverNote({ span, path, value, why, form }: Leftover): Note {
  return { span, what: shownPart(path.join("."), value), why, ...(form === undefined ? {} : { form }) };
}

/** What the judge says about the files themselves, then what the compiler says about the policy beyond that. */
function hazardLines(
  files: readonly CodexFile[],
  versions: readonly string[],
  compiled: readonly Diagnostic[],
): readonly string[] {
  const judged = files
    .flatMap((file) => judgeCodexFile(file, versions))
    .filter((problem) => problem.severity !== "note");
  const codes = new Set(judged.map((problem) => problem.code));
  const further = compiled.filter(
    (problem) => problem.severity === "warning" && !codes.has(problem.code) && problem.code !== "accepted-gap",
  );
  const line = (problem: Diagnostic, place: string) => [
    `- ${place}${problem.severity} ${problem.code}: ${problem.message}`,
    `  ${problem.help}`,
  ];
  return [
    ...judged.flatMap((problem) => line(problem, `${placeOf(problem.span)} `)),
    ...further.flatMap((problem) => line(problem, "")),
  ];
}

function headLines(files: readonly CodexFile[], notes: readonly Note[], hazards: readonly string[]): readonly string[] {
  const names = files.map((file) => file.file).join(", ");
  const lines = [
    `Imported by Mandate ${toolVersion} from ${names}.`,
    "Set owner, organization and targets to your own, then build it: mandate build FILE.",
  ];
  if (notes.length > 0)
    lines.push(
      "",
      "Not carried over:",
      ...notes.flatMap((note) => [
        `- ${placeOf(note.span)} ${note.what}`,
        `  ${note.why}`,
        ...(note.form === undefined ? [] : note.form.split("\n").map((line) => `  instead: ${line}`)),
      ]),
    );
  if (hazards.length > 0) lines.push("", "Hazards of the imported files:", ...hazards);
  return lines.flatMap((line) => line.split(/\r\n|\r|\n/));
}
