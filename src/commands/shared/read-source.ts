import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import { decodeUtf8 } from "../../host/decode-utf8.ts";
import { defaultReadLimit, type Host } from "../../host/host.ts";
import { type SourceText, sourceText, spanAt } from "../../source/source-text.ts";
import { startOfFile } from "../../source/span.ts";

export type ReadSource =
  | { readonly ok: true; readonly source: SourceText }
  /** `unreadable` is the host's answer (missing, denied); the others are problems of the file's content. */
  | { readonly ok: false; readonly unreadable: boolean; readonly reason: string; readonly diagnostic: Diagnostic };

/** Reads a text file; what is wrong with its bytes is a diagnostic under the name that people know it by. */
export async function readSource(host: Host, path: string, shown: string): Promise<ReadSource> {
  const read = await host.readBytes(path, { limit: defaultReadLimit });
  if (!read.ok) {
    const code = read.reason === "too-large" ? "file-too-large" : "unreadable-file";
    return {
      ok: false,
      unreadable: read.reason !== "too-large",
      reason: read.message,
      diagnostic: diagnose(code, startOfFile(shown), read.message),
    };
  }
  const decoded = decodeUtf8(read.bytes);
  if (decoded.ok) return { ok: true, source: sourceText(shown, decoded.text) };
  const before = sourceText(shown, decoded.before);
  const what =
    decoded.looksLike === undefined ? "the file is not UTF-8" : `the file is ${decoded.looksLike}, not UTF-8`;
  return {
    ok: false,
    unreadable: false,
    reason: what,
    diagnostic: diagnose("invalid-utf8", spanAt(before, decoded.before.length, decoded.before.length), what),
  };
}
