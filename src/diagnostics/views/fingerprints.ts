import type { Diagnostic } from "../diagnostic.ts";
import { maskedLine, sensitiveSpans } from "./masked-line.ts";
import type { Sources } from "./view.ts";

/**
 * One fingerprint for each diagnostic, so that a code scanner recognises it in the next run: from the code, the file and the
 * text of the line, not from its number. The same problem on equal lines is told apart by counting. Secrets never enter.
 */
export function fingerprints(diagnostics: readonly Diagnostic[], sources: Sources): readonly string[] {
  const secrets = sensitiveSpans(diagnostics);
  const seen = new Map<string, number>();
  return diagnostics.map(({ code, span }) => {
    const source = sources.get(span.file);
    const line = source === undefined ? "" : maskedLine(source, span.start.line, secrets.get(span.file) ?? []).text;
    const content = JSON.stringify([code, span.file, line.trim().replace(/\s+/g, " ")]);
    const earlier = seen.get(content) ?? 0;
    seen.set(content, earlier + 1);
    return `${hash(content)}:${earlier + 1}`;
  });
}

/** FNV-1a with 64 bits: recognition, not security. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text))
    value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
  return value.toString(16).padStart(16, "0");
}
