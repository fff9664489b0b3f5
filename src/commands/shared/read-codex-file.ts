import type { CodexFile } from "../../codex/judge/judge-file.ts";
import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import { defaultReadLimit, type Host } from "../../host/host.ts";
import { startOfFile } from "../../source/span.ts";
import { shownName } from "./layer-reader.ts";
import { readSource } from "./read-source.ts";

export type ReadCodexFile =
  | { readonly ok: true; readonly file: CodexFile }
  /** `unreadable` is the host's answer (missing, denied); otherwise the bytes are no text. */
  | { readonly ok: false; readonly unreadable: boolean; readonly diagnostic: Diagnostic };

/** Reads one of Codex's own files; a signed profile with one character per byte. */
export async function readCodexFile(host: Host, path: string): Promise<ReadCodexFile> {
  const shown = shownName(host, path);
  if (/\.(mobileconfig|plist)$/i.test(path)) {
    const read = await host.readBytes(path, { limit: defaultReadLimit });
    if (!read.ok)
      return { ok: false, unreadable: true, diagnostic: diagnose("unreadable-file", startOfFile(shown), read.message) };
    return { ok: true, file: { file: shown, text: profileText(read.bytes) } };
  }
  const read = await readSource(host, path, shown);
  if (!read.ok) return { ok: false, unreadable: read.unreadable, diagnostic: read.diagnostic };
  return { ok: true, file: { file: shown, text: read.source.text } };
}

/** XML as text; anything else, a signed profile, with one character per byte. */
export function profileText(bytes: Uint8Array): string {
  const text = new TextDecoder("latin1").decode(bytes);
  return text.startsWith("<") || text.startsWith("\u00ef\u00bb\u00bf") ? new TextDecoder("utf-8").decode(bytes) : text;
}
