import { structuredPatch } from "diff";
import { looksSecret, secretMask } from "./shown-value.ts";

/** Lines of a text that changed, with their neighbours, as in a unified diff. */
export interface TextHunk {
  /** The first line on each side, from 1. */
  readonly oldStart: number;
  readonly newStart: number;
  /** Each begins with a space, `-` or `+`. */
  readonly lines: readonly string[];
}

const context = 3;
/** Texts that have less in common than this many edits allow are shown as replaced. */
const mostEdits = 4000;

/** What changed between two texts, line by line. What looks like a credential is masked on both sides; equal texts have no hunks. */
export function lineDiff(before: string, after: string): readonly TextHunk[] {
  const patch = structuredPatch("", "", before, after, "", "", { context, maxEditLength: mostEdits });
  if (patch !== undefined)
    return patch.hunks.map(({ oldStart, newStart, lines }) => ({ oldStart, newStart, lines: maskedLines(lines) }));
  const whole = [...linesOf(before).map((line) => `-${line}`), ...linesOf(after).map((line) => `+${line}`)];
  return [{ oldStart: 1, newStart: 1, lines: maskedLines(whole) }];
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, "").split("\n");
}

/** A key has many lines, of which only the first says what it is. */
function maskedLines(lines: readonly string[]): readonly string[] {
  const insideKey = { " ": false, "-": false, "+": false };
  return lines.map((line) => {
    const mark = line.startsWith("-") ? "-" : line.startsWith("+") ? "+" : " ";
    const text = line.slice(1);
    const begins = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text);
    const inside = begins || insideKey[mark] || insideKey[" "];
    const ends = /-----END [A-Z0-9 ]*PRIVATE KEY/.test(text);
    insideKey[mark] = inside && !ends;
    if (ends && mark === " ") insideKey["-"] = insideKey["+"] = false;
    return inside ? `${mark}${secretMask}` : `${mark}${maskedLine(text)}`;
  });
}

/** Names of what a script keeps to itself: wider than what makes a policy invalid, because here a mask costs nothing. */
const secretName = /(?:token|secret|passw(?:or)?d|passphrase|api_?key|credentials?)$/i;

/** Neither a variable, a command nor a path. */
function looksLiteral(value: string): boolean {
  return value.length >= 4 && !/^[$`(<~./]/.test(value);
}

/** `NAME=value` and `name: value` are judged by their names too. */
function maskedLine(text: string): string {
  if (looksSecret(text, "")) return secretMask;
  return text.replaceAll(
    /([A-Za-z0-9_-]+)(\s*[:=]\s*["']?)([^\s"']+)/g,
    (whole, name: string, between: string, value: string) =>
      looksSecret(value, name) || (secretName.test(name) && looksLiteral(value))
        ? `${name}${between}${secretMask}`
        : whole,
  );
}
