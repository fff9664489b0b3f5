import type { Span } from "../../source/span.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { countsText } from "./counts.ts";
import { excerptOf } from "./excerpt.ts";
import { inert } from "./inert.ts";
import { sensitiveSpans } from "./masked-line.ts";
import { type Paint, paint } from "./paint.ts";
import type { DiagnosticViewOptions, Sources } from "./view.ts";

const defaultColumns = 120;
/** Narrower excerpts show nothing useful. */
const minimumExcerpt = 20;

/** The view for people: each diagnostic with the marked line of its source, then a line with counts. Empty without diagnostics. */
export function renderText(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  options: DiagnosticViewOptions,
): string {
  if (diagnostics.length === 0) return "";
  const style = paint(options.color);
  const secrets = sensitiveSpans(diagnostics);
  const columns = options.columns ?? defaultColumns;
  const blocks = diagnostics.map((diagnostic) => {
    // Line numbers of one digit take two columns, so that the arrows of small files stand below each other.
    const gutter = Math.max(2, String(diagnostic.span.start.line).length);
    const excerpt = excerptLines(diagnostic, sources, secrets.get(diagnostic.span.file) ?? [], {
      style,
      gutter,
      columns,
    });
    return [...head(diagnostic, style, gutter), ...excerpt, ...tail(diagnostic, style, gutter)].join("\n");
  });
  return `${blocks.join("\n\n")}\n\n${countsText(diagnostics)}\n`;
}

interface Layout {
  readonly style: Paint;
  readonly gutter: number;
  readonly columns: number;
}

function head({ code, severity, message, span }: Diagnostic, style: Paint, gutter: number): readonly string[] {
  const title = `${style.severity(severity, `${severity}[${code}]`)}${style.strong(`: ${inert(message)}`)}`;
  return [title, `${" ".repeat(gutter)}${style.mark("-->")} ${placeText(span)}`];
}

function excerptLines(
  diagnostic: Diagnostic,
  sources: Sources,
  secrets: readonly Span[],
  layout: Layout,
): readonly string[] {
  const { style, gutter, columns } = layout;
  const { span, label, severity } = diagnostic;
  const source = sources.get(span.file);
  const room = Math.max(minimumExcerpt, columns - gutter - " | ".length);
  const excerpt = source === undefined ? undefined : excerptOf(source, span, secrets, room);
  if (excerpt === undefined) return [];
  const carets = "^".repeat(excerpt.carets);
  const marked = style.severity(severity, label === undefined ? carets : `${carets} ${inert(label)}`);
  const empty = `${" ".repeat(gutter)} ${style.mark("|")}`;
  const number = String(span.start.line).padStart(gutter);
  return [
    empty,
    `${style.mark(`${number} |`)}${excerpt.text === "" ? "" : ` ${excerpt.text}`}`,
    `${empty} ${" ".repeat(excerpt.indent)}${marked}`,
  ];
}

function tail({ related, help }: Diagnostic, style: Paint, gutter: number): readonly string[] {
  const margin = " ".repeat(gutter);
  const places = related.map(
    ({ message, span }) => `${margin}${style.mark("-->")} ${placeText(span)}   ${inert(message)}`,
  );
  // Help may carry lines to paste into the policy: they stand below each other.
  const lines = help
    .split("\n")
    .map((line, index) => `${margin}${index === 0 ? `${style.mark("=")} help: ` : "        "}${inert(line)}`);
  return [...places, ...(help === "" ? [] : lines)];
}

function placeText({ file, start }: Span): string {
  return `${inert(file)}:${start.line}:${start.column}`;
}
