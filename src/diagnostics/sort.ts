import type { Diagnostic } from "./diagnostic.ts";

/** By file, then place, then code: the order in which every view prints. Exact repetitions are dropped. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return [...diagnostics]
    .sort(
      (a, b) =>
        compareText(a.span.file, b.span.file) ||
        a.span.start.offset - b.span.start.offset ||
        compareText(a.code, b.code) ||
        compareText(a.message, b.message),
    )
    .filter((diagnostic) => {
      const key = JSON.stringify([diagnostic.code, diagnostic.message, diagnostic.span]);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

/** Byte-wise order, the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
