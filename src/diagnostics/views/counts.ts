import type { Diagnostic, Severity } from "../diagnostic.ts";

const severities: readonly Severity[] = ["error", "warning", "note"];

/** How many diagnostics of each severity there are, for people: "2 errors, 1 warning". Empty when there are none. */
export function countsText(diagnostics: readonly Diagnostic[]): string {
  return severities
    .map((severity) => ({
      severity,
      count: diagnostics.filter((diagnostic) => diagnostic.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}${count === 1 ? "" : "s"}`)
    .join(", ");
}
