import type { Diagnostic, Severity } from "../diagnostic.ts";
import { inert } from "./inert.ts";

const commands: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", note: "notice" };

/** Workflow commands that GitHub shows as annotations on the changed lines. */
export function renderGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${command(diagnostic)}\n`).join("");
}

function command({ code, severity, message, help, span, related }: Diagnostic): string {
  const { start, end } = span;
  // GitHub takes columns only for annotations of a single line.
  const columns: readonly [string, string | number][] =
    start.line === end.line
      ? [
          ["col", start.column],
          ["endColumn", end.column],
        ]
      : [];
  const properties: readonly [string, string | number][] = [
    ["file", inert(span.file)],
    ["line", start.line],
    ["endLine", end.line],
    ...columns,
    ["title", code],
  ];
  const text = [
    inert(message),
    ...related.map((place) => `${inert(place.span.file)}:${place.span.start.line}: ${inert(place.message)}`),
    ...(help === "" ? [] : `help: ${help}`.split("\n").map(inert)),
  ].join("\n");
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(",");
  return `::${commands[severity]} ${list}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
