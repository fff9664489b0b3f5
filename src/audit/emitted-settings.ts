import { type CodexArtefact, compareVersions } from "../catalogue/codex/index.ts";
import { type EmittedTexts, settingsByFile } from "../codex/emit/platform-texts.ts";
import type { Gap } from "../codex/gaps.ts";
import type { ManagedHook, PlatformModel } from "../codex/model.ts";
import { type Setting, settingKey } from "../codex/setting.ts";
import { sameItems } from "../codex/share-settings.ts";
import { isCarried, strengthOf, type Strength } from "../codex/strength.ts";
import { invariant } from "../diagnostics/diagnostic.ts";
import type { ComposedLeaf } from "../policy/composed.ts";
import type { Platform } from "../policy/layer.ts";
import { type LocatedNode, nodeAt } from "../source/located.ts";
import { type AuditSetting, wholeFile } from "./audit-report.ts";
import { emittedRuleLines, emittedTomlLines, type EmittedLine } from "./emitted-lines.ts";
import { keySince } from "./key-since.ts";
import type { LeafPlaces } from "./leaf-places.ts";

/** A policy compiled and printed for one group of client versions. */
export interface AuditGroup {
  readonly versions: readonly string[];
  readonly lowest: string;
  readonly highest: string;
  readonly models: readonly PlatformModel[];
  readonly gaps: readonly Gap[];
  readonly texts: ReadonlyMap<Platform, EmittedTexts>;
}

/** One emitted leaf on one platform, with the constraints that it comes from. */
export interface PlacedSetting extends Omit<AuditSetting, "platforms" | "clients" | "lines"> {
  readonly platform: Platform;
  /** Absent where nothing is emitted. */
  readonly line?: number;
  readonly leaves: readonly ComposedLeaf[];
  /** What it is made from. */
  readonly value: LocatedNode;
}

interface EmittedFile {
  readonly artefact: string;
  readonly codexArtefact: CodexArtefact;
  readonly settings: readonly Setting[];
  readonly text: string | undefined;
}

/**
 * Everything that each platform of a group gets, and what it would get if it could carry it. Files that platforms have alike are read
 * once.
 */
export function placedSettings(group: AuditGroup, policy: string, places: LeafPlaces): readonly PlacedSetting[] {
  const read = rememberedFiles(places);
  return group.models.flatMap((model) => {
    const texts = group.texts.get(model.platform);
    return texts === undefined ? [] : platformSettings(model, texts, policy, read);
  });
}

function platformSettings(
  model: PlatformModel,
  texts: EmittedTexts,
  policy: string,
  read: (file: EmittedFile) => readonly FileLeaf[],
): readonly PlacedSetting[] {
  const files = settingsByFile(model);
  const emitted: readonly EmittedFile[] = [
    {
      artefact: "requirements.toml",
      codexArtefact: "requirements",
      settings: files.requirements,
      text: texts.requirements,
    },
    { artefact: "managed_config.toml", codexArtefact: "config", settings: files.pinned, text: texts.managedConfig },
    { artefact: "config.toml", codexArtefact: "config", settings: files.defaults, text: texts.systemConfig },
  ];
  return [
    ...emitted.flatMap((file) => fileSettings(file, model, read(file))),
    ...ruleSettings(model, texts, policy),
    ...model.hooks.flatMap((hook) => hookSettings(hook, model, texts)),
    ...model.settings
      .filter((setting) => !isCarried(setting, model.platform))
      .map((setting) => missing(setting, model)),
  ];
}

/** One leaf of an emitted file, as far as it is the same on every platform that has the file. */
interface FileLeaf extends Omit<PlacedSetting, "platform" | "strength"> {
  readonly setting: Setting;
}

function rememberedFiles(places: LeafPlaces): (file: EmittedFile) => readonly FileLeaf[] {
  const known: { readonly file: EmittedFile; readonly leaves: readonly FileLeaf[] }[] = [];
  return (file) => {
    const same = known.find(
      ({ file: other }) =>
        other.artefact === file.artefact && other.text === file.text && sameItems(other.settings, file.settings),
    );
    if (same !== undefined) return same.leaves;
    const leaves = fileLeaves(file, places);
    known.push({ file, leaves });
    return leaves;
  };
}

function fileLeaves({ artefact, codexArtefact, settings, text }: EmittedFile, places: LeafPlaces): readonly FileLeaf[] {
  const byPath = new Map(settings.map((setting) => [setting.path.join("\0"), setting]));
  return emittedTomlLines(text ?? "").map((line) => {
    const setting = settingAbove(byPath, line.path);
    invariant(setting, `${artefact} has ${settingKey(line.path)}, which no setting stands for`);
    const value = nodeAt(setting.value, line.path.slice(setting.path.length)) ?? setting.value;
    return {
      setting,
      artefact,
      path: settingKey(line.path),
      since: keySince(codexArtefact, line.path),
      reason: setting.reason,
      line: line.line,
      text: line.text,
      leaves: leavesBehind(setting, value, places),
      value,
      ...(setting.repairs === undefined ? {} : { repairs: setting.repairs }),
    };
  });
}

function fileSettings(
  { settings }: EmittedFile,
  model: PlatformModel,
  leaves: readonly FileLeaf[],
): readonly PlacedSetting[] {
  const strengths = new Map(settings.map((setting) => [setting, settingStrength(setting, model)]));
  const newest = model.versions.at(-1) ?? "";
  return leaves.map(({ setting, ...leaf }) => ({
    ...leaf,
    platform: model.platform,
    // A part of a split policy may be for clients that ignore the key: it is delivered there, and binds nobody.
    strength: compareVersions(newest, leaf.since) < 0 ? "none" : (strengths.get(setting) ?? "none"),
  }));
}

function settingAbove(byPath: ReadonlyMap<string, Setting>, path: EmittedLine["path"]): Setting | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const found = byPath.get(path.slice(0, length).join("\0"));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A part of a table that was written as a value of some constraint comes from that one alone (a path of `access.deny_read` inside a
 * permission profile); everything else comes from all constraints of the setting, and from the one whose key the value stands for.
 */
function leavesBehind(setting: Setting, value: LocatedNode, places: LeafPlaces): readonly ComposedLeaf[] {
  const written = places.valuesAt(value.span);
  if (setting.value.kind === "map") {
    const own = written.filter((leaf) => setting.leaves.includes(leaf));
    if (own.length > 0) return own;
    return written.length > 0 ? written : setting.leaves;
  }
  return [...new Set([...setting.leaves, ...written, ...places.keysAt(value.span)])];
}

/** A rule alone can be walked around; with a guard it is as strong as the hook that guards it. */
function settingStrength(setting: Setting, model: PlatformModel): Strength {
  const [leaf] = setting.leaves;
  const rule = setting.path[0] === "rules" ? model.rules.find((candidate) => candidate.leaf === leaf) : undefined;
  return rule === undefined ? strengthOf(setting, model.platform) : ruleStrength(rule, model);
}

function ruleStrength(rule: PlatformModel["rules"][number], model: PlatformModel): Strength {
  if (rule.decision === "allow") return "default";
  const guard = rule.guard
    ? model.settings.find(
        (setting) => setting.path[0] === "hooks" && setting.reason === "stated" && setting.leaves.includes(rule.leaf),
      )
    : undefined;
  return guard === undefined ? "advisory" : strengthOf(guard, model.platform);
}

function ruleSettings(model: PlatformModel, texts: EmittedTexts, policy: string): readonly PlacedSetting[] {
  return emittedRuleLines(texts.rules ?? "").map((line, index) => {
    const rule = model.rules[index];
    invariant(rule, "the rules file has a rule that the model lacks");
    return {
      artefact: `rules/${policy}.rules`,
      path: settingKey(line.path),
      platform: model.platform,
      strength: ruleStrength(rule, model),
      since: keySince("requirements", []),
      reason: "stated",
      line: line.line,
      text: line.text,
      leaves: [rule.leaf],
      value: rule.leaf.value,
    };
  });
}

/** The delivered script of a hook, as one leaf: it is as strong as the key that runs it. */
function hookSettings(hook: ManagedHook, model: PlatformModel, texts: EmittedTexts): readonly PlacedSetting[] {
  const file = texts.hooks.find(({ fileName }) => fileName.replace(/\.(sh|ps1)$/, "") === hook.id);
  const setting = model.settings.find(
    ({ path, leaves }) => path[0] === "hooks" && path[1] === hook.event && leaves[0] === hook.leaves[0],
  );
  const [leaf] = hook.leaves;
  if (file === undefined || setting === undefined || leaf === undefined) return [];
  return [
    {
      artefact: `hooks/${file.fileName}`,
      path: wholeFile,
      platform: model.platform,
      strength: strengthOf(setting, model.platform),
      since: keySince("requirements", ["hooks", hook.event]),
      reason: "stated",
      line: 1,
      leaves: hook.leaves,
      value: leaf.value,
    },
  ];
}

const artefactNames: Readonly<Record<Setting["target"], string>> = {
  requirements: "requirements.toml",
  pinned: "managed_config.toml",
  default: "config.toml",
};

function missing(setting: Setting, model: PlatformModel): PlacedSetting {
  return {
    artefact: artefactNames[setting.target],
    path: settingKey(setting.path),
    platform: model.platform,
    strength: "none",
    since: keySince(setting.target === "requirements" ? "requirements" : "config", setting.path),
    reason: setting.reason,
    leaves: setting.leaves,
    value: setting.value,
    ...(setting.repairs === undefined ? {} : { repairs: setting.repairs }),
  };
}
