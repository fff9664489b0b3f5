import type { SourceText } from "../../source/source-text.ts";
import type { Diagnostic } from "../diagnostic.ts";

/** The texts that diagnostics point into, by the file name of their spans. One that is missing costs the excerpt only. */
export type Sources = ReadonlyMap<string, SourceText>;

export interface DiagnosticViewOptions {
  /** ANSI colours; only the text for people has them. */
  readonly color: boolean;
  /** The width of the terminal, at which excerpts are cut; 120 when absent. */
  readonly columns?: number;
  /** Mandate's version, for formats that name the tool. */
  readonly toolVersion?: string;
}

/** Renders sorted diagnostics (sort.ts). The text ends in a line feed, or is empty. */
export type DiagnosticView = (
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  options: DiagnosticViewOptions,
) => string;
