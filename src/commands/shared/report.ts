import { withoutCredentials } from "../../diagnostics/credentials.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../../diagnostics/sort.ts";
import { type DiagnosticFormat, diagnosticViews } from "../../diagnostics/views/index.ts";
import type { Host } from "../../host/host.ts";
import type { SourceText } from "../../source/source-text.ts";
import { toolVersion } from "../../version.ts";

export interface ReportOptions {
  readonly format: DiagnosticFormat;
  /** False with --no-color and NO_COLOR. */
  readonly color: boolean;
  readonly quiet: boolean;
  /** Also notes: what the compiler added by itself. Machine forms always have them. */
  readonly verbose: boolean;
}

/** Prints diagnostics: machine forms to standard output, the text for people to standard error. */
export function reportDiagnostics(
  host: Host,
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceText>,
  options: ReportOptions,
): void {
  const isQuietText = options.format === "text" && options.quiet;
  const said = isQuietText ? diagnostics.filter((diagnostic) => isShown(diagnostic, options)) : diagnostics;
  const sorted = sortDiagnostics(withoutCredentials(said, sources));
  const shown = options.format === "text" ? sorted.filter((diagnostic) => isShown(diagnostic, options)) : sorted;
  const color = options.color && host.isTerminal("stderr");
  const text = diagnosticViews[options.format](shown, sources, { color, columns: host.columns(), toolVersion });
  if (options.format !== "text") {
    host.out(text);
    return;
  }
  host.err(text);
  const notes = sorted.filter((diagnostic) => diagnostic.severity === "note").length;
  if (notes > 0 && !options.verbose && !options.quiet)
    host.err(
      `${notes === 1 ? "1 note" : `${notes} notes`} on what the compiler adds by itself: --verbose shows them\n`,
    );
}

function isShown(diagnostic: Diagnostic, options: ReportOptions): boolean {
  if (diagnostic.severity === "error") return true;
  return !options.quiet && (diagnostic.severity === "warning" || options.verbose);
}
