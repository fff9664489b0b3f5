import { describeVersions } from "../../catalogue/codex/index.ts";
import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../../diagnostics/sort.ts";
import { parseToml } from "../../source/parse-toml.ts";
import { type SourceText, sourceText } from "../../source/source-text.ts";
import { startOfFile } from "../../source/span.ts";
import type { DocumentKind } from "./document.ts";
import type { JudgedFinding } from "./finding.ts";
import { judgeConfig, judgeRequirements } from "./judge.ts";
import { judgeRules } from "./judge-rules.ts";
import { type ProfileExcerpt, readProfile } from "./read-profile.ts";

export type CodexFileKind = DocumentKind | "rules" | "profile";

export interface CodexFile {
  readonly file: string;
  /** A signed profile is given with one character per byte. */
  readonly text: string;
  /** Needed where the file's name does not tell. */
  readonly kind?: CodexFileKind;
}

/** Which of Codex's files this is, by its name. */
export function codexFileKind(file: string): CodexFileKind | undefined {
  const name = file.split(/[\\/]/).at(-1)?.toLowerCase() ?? "";
  if (name.endsWith(".rules")) return "rules";
  if (name.endsWith(".mobileconfig") || name.endsWith(".plist")) return "profile";
  if (!name.endsWith(".toml")) return undefined;
  if (name.includes("requirements")) return "requirements";
  if (name.includes("managed_config") || name.includes("managed-config")) return "managed-config";
  if (!name.endsWith("config.toml")) return undefined;
  return /(^|[\\/])(etc[\\/]codex|OpenAI[\\/]Codex)[\\/]/i.test(file) ? "system-config" : "user-config";
}

/**
 * What each of the versions (ascending) would make of one of Codex's own files, as somebody wrote it: an error where a version would not
 * start or would fail every session, a warning for what is ignored, has no effect, or has a consequence worth knowing.
 */
export function judgeCodexFile(file: CodexFile, versions: readonly string[]): readonly Diagnostic[] {
  const kind = file.kind ?? codexFileKind(file.file);
  const source = sourceText(file.file, file.text);
  switch (kind) {
    case undefined:
      return [
        diagnose(
          "invalid-value",
          startOfFile(file.file),
          "which of Codex's files this is cannot be told from its name",
          {
            help: "name it requirements.toml, config.toml, managed_config.toml, NAME.rules or NAME.mobileconfig",
          },
        ),
      ];
    case "rules":
      return sortDiagnostics(judgeRules(source, versions).diagnostics);
    case "profile":
      return sortDiagnostics(judgeProfile(file, versions));
    case "requirements":
    case "system-config":
    case "managed-config":
    case "user-config":
      return sortDiagnostics(judgeToml(source, versions, kind));
  }
}

function judgeToml(source: SourceText, versions: readonly string[], kind: DocumentKind): readonly Diagnostic[] {
  const parsed = parseToml(source);
  if (parsed.diagnostics.length > 0) return parsed.diagnostics;
  const findings =
    kind === "requirements" ? judgeRequirements(parsed.value, versions) : judgeConfig(parsed.value, versions, kind);
  return findings.map((finding) => asDiagnostic(finding, versions));
}

function asDiagnostic(finding: JudgedFinding, asked: readonly string[]): Diagnostic {
  const severity = finding.kind === "refused" || finding.kind === "stops-sessions" ? "error" : "warning";
  const range = describeVersions(finding.versions);
  const isPartial = finding.versions.length < asked.length && !finding.message.includes(range);
  return diagnose(finding.code, finding.span, isPartial ? `${finding.message} (Codex ${range})` : finding.message, {
    severity,
    // The table's help speaks to the author of a policy.
    ...(finding.code === "ignored-key"
      ? { help: "Codex reads on without it: correct the name, or remove the key" }
      : {}),
    ...(finding.help === undefined ? {} : { help: finding.help }),
    ...(finding.related === undefined ? {} : { related: finding.related }),
  });
}

function judgeProfile(file: CodexFile, versions: readonly string[]): readonly Diagnostic[] {
  const profile = readProfile(file.file, file.text);
  return [...profile.diagnostics, ...profile.value.flatMap((excerpt) => judgeExcerpt(excerpt, versions))];
}

/** The excerpt has no lines of its own in the profile: the place is its key, and the message names the line. */
function judgeExcerpt(excerpt: ProfileExcerpt, versions: readonly string[]): readonly Diagnostic[] {
  const kind = excerpt.key === "requirements_toml_base64" ? "requirements" : "managed-config";
  return judgeToml(excerpt.source, versions, kind).map((problem) => ({
    ...problem,
    span: excerpt.place,
    message: `line ${problem.span.start.line} of ${excerpt.key}: ${problem.message}`,
    related: problem.related.map((other) => ({
      message: `line ${other.span.start.line} of ${excerpt.key}: ${other.message}`,
      span: excerpt.place,
    })),
  }));
}
