import { lineText, type SourceText } from "../../source/source-text.ts";
import type { Span } from "../../source/span.ts";
import { credentialPlaces, mask } from "../credentials.ts";
import type { Diagnostic } from "../diagnostic.ts";

/** A stretch of one line: columns from 1, the end exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** One source line as it may be shown: secrets in it are masked. */
export interface MaskedLine {
  readonly text: string;
  /** Where the part of a span that lies on this line stands in `text`. */
  place(span: Span): Stretch;
}

/** The places that must never be shown, by file: every sensitive span, in whichever diagnostic's excerpt it would appear. */
export function sensitiveSpans(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Span[]> {
  const spans = new Map<string, Span[]>();
  for (const { sensitive, span } of diagnostics) {
    if (sensitive !== true) continue;
    const known = spans.get(span.file);
    if (known === undefined) spans.set(span.file, [span]);
    else known.push(span);
  }
  return spans;
}

/** The part of a span that lies on a line. A span that goes on below ends with the line. */
function stretchOnLine(span: Span, line: number, text: string): Stretch {
  const start = span.start.line < line ? 1 : span.start.column;
  const end = span.end.line > line ? text.length + 1 : span.end.column;
  const bounded = Math.min(start, text.length + 1);
  return { start: bounded, end: Math.max(bounded, Math.min(end, text.length + 1)) };
}

/** A line with every secret on it masked. */
export function maskedLine(source: SourceText, line: number, secrets: readonly Span[]): MaskedLine {
  const text = lineText(source, line);
  const stated = secrets
    .filter((span) => span.start.line <= line && span.end.line >= line)
    .map((span) => secretStretch(stretchOnLine(span, line, text), text));
  const known = credentialPlaces(text).map(({ start, end }) => ({ start: start + 1, end: end + 1 }));
  const hidden = merge([...stated, ...known].filter((stretch) => stretch.end > stretch.start));
  const pieces: string[] = [];
  let at = 1;
  for (const stretch of hidden) {
    pieces.push(text.slice(at - 1, stretch.start - 1), mask);
    at = stretch.end;
  }
  pieces.push(text.slice(at - 1));
  return {
    text: pieces.join(""),
    place(span) {
      const { start, end } = stretchOnLine(span, line, text);
      return { start: moved(hidden, start, "start"), end: moved(hidden, end, "end") };
    },
  };
}

/** A span that names the key instead of the value hides what follows the key: better too much hidden than a secret shown. */
function secretStretch(stretch: Stretch, text: string): Stretch {
  const separator = /^["']?\s*[:=]\s*/.exec(text.slice(stretch.end - 1));
  return separator === null ? stretch : { start: stretch.end + separator[0].length, end: text.length + 1 };
}

function merge(stretches: readonly Stretch[]): readonly Stretch[] {
  const merged: Stretch[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || stretch.start > last.end) merged.push(stretch);
    else merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, stretch.end) };
  }
  return merged;
}

/** Where a column stands after masking; one inside a secret moves to the mask's start or end. */
function moved(hidden: readonly Stretch[], column: number, side: "start" | "end"): number {
  let shift = 0;
  for (const { start, end } of hidden) {
    if (column <= start) break;
    if (column < end) return start + shift + (side === "start" ? 0 : mask.length);
    shift += mask.length - (end - start);
  }
  return column + shift;
}
