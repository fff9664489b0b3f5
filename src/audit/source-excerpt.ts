import { secretOffset } from "../policy/secrets.ts";
import type { Contribution } from "../policy/composed.ts";
import { lineText, type SourceText } from "../source/source-text.ts";
import { shortText } from "./emitted-lines.ts";

/** More lines than these say no more about where a value comes from. */
const mostLines = 12;

/** ASCII: one other character makes the engine keep a report of megabytes at twice its size. */
const more = "...";

/** The lines of a layer that make a contribution, without their common indentation; undefined where they cannot be shown. */
export function sourceExcerpt(
  contribution: Contribution,
  sources: ReadonlyMap<string, SourceText>,
): string | undefined {
  const { span, value } = contribution;
  const source = sources.get(span.file);
  if (source === undefined || source.lineStarts.length < span.start.line) return undefined;
  const last = value.span.file === span.file ? Math.max(span.end.line, lastLine(value.span)) : span.end.line;
  const shown = Math.min(last, span.start.line + mostLines - 1);
  const lines = Array.from({ length: shown - span.start.line + 1 }, (_, index) =>
    lineText(source, span.start.line + index),
  );
  const indent = Math.min(
    ...lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length),
  );
  const text = [...lines.map((line) => shortText(line.slice(indent).trimEnd())), ...(shown < last ? [more] : [])]
    .join("\n")
    .trimEnd();
  // A comment beside a value is text that no one has checked.
  return secretOffset(text) === undefined ? text : undefined;
}

/** A span that ends at the very start of a line does not reach into it. */
function lastLine(span: Contribution["span"]): number {
  return span.end.column === 1 ? span.end.line - 1 : span.end.line;
}
