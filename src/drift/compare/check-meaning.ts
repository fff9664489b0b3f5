import { newestVersion } from "../../catalogue/codex/index.ts";
import { type CodexFile, type CodexFileKind, judgeCodexFile } from "../../codex/judge/judge-file.ts";
import type { Change, ChangeDirection } from "../../diff/change.ts";
import { compareSides } from "../../diff/compare-sides.ts";
import { unjudgedSide } from "../../diff/side-of-files.ts";
import { parseStarlark } from "../../source/parse-starlark.ts";
import { parseToml } from "../../source/parse-toml.ts";
import { sourceText } from "../../source/source-text.ts";
import { isPlainList, type Plain } from "../../source/located.ts";
import type { Span } from "../../source/span.ts";
import { type Expectation, shownPath } from "../expectation.ts";
import type { FindingCode } from "../finding-codes.ts";
import type { Finding } from "../report.ts";
import { finding, notStated, safeText } from "./finding.ts";
import { sourceOf } from "./source-index.ts";

/** A file as the bundle has it and as it was found; one of both may be absent. */
export interface ComparedFile {
  /** On the endpoint. */
  readonly path: string;
  /** What the audit map calls it: `requirements.toml`. */
  readonly artefact: string;
  readonly kind: CodexFileKind;
  /** Tells several texts of one file apart: a preference's key. */
  readonly key?: string;
  readonly expected?: Uint8Array;
  readonly actual?: Uint8Array;
}

const codes: Readonly<Record<ChangeDirection, FindingCode>> = {
  looser: "looser-value",
  incomparable: "incomparable-value",
  tighter: "tighter-value",
  neutral: "neutral-value",
};

const messages: Readonly<Record<ChangeDirection, string>> = {
  looser: "the constraint is looser than the bundle says",
  incomparable: "the constraint is another one than the bundle says, neither looser nor tighter",
  tighter: "the constraint is tighter than the bundle says",
  neutral: "the setting is another one than the bundle says",
};

/**
 * What differs in meaning between the bundle's files and those that were found: every text is raised back into constraints and
 * compared as `mandate diff` does. Files that are the same on both sides belong into the list too, because one file may replace
 * what another says. A file of other bytes and no other meaning is `changed-bytes`.
 */
export function checkMeaning(expected: Expectation, files: readonly ComparedFile[]): readonly Finding[] {
  if (files.every((file) => file.expected === file.actual)) return [];
  const version = expected.clients.highest === "" ? newestVersion : expected.clients.highest;
  const findings: Finding[] = [];
  const add = (file: ComparedFile, code: FindingCode, message: string, details: Partial<Finding> = {}) =>
    findings.push(
      finding(code, message, { path: shownPath(file.path, expected.platform), key: file.key ?? "", ...details }),
    );
  const readable = files.filter((file) => {
    const problem = file.actual === undefined ? undefined : parseProblem(file, version);
    if (problem !== undefined) add(file, problem.code, safeText(problem.message));
    return problem?.isText !== false;
  });
  // Codex takes the strictest of all rules; a rules file is compared with itself, so that its own loss shows.
  const rules = readable.filter(({ kind }) => kind === "rules").map((file) => [file]);
  for (const group of [readable.filter(({ kind }) => kind !== "rules"), ...rules])
    if (group.some((file) => file.expected !== file.actual)) findings.push(...compareGroup(expected, group, version));
  return findings;
}

/** Files that Codex reads together, raised on both sides. */
function compareGroup(expected: Expectation, group: readonly ComparedFile[], version: string): readonly Finding[] {
  const names = new Map(group.map((file) => [nameOf(file), file]));
  const side = (which: "expected" | "actual") =>
    unjudgedSide(
      which,
      group.flatMap((file) => codexFile(file, which)),
      [version],
      "1970-01-01T00:00:00Z",
    ).value.side;
  const changes = compareSides(side("expected"), side("actual"));
  const filesOf = (change: Change) =>
    [change.new, change.old].flatMap((place) => {
      const file = place === undefined ? undefined : names.get(place.file);
      return file === undefined || file.expected === file.actual ? [] : [file];
    });
  const findings = changes.flatMap((change) => {
    const [file] = filesOf(change);
    return file === undefined ? [] : [changeFinding(change, file, expected, names)];
  });
  // What a file says may be read differently because of another file that is not the bundle's.
  const indirect = changes.filter((change) => filesOf(change).length === 0);
  for (const file of group) {
    if (file.expected === file.actual || file.expected === undefined || file.actual === undefined) continue;
    if (changes.some((change) => filesOf(change).includes(file))) continue;
    if (indirect.length > 0) findings.push(...indirect.map((change) => changeFinding(change, file, expected, names)));
    else
      findings.push(
        finding("changed-bytes", "it has other bytes than the bundle's, and means the same", {
          path: shownPath(file.path, expected.platform),
          key: file.key ?? "",
        }),
      );
  }
  return findings;
}

function changeFinding(
  change: Change,
  file: ComparedFile,
  expected: Expectation,
  names: ReadonlyMap<string, ComparedFile>,
): Finding {
  const old = change.old === undefined ? undefined : names.get(change.old.file);
  const place =
    old === undefined || change.old === undefined ? undefined : { artefact: old.artefact, line: change.old.line };
  const source = sourceOf(expected, change.constraint, place);
  const details = `${membersText(change)}${change.note === undefined ? "" : `: ${change.note}`}`;
  return finding(codes[change.direction], `${messages[change.direction]}${details}`, {
    path: shownPath(file.path, expected.platform),
    key: change.constraint,
    expected: valueText(change.before),
    actual: valueText(change.after),
    direction: change.direction,
    ...(file.expected === undefined ? { repair: "remove the file, or put what it says into the policy" } : {}),
    ...(file.key === undefined
      ? {}
      : { repair: "let device management install the bundle's configuration profile again" }),
    ...(source === undefined ? {} : { source }),
  });
}

/** How much of a value a report repeats. */
const room = 4000;

/** A value that was already made fit to be shown. */
export function valueText(value: Plain | undefined): string {
  if (value === undefined) return notStated;
  return cut(typeof value === "string" ? value : JSON.stringify(value), room);
}

/** What came to a list and what went, where a list is too long to be compared by eye. */
function membersText({ before, after }: Change): string {
  if (!isPlainList(before) || !isPlainList(after)) return "";
  const texts = (items: readonly Plain[]) => items.map((item) => JSON.stringify(item));
  const [old, now] = [new Set(texts(before)), new Set(texts(after))];
  const added = [...now].filter((item) => !old.has(item));
  const removed = [...old].filter((item) => !now.has(item));
  const part = (word: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`it ${word} ${cut(items.join(", "), membersRoom)}`];
  const parts = [...part("adds", added), ...part("lacks", removed)];
  return parts.length === 0 ? "" : `: ${parts.join("; ")}`;
}

const membersRoom = 300;

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 4)} ...` : text;
}

/** The name under which a text is raised: the places of changes name it. */
function nameOf({ path, key }: ComparedFile): string {
  return key === undefined ? path : `${path} ${key}`;
}

function codexFile(file: ComparedFile, which: "expected" | "actual"): readonly CodexFile[] {
  const text = decode(file[which]);
  return text === undefined ? [] : [{ file: nameOf(file), text, kind: file.kind }];
}

function decode(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Why Codex would refuse a file; `isText` false where nothing in it can be compared. */
function parseProblem(
  file: ComparedFile,
  version: string,
): { readonly isText: boolean; readonly code: FindingCode; readonly message: string } | undefined {
  const text = decode(file.actual);
  if (text === undefined) return { isText: false, code: "invalid-file", message: "it is not UTF-8" };
  const inLine = (problem: { readonly span: Span; readonly message: string }) =>
    `line ${problem.span.start.line}: ${problem.message}`;
  const source = sourceText(nameOf(file), text);
  if (file.kind === "rules") {
    const { problem } = parseStarlark(source);
    // Codex reads more of Starlark than can be compared here.
    if (problem !== undefined)
      return { isText: false, code: problem.beyond ? "changed-file" : "invalid-file", message: inLine(problem) };
  } else {
    const [problem] = parseToml(source).diagnostics;
    if (problem !== undefined) return { isText: false, code: "invalid-file", message: inLine(problem) };
  }
  if (file.actual === file.expected) return undefined;
  const refused = judgeCodexFile({ file: nameOf(file), text, kind: file.kind }, [version]).find(
    ({ severity }) => severity === "error",
  );
  return refused === undefined
    ? undefined
    : { isText: true, code: "invalid-file", message: `Codex ${version} refuses it: ${inLine(refused)}` };
}
