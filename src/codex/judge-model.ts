import { describeVersions } from "../catalogue/codex/index.ts";
import type { DiagnosticCode } from "../diagnostics/codes.ts";
import { type Diagnostic, diagnose } from "../diagnostics/diagnostic.ts";
import type { LocatedMap } from "../source/located.ts";
import type { Span } from "../source/span.ts";
import { documentTree } from "./document-tree.ts";
import { settingsByFile } from "./emit/platform-texts.ts";
import type { JudgedFinding } from "./judge/finding.ts";
import { judgeConfig, judgeRequirements } from "./judge/judge.ts";
import type { PlatformModel } from "./model.ts";
import type { Setting } from "./setting.ts";
import { rememberedByItems } from "./share-settings.ts";

export interface JudgedModel {
  readonly diagnostics: readonly Diagnostic[];
  /** Keys that some versions ignore, with the settings that emitted them. */
  readonly ignored: readonly { readonly finding: JudgedFinding; readonly setting: Setting }[];
}

/**
 * Puts everything that each platform would get before the same judge that reads hand-written files. The models are of the same
 * versions; what several platforms get alike is judged once, and said for each.
 */
export function judgeModels(models: readonly PlatformModel[], span: Span): readonly JudgedModel[] {
  const versions = models[0]?.versions ?? [];
  const judges = fileJudges.map(({ file, judge }) => ({
    file,
    judge: rememberedByItems((settings: readonly Setting[]) =>
      judgedFile(settings, judge(documentTree(settings, span), versions), versions),
    ),
  }));
  return models.map((model) => {
    const files = settingsByFile(model);
    // A requirements.toml is always delivered, if only to say that there is nothing to require.
    const parts = judges
      .filter(({ file }) => file === "requirements" || files[file].length > 0)
      .map(({ file, judge }) => judge(files[file]));
    const isHere = ({ finding }: JudgedFile["said"][number]) =>
      model.platform !== "windows" || finding.notOnWindows !== true;
    return {
      diagnostics: parts.flatMap((part) => part.said.filter(isHere).map(({ diagnostic }) => diagnostic)),
      ignored: parts.flatMap((part) => part.ignored),
    };
  });
}

const fileJudges = [
  { file: "requirements", judge: judgeRequirements },
  {
    file: "pinned",
    judge: (root: LocatedMap, versions: readonly string[]) => judgeConfig(root, versions, "managed-config"),
  },
  {
    file: "defaults",
    judge: (root: LocatedMap, versions: readonly string[]) => judgeConfig(root, versions, "system-config"),
  },
] as const;

/** One file, wherever it is delivered. */
interface JudgedFile {
  readonly said: readonly { readonly finding: JudgedFinding; readonly diagnostic: Diagnostic }[];
  readonly ignored: JudgedModel["ignored"];
}

function judgedFile(
  settings: readonly Setting[],
  findings: readonly JudgedFinding[],
  versions: readonly string[],
): JudgedFile {
  if (findings.length === 0) return { said: [], ignored: [] };
  const index = indexSettings(settings);
  const ignored: { finding: JudgedFinding; setting: Setting }[] = [];
  const said: { finding: JudgedFinding; diagnostic: Diagnostic }[] = [];
  for (const finding of findings) {
    const setting = settingOf(index, finding.path);
    if (finding.kind === "ignored" && setting !== undefined && setting.reason === "stated")
      ignored.push({ finding, setting });
    else said.push({ finding, diagnostic: findingDiagnostic(finding, setting, versions) });
  }
  return { said, ignored };
}

function findingDiagnostic(
  finding: JudgedFinding,
  setting: Setting | undefined,
  versions: readonly string[],
): Diagnostic {
  const everyVersion = finding.versions.length === versions.length;
  const some = everyVersion ? "" : ` (clients ${describeVersions(finding.versions)})`;
  const newest = versions.at(-1) ?? "";
  // What only older clients refuse has an answer of its own: the older form, the range, or a split.
  const older =
    (finding.kind === "refused" || finding.kind === "stops-sessions") &&
    !everyVersion &&
    !finding.versions.includes(newest) &&
    finding.code !== "retired-value";
  const details = {
    ...(finding.help === undefined || older ? {} : { help: finding.help }),
    ...(finding.related === undefined ? {} : { related: finding.related }),
    // What depends on the host cannot be decided here: it is said.
    ...(finding.kind === "hazard" && stopping.has(finding.code) ? { severity: "warning" as const } : {}),
    // Codex takes it, and everything else that the policy says of the sandbox is void.
    ...(finding.refusedInPolicies === true ? { severity: "error" as const } : {}),
    // A repair or an equal default that some clients ignore is said, not refused: no layer stated it.
    ...(finding.kind === "ignored" && setting?.reason !== "stated" ? { severity: "warning" as const } : {}),
  };
  return diagnose(older ? "stops-older-clients" : finding.code, finding.span, `${finding.message}${some}`, details);
}

const stopping: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>(["stops-codex", "stops-sessions"]);

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
