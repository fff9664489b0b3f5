import { judgeCodexFile } from "../../codex/judge/judge-file.ts";
import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import { defaultReadLimit, type Host } from "../../host/host.ts";
import { type SourceText, sourceText } from "../../source/source-text.ts";
import { startOfFile } from "../../source/span.ts";
import { shownName } from "./layer-reader.ts";
import { readSource } from "./read-source.ts";

/** Whether a file on the command line is one of Codex's own rather than a policy. */
export function isCodexFile(path: string): boolean {
  return /\.(toml|rules|mobileconfig|plist)$/i.test(path);
}

export interface JudgedFile {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceText>;
  readonly cannotRun: boolean;
}

/** Judges one of Codex's own files as the given client versions would. */
export async function judgeFile(host: Host, path: string, versions: readonly string[]): Promise<JudgedFile> {
  const shown = shownName(host, path);
  // A signed profile is binary: its text form is what lies inside.
  if (/\.(mobileconfig|plist)$/i.test(path)) {
    const read = await host.readBytes(path, { limit: defaultReadLimit });
    if (!read.ok)
      return {
        diagnostics: [diagnose("unreadable-file", startOfFile(shown), read.message)],
        sources: new Map(),
        cannotRun: true,
      };
    const text = new TextDecoder("latin1").decode(read.bytes);
    const utf8 = new TextDecoder("utf-8").decode(read.bytes);
    const source = sourceText(shown, text.startsWith("<") || text.startsWith("\u00ef\u00bb\u00bf") ? utf8 : text);
    return {
      diagnostics: judgeCodexFile({ file: shown, text: source.text }, versions),
      sources: new Map([[shown, source]]),
      cannotRun: false,
    };
  }
  const read = await readSource(host, path, shown);
  if (!read.ok) return { diagnostics: [read.diagnostic], sources: new Map(), cannotRun: read.unreadable };
  return {
    diagnostics: judgeCodexFile({ file: shown, text: read.source.text }, versions),
    sources: new Map([[shown, read.source]]),
    cannotRun: false,
  };
}
