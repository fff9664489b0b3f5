import { describeVersions } from "../catalogue/codex/index.ts";
import type { DiagnosticCode } from "../diagnostics/codes.ts";
import { type Diagnostic, diagnose } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/span.ts";
import { documentTree } from "./document-tree.ts";
import { settingsByFile } from "./emit/platform-texts.ts";
import type { JudgedFinding } from "./judge/finding.ts";
import { judgeConfig, judgeRequirements } from "./judge/judge.ts";
import type { PlatformModel } from "./model.ts";
import type { Setting } from "./setting.ts";

export interface JudgedModel {
  readonly diagnostics: readonly Diagnostic[];
  /** Keys that some versions ignore, with the settings that emitted them. */
  readonly ignored: readonly { readonly finding: JudgedFinding; readonly setting: Setting }[];
}

/** Puts everything that a platform would get before the same judge that reads hand-written files. */
export function judgeModel(model: PlatformModel, span: Span): JudgedModel {
  const files = settingsByFile(model);
  const parts = [
    {
      settings: files.requirements,
      findings: judgeRequirements(documentTree(files.requirements, span), model.versions),
    },
    {
      settings: files.pinned,
      findings:
        files.pinned.length === 0
          ? []
          : judgeConfig(documentTree(files.pinned, span), model.versions, "managed-config"),
    },
    {
      settings: files.defaults,
      findings:
        files.defaults.length === 0
          ? []
          : judgeConfig(documentTree(files.defaults, span), model.versions, "system-config"),
    },
  ];
  const ignored: { finding: JudgedFinding; setting: Setting }[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { settings, findings } of parts) {
    const index = indexSettings(settings);
    for (const finding of findings) {
      const setting = settingOf(index, finding.path);
      if (finding.kind === "ignored" && setting !== undefined && setting.reason === "stated")
        ignored.push({ finding, setting });
      else diagnostics.push(findingDiagnostic(finding, setting, model));
    }
  }
  return { diagnostics, ignored };
}

function findingDiagnostic(finding: JudgedFinding, setting: Setting | undefined, model: PlatformModel): Diagnostic {
  const everyVersion = finding.versions.length === model.versions.length;
  const some = everyVersion ? "" : ` (clients ${describeVersions(finding.versions)})`;
  const newest = model.versions.at(-1) ?? "";
  // What only older clients refuse has an answer of its own: the older form, the range, or a split.
  const older =
    (finding.kind === "refused" || finding.kind === "stops-sessions") &&
    !everyVersion &&
    !finding.versions.includes(newest) &&
    finding.code !== "retired-value";
  const details = {
    ...(finding.help === undefined || older ? {} : { help: finding.help }),
    ...(finding.related === undefined ? {} : { related: finding.related }),
    // What only some hosts would stumble over cannot be decided here: it is said.
    ...(finding.kind === "hazard" && stopping.has(finding.code) ? { severity: "warning" as const } : {}),
    // A repair or an equal default that some clients ignore is said, not refused: no layer stated it.
    ...(finding.kind === "ignored" && setting?.reason !== "stated" ? { severity: "warning" as const } : {}),
  };
  return diagnose(older ? "stops-older-clients" : finding.code, finding.span, `${finding.message}${some}`, details);
}

const stopping: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  "stops-codex",
  "stops-sessions",
  "stops-some-hosts",
]);

type SettingIndex = ReadonlyMap<string, Setting>;

function indexSettings(settings: readonly Setting[]): SettingIndex {
  return new Map(settings.map((setting) => [JSON.stringify(setting.path), setting]));
}

/** The setting that a path belongs to: itself, the one above it, or, for a table, the first one below it. */
function settingOf(index: SettingIndex, path: JudgedFinding["path"]): Setting | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const found = index.get(JSON.stringify(path.slice(0, length)));
    if (found !== undefined) return found;
  }
  const prefix = JSON.stringify(path).slice(0, -1);
  for (const [key, setting] of index) if (key.startsWith(`${prefix},`)) return setting;
  return undefined;
}
