import { keySupport } from "../catalogue/codex/index.ts";
import { type Diagnostic, invariant } from "../diagnostics/diagnostic.ts";
import { isAccepted, rangeText } from "../codex/gaps.ts";
import { findSecrets } from "../policy/secrets.ts";
import { addDays } from "../policy/dates.ts";
import type { Platform } from "../policy/layer.ts";
import { type LocatedMap, type LocatedNode, toPlain } from "../source/located.ts";
import { type Span, startOfFile } from "../source/span.ts";
import type { Draft, DraftGap, Note } from "./draft.ts";
import { renderDraft } from "./render-draft.ts";
import { type TriedDraft, tryDraft } from "./try-draft.ts";
import { nodeAtPath, pathAt, removableUnit, type WordPath, withoutPart } from "./word-path.ts";

export interface SettledDraft {
  readonly draft: Draft;
  readonly tried: TriedDraft;
  readonly notes: readonly Note[];
}

/** How long gaps that an import accepts may stand. */
const gapDays = 90;

/**
 * Takes out of a draft what would not build, until it builds. Each part that goes is a note with what the compiler says about it;
 * a gap of older clients is accepted instead, since the imported file had it too.
 */
export function settle(start: Draft, files: ReadonlyMap<string, string>, now: string): SettledDraft {
  let draft = start;
  const notes: Note[] = [];
  for (;;) {
    const tried = tryDraft(renderDraft(draft, []), files, now);
    const accepted = newGaps(tried, draft, now);
    if (accepted.length > 0) {
      draft = { ...draft, acceptedGaps: [...draft.acceptedGaps, ...accepted] };
      continue;
    }
    const errors = tried.diagnostics.filter((problem) => problem.severity === "error");
    if (errors.length === 0) return { draft, tried, notes };
    const wider = errors.some(isNowhere)
      ? withFittingPlatforms(draft, errors.filter(isNowhere).length, files, now)
      : draft;
    if (wider !== draft) {
      draft = wider;
      continue;
    }
    const removals = removalsFor(firstToSettle(errors), tried, draft.words);
    invariant(removals.length > 0, `an imported policy cannot be settled: ${errors[0]?.message ?? ""}`);
    for (const { path, problem } of removals) notes.push(noteOf(path, problem, draft.words));
    // From the last to the first, so that the indices of a list stay true.
    draft = {
      ...draft,
      words: [...removals].reverse().reduce((words, { path }) => withoutPart(words, path), draft.words),
    };
  }
}

/** What no client reads goes first, then one of two owners of a setting: much else may come from them. */
function firstToSettle(errors: readonly Diagnostic[]): readonly Diagnostic[] {
  for (const code of ["ignored-key", "two-owners"]) {
    const some = errors.filter((problem) => problem.code === code);
    if (some.length > 0) return some;
  }
  return errors;
}

interface Removal {
  readonly path: WordPath;
  readonly problem: Diagnostic;
}

/** The parts that errors lie in, in the order of the document; a part inside another one goes with it. */
function removalsFor(errors: readonly Diagnostic[], tried: TriedDraft, words: LocatedMap): readonly Removal[] {
  const found = new Map<string, Removal>();
  for (const problem of errors) {
    const unit = tried.root === undefined ? undefined : removableUnit(pathAt(tried.root, placeToGive(problem, tried)));
    if (unit !== undefined && nodeAtPath(words, unit.path) !== undefined && !found.has(JSON.stringify(unit.path)))
      found.set(JSON.stringify(unit.path), { path: unit.path, problem });
  }
  const all = [...found.values()];
  const outer = all.filter(
    ({ path }) =>
      !all.some((other) => other.path.length < path.length && other.path.every((step, index) => step === path[index])),
  );
  return outer.sort((a, b) => orderOf(a.path, words) - orderOf(b.path, words) || comparePaths(a.path, b.path));
}

/** Of two owners of one setting, what is written by Codex's own names stays where a client reads it: it may deny what the other does not. */
function placeToGive(problem: Diagnostic, tried: TriedDraft): Span {
  const [other] = problem.related;
  if (problem.code !== "two-owners" || other === undefined || tried.root === undefined) return problem.span;
  const [, , ...key] = pathAt(tried.root, problem.span);
  return tried.targeted.some((version) => keySupport("requirements", key, version) === "known")
    ? other.span
    : problem.span;
}

function orderOf(path: WordPath, words: LocatedMap): number {
  return words.entries.findIndex((entry) => entry.key === path[0]);
}

/** Indices ascend; what has none keeps its order. */
function comparePaths(a: WordPath, b: WordPath): number {
  for (const [index, step] of a.entries()) {
    const other = b[index];
    if (typeof step === "number" && typeof other === "number" && step !== other) return step - other;
  }
  return 0;
}

function noteOf(path: WordPath, problem: Diagnostic, words: LocatedMap): Note {
  const node = nodeAtPath(words, path);
  const span = node?.span ?? startOfFile("");
  return {
    span,
    what: shownPart(path.map(String).join("."), node),
    why: problem.message,
    ...(problem.help === "" ? {} : { form: problem.help }),
  };
}

/** A part in one line; one that looks like a credential without its value. */
export function shownPart(path: string, node: LocatedNode | undefined): string {
  if (node === undefined) return path;
  const key = path.split(".").at(-1) ?? "";
  if (findSecrets(node, key).length > 0) return `${path}: (not shown: it looks like a credential)`;
  const text = JSON.stringify(toPlain(node));
  return `${path}: ${text.length > 400 ? `${text.slice(0, 397)}...` : text}`;
}

/** Gaps of some targeted clients that are not accepted yet. What no client enforces is no gap: it goes. */
function newGaps(tried: TriedDraft, draft: Draft, now: string): readonly DraftGap[] {
  const gaps = tried.group?.gaps ?? [];
  return gaps
    .filter(
      (gap) =>
        !isAccepted(gap) && (gap.olderForm || !tried.targeted.every((version) => gap.versions.includes(version))),
    )
    .filter((gap) => !draft.acceptedGaps.some((known) => known.constraint === gap.leaf.id))
    .map((gap) => ({
      constraint: gap.leaf.id,
      versions: rangeText(gap.versions, tried.targeted),
      until: addDays(now, gapDays),
    }));
}

function isNowhere(problem: Diagnostic): boolean {
  return problem.code === "enforced-nowhere";
}

/** The draft for a further platform where that one enforces what no other does. */
function withFittingPlatforms(draft: Draft, count: number, files: ReadonlyMap<string, string>, now: string): Draft {
  const others: readonly Platform[] = ["linux", "macos", "windows"];
  for (const platform of others) {
    if (draft.platforms.includes(platform)) continue;
    const wider = { ...draft, platforms: [...draft.platforms, platform] };
    if (tryDraft(renderDraft(wider, []), files, now).diagnostics.filter(isNowhere).length < count) return wider;
  }
  return draft;
}

export function placeOf(span: Span): string {
  return `${span.file}:${span.start.line}`;
}
