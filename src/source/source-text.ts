import type { Position, Span } from "./span.ts";

/** One text with its name and the offsets at which its lines begin. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  readonly lineStarts: readonly number[];
}

export function sourceText(file: string, text: string): SourceText {
  const lineStarts = [0];
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) lineStarts.push(index + 1);
  return { file, text, lineStarts };
}

/** Line and column of an offset, both from 1. */
export function positionAt(source: SourceText, offset: number): Position {
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (source.lineStarts[low] ?? 0) + 1, offset };
}

export function spanAt(source: SourceText, start: number, end: number): Span {
  const first = positionAt(source, start);
  const next = source.lineStarts[first.line] ?? Infinity;
  // Most stretches end in the line in which they begin.
  const last =
    end >= next || end < start
      ? positionAt(source, Math.max(start, end))
      : { line: first.line, column: first.column + end - start, offset: end };
  return { file: source.file, start: first, end: last };
}

/** The text of a line (from 1) without its line ending. */
export function lineText(source: SourceText, line: number): string {
  const start = source.lineStarts[line - 1];
  if (start === undefined) return "";
  const next = source.lineStarts[line];
  return source.text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, "");
}
