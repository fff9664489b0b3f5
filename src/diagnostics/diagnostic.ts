import type { Span } from "../source/span.ts";
import type { DiagnosticCode } from "./codes.ts";
import { codes } from "./codes.ts";

export type Severity = "error" | "warning" | "note";

/** Another place that has to do with a problem. */
export interface RelatedPlace {
  readonly message: string;
  readonly span: Span;
}

/** One thing wrong with, or worth knowing about, a policy or a Codex file. A value, never thrown. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is wrong: one sentence without a final stop. */
  readonly message: string;
  /** What to do about it. */
  readonly help: string;
  readonly span: Span;
  /** Text under the caret of the excerpt, if it adds something. */
  readonly label?: string;
  readonly related: readonly RelatedPlace[];
  /** True where the excerpt shows a secret: the view masks the value. */
  readonly sensitive?: boolean;
}

/** A stage's value beside what it has to say about its input. */
export interface Outcome<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

export interface DiagnosticDetails {
  /** Overrides the table's help where the place knows better. */
  readonly help?: string;
  readonly label?: string;
  readonly related?: readonly RelatedPlace[];
  readonly severity?: Severity;
}

/** Makes a diagnostic of the given code; severity and help come from the table of codes unless the place knows better. */
export function diagnose(
  code: DiagnosticCode,
  span: Span,
  message: string,
  details: DiagnosticDetails = {},
): Diagnostic {
  const entry = codes[code];
  return {
    code,
    severity: details.severity ?? entry.severity,
    message,
    help: details.help ?? entry.help,
    span,
    related: details.related ?? [],
    ...(details.label === undefined ? {} : { label: details.label }),
    ...("sensitive" in entry ? { sensitive: true } : {}),
  };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** Throws when our own code is wrong; never for a problem in a policy. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (condition === undefined || condition === null || condition === false)
    throw new Error(`internal error: ${message}`);
}
