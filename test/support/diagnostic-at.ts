import type { DiagnosticCode } from "../../src/diagnostics/codes.ts";
import { diagnose, type Diagnostic, type DiagnosticDetails } from "../../src/diagnostics/diagnostic.ts";
import { type SourceText, spanAt } from "../../src/source/source-text.ts";

/** A diagnostic about the first (or given) place where `needle` stands in a source. */
export function diagnosticAt(
  source: SourceText,
  needle: string,
  details: DiagnosticDetails & { code?: DiagnosticCode; message?: string; from?: number } = {},
): Diagnostic {
  const start = source.text.indexOf(needle, details.from ?? 0);
  if (start === -1) throw new Error(`${JSON.stringify(needle)} does not stand in ${source.file}`);
  const span = spanAt(source, start, start + needle.length);
  return diagnose(details.code ?? "unknown-choice", span, details.message ?? "this is wrong", details);
}
