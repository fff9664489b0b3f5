import type { SourceText } from "../../source/source-text.ts";
import type { Span } from "../../source/span.ts";
import { displayWidth } from "./display-width.ts";
import { inert } from "./inert.ts";
import { maskedLine } from "./masked-line.ts";

/** One line of a source as it is shown, and the cells below which the carets stand. */
export interface Excerpt {
  readonly text: string;
  /** Cells before the first caret. */
  readonly indent: number;
  /** How many carets; at least one. */
  readonly carets: number;
}

/** One character of a line as it is shown. */
interface Cell {
  readonly text: string;
  readonly width: number;
  /** Where the character stands in the line, in code units from 0. */
  readonly index: number;
}

const tab = "    ";
const ellipsis = "\u2026";

/** The first line of a span, cut around it to at most `width` cells; undefined where the source has no such line. */
export function excerptOf(
  source: SourceText,
  span: Span,
  secrets: readonly Span[],
  width: number,
): Excerpt | undefined {
  const line = span.start.line;
  if (line < 1 || line > source.lineStarts.length) return undefined;
  const masked = maskedLine(source, line, secrets);
  const { start, end } = masked.place(span);
  const { cells, head, tail } = cutAround(masked.text, start - 1, width);
  const indent = widthOf(cells.filter(({ index }) => index < start - 1));
  const marked = widthOf(cells.filter(({ index }) => index >= start - 1 && index < end - 1));
  return {
    text: `${head}${cells.map(({ text }) => text).join("")}${tail}`.trimEnd(),
    indent: head.length + indent,
    carets: Math.max(1, marked),
  };
}

/** The part of a line that is shown: all of it where it fits, else the marked place with up to a third of the width before it. */
function cutAround(line: string, marked: number, width: number) {
  // Only the neighbourhood is looked at: a line may be as long as the largest file.
  const near = Math.max(0, marked - width);
  const all = cellsOf(line, near, marked + width);
  const complete = near === 0 && line.length <= marked + width;
  if (complete && widthOf(all) <= width) return { cells: all, head: "", tail: "" };

  const room = width - 2 * ellipsis.length;
  const before = all.filter(({ index }) => index < marked);
  const after = all.filter(({ index }) => index >= marked);
  const lead = Math.max(Math.floor(room / 3), room - widthOf(after));
  const shownBefore = fitting([...before].reverse(), lead).reverse();
  const shownAfter = fitting(after, room - widthOf(shownBefore));
  const cutBefore = near > 0 || shownBefore.length < before.length;
  const cutAfter = line.length > marked + width || shownAfter.length < after.length;
  return {
    cells: [...shownBefore, ...shownAfter],
    head: cutBefore ? ellipsis : "",
    tail: cutAfter ? ellipsis : "",
  };
}

function cellsOf(line: string, from: number, to: number): readonly Cell[] {
  const cells: Cell[] = [];
  let index = from;
  for (const character of line.slice(from, to)) {
    const text = character === "\t" ? tab : inert(character);
    cells.push({ text, width: displayWidth(text), index });
    index += character.length;
  }
  return cells;
}

/** As many cells from the front as fit into `room`. */
function fitting(cells: readonly Cell[], room: number): Cell[] {
  let used = 0;
  const tooMany = cells.findIndex(({ width }) => (used += width) > room);
  return tooMany === -1 ? [...cells] : cells.slice(0, tooMany);
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}
