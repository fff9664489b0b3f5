import type { Diagnostic } from "../diagnostic.ts";
import { inertJson } from "./inert.ts";

/** The diagnostics as data, for programs: `{formatVersion, diagnostics}`. */
export function renderJson(diagnostics: readonly Diagnostic[]): string {
  return inertJson({ formatVersion: 1, diagnostics: diagnostics.map(jsonDiagnostic) });
}

/** One diagnostic as the JSON reports carry it. */
export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly help: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly related: readonly {
    readonly message: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
  }[];
}

export function jsonDiagnostic({ code, severity, message, help, span, related }: Diagnostic): JsonDiagnostic {
  return {
    code,
    severity,
    message,
    help,
    file: span.file,
    line: span.start.line,
    column: span.start.column,
    endLine: span.end.line,
    endColumn: span.end.column,
    related: related.map((place) => ({
      message: place.message,
      file: place.span.file,
      line: place.span.start.line,
      column: place.span.start.column,
    })),
  };
}
