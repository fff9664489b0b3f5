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

/** One emitted leaf with the constraints that it comes from, and the platforms that get it in this very form. */
export interface PlacedSetting {
  readonly leaf: EmittedLeaf;
  /** One object for neighbours that are delivered alike. */
  readonly deliveries: readonly Delivery[];
}

/** How strongly a leaf binds on a platform. */
interface Delivery {
  readonly platform: Platform;
  readonly strength: Strength;
}

/** A leaf as far as it is the same wherever it is delivered. */
interface EmittedLeaf extends Omit<AuditSetting, "platforms" | "strength" | "clients" | "lines"> {
  /** Absent where nothing is emitted. */
  readonly line?: number;
  readonly leaves: readonly ComposedLeaf[];
  /** What it is made from. */
  readonly value: LocatedNode;
}

/** Leaves of one platform, with the strength of each. Platforms that have a file alike have one list of leaves. */
interface DeliveredLeaves {
  readonly leaves: readonly EmittedLeaf[];
  readonly strengths: readonly Strength[];
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
  const readers = { file: rememberedFiles(places), rules: rememberedRules(policy) };
  const parts = new Map<readonly EmittedLeaf[], Map<Platform, readonly Strength[]>>();
  for (const model of group.models) {
    const texts = group.texts.get(model.platform);
    if (texts === undefined) continue;
    for (const { leaves, strengths } of platformLeaves(model, texts, readers)) {
      const known = parts.get(leaves) ?? new Map<Platform, readonly Strength[]>();
      parts.set(leaves, known.set(model.platform, strengths));
    }
  }
  return [...parts].flatMap(([leaves, platforms]) => placed(leaves, [...platforms]));
}

function placed(
  leaves: readonly EmittedLeaf[],
  platforms: readonly (readonly [Platform, readonly Strength[]])[],
): readonly PlacedSetting[] {
  let deliveries: readonly Delivery[] = [];
  return leaves.map((leaf, index) => {
    const asBefore = index > 0 && platforms.every(([, strengths], at) => strengths[index] === deliveries[at]?.strength);
    if (!asBefore)
      deliveries = platforms.map(([platform, strengths]) => ({ platform, strength: strengths[index] ?? "none" }));
    return { leaf, deliveries };
  });
}

interface Readers {
  readonly file: (file: EmittedFile) => FileLeaves;
  readonly rules: (text: string, rules: PlatformModel["rules"]) => readonly EmittedLeaf[];
}

function platformLeaves(model: PlatformModel, texts: EmittedTexts, read: Readers): readonly DeliveredLeaves[] {
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
    ...emitted.map((file) => deliveredFile(file, model, read.file(file))),
    deliveredRules(model, read.rules(texts.rules ?? "", model.rules)),
    ...model.hooks.flatMap((hook) => deliveredHook(hook, model, texts)),
    missingSettings(model),
  ];
}

/** The leaves of an emitted TOML file, and the setting that each belongs to. */
interface FileLeaves {
  readonly leaves: readonly EmittedLeaf[];
  readonly settings: readonly Setting[];
}

function rememberedFiles(places: LeafPlaces): Readers["file"] {
  const known: { readonly file: EmittedFile; readonly leaves: FileLeaves }[] = [];
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

function fileLeaves({ artefact, codexArtefact, settings, text }: EmittedFile, places: LeafPlaces): FileLeaves {
  const byPath = new Map(settings.map((setting) => [setting.path.join("\0"), setting]));
  const owners: Setting[] = [];
  const leaves = emittedTomlLines(text ?? "").map((line): EmittedLeaf => {
    const setting = settingAbove(byPath, line.path);
    invariant(setting, `${artefact} has ${settingKey(line.path)}, which no setting stands for`);
    owners.push(setting);
    const value = nodeAt(setting.value, line.path.slice(setting.path.length)) ?? setting.value;
    const leaf = {
      artefact,
      path: settingKey(line.path),
      since: keySince(codexArtefact, line.path),
      reason: setting.reason,
      line: line.line,
      text: line.text,
      leaves: leavesBehind(setting, value, places),
      value,
    };
    return setting.repairs === undefined ? leaf : { ...leaf, repairs: setting.repairs };
  });
  return { leaves, settings: owners };
}

function deliveredFile({ settings }: EmittedFile, model: PlatformModel, file: FileLeaves): DeliveredLeaves {
  const rules = new Map(model.rules.map((rule) => [rule.leaf, rule]));
  const known = new Map(settings.map((setting) => [setting, settingStrength(setting, model, rules)]));
  const newest = model.versions.at(-1) ?? "";
  // A part of a split policy may be for clients that ignore the key: it is delivered there, and binds nobody.
  const ignored = new Set(
    [...new Set(file.leaves.map(({ since }) => since))].filter((since) => compareVersions(newest, since) < 0),
  );
  const strengths = file.leaves.map(({ since }, index): Strength => {
    const setting = file.settings[index];
    return setting === undefined || ignored.has(since) ? "none" : (known.get(setting) ?? "none");
  });
  return { leaves: file.leaves, strengths };
}

function settingAbove(byPath: ReadonlyMap<string, Setting>, path: EmittedLine["path"]): Setting | undefined {
  let key = path.join("\0");
  for (let index = path.length - 1; index >= 0; index -= 1) {
    const found = byPath.get(key);
    if (found !== undefined) return found;
    key = key.slice(0, key.length - String(path[index]).length - 1);
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
  const keys = places.keysAt(value.span);
  // A value that stands in its own constraint and in no other: nearly every one.
  if (keys.length === 0 && written.length === 1 && written[0] === setting.leaves[0]) return setting.leaves;
  const others = [...written, ...keys].filter((leaf) => leaf !== setting.leaves[0]);
  return others.length === 0 ? setting.leaves : [...new Set([...setting.leaves, ...others])];
}

type Rule = PlatformModel["rules"][number];

/** A rule alone can be walked around; with a guard it is as strong as the hook that guards it. */
function settingStrength(setting: Setting, model: PlatformModel, rules: ReadonlyMap<ComposedLeaf, Rule>): Strength {
  const [leaf] = setting.leaves;
  const rule = setting.path[0] === "rules" && leaf !== undefined ? rules.get(leaf) : undefined;
  return rule === undefined ? strengthOf(setting, model.platform) : ruleStrength(rule, model);
}

function ruleStrength(rule: Rule, model: PlatformModel): Strength {
  if (rule.decision === "allow") return "default";
  const guard = rule.guard ? guardsOf(model).get(rule.leaf) : undefined;
  return guard === undefined ? "advisory" : strengthOf(guard, model.platform);
}

const knownGuards = new WeakMap<PlatformModel, ReadonlyMap<ComposedLeaf, Setting>>();

/** The hooks of a model by the rules that they guard. */
function guardsOf(model: PlatformModel): ReadonlyMap<ComposedLeaf, Setting> {
  let guards = knownGuards.get(model);
  if (guards === undefined) {
    const hooks = model.settings.filter(({ path, reason }) => path[0] === "hooks" && reason === "stated");
    // The first one counts.
    guards = new Map(hooks.reverse().flatMap((hook) => hook.leaves.map((leaf) => [leaf, hook] as const)));
    knownGuards.set(model, guards);
  }
  return guards;
}

function rememberedRules(policy: string): Readers["rules"] {
  const known = new Map<string, { readonly rules: readonly Rule[]; readonly leaves: readonly EmittedLeaf[] }>();
  return (text, rules) => {
    let found = known.get(text);
    // The text alone does not say which constraint a rule comes from.
    if (found?.rules.every((rule, index) => rule.leaf === rules[index]?.leaf) === true) return found.leaves;
    found = { rules, leaves: ruleLeaves(text, rules, policy) };
    known.set(text, found);
    return found.leaves;
  };
}

function ruleLeaves(text: string, rules: PlatformModel["rules"], policy: string): readonly EmittedLeaf[] {
  return emittedRuleLines(text).map((line, index) => {
    const rule = rules[index];
    invariant(rule, "the rules file has a rule that the model lacks");
    return {
      artefact: `rules/${policy}.rules`,
      path: settingKey(line.path),
      since: keySince("requirements", []),
      reason: "stated",
      line: line.line,
      text: line.text,
      leaves: [rule.leaf],
      value: rule.leaf.value,
    };
  });
}

function deliveredRules(model: PlatformModel, leaves: readonly EmittedLeaf[]): DeliveredLeaves {
  const strengths = leaves.map((_leaf, index) => {
    const rule = model.rules[index];
    invariant(rule, "the rules file has a rule that the model lacks");
    return ruleStrength(rule, model);
  });
  return { leaves, strengths };
}

/** The delivered script of a hook, as one leaf: it is as strong as the key that runs it. */
function deliveredHook(hook: ManagedHook, model: PlatformModel, texts: EmittedTexts): readonly DeliveredLeaves[] {
  const file = texts.hooks.find(({ fileName }) => fileName.replace(/\.(sh|ps1)$/, "") === hook.id);
  const setting = model.settings.find(
    ({ path, leaves }) => path[0] === "hooks" && path[1] === hook.event && leaves[0] === hook.leaves[0],
  );
  const [leaf] = hook.leaves;
  if (file === undefined || setting === undefined || leaf === undefined) return [];
  const script: EmittedLeaf = {
    artefact: `hooks/${file.fileName}`,
    path: wholeFile,
    since: keySince("requirements", ["hooks", hook.event]),
    reason: "stated",
    line: 1,
    leaves: hook.leaves,
    value: leaf.value,
  };
  return [{ leaves: [script], strengths: [strengthOf(setting, model.platform)] }];
}

const artefactNames: Readonly<Record<Setting["target"], string>> = {
  requirements: "requirements.toml",
  pinned: "managed_config.toml",
  default: "config.toml",
};

/** What the platform cannot carry. */
function missingSettings(model: PlatformModel): DeliveredLeaves {
  const missing = model.settings.filter((setting) => !isCarried(setting, model.platform));
  const leaves = missing.map((setting): EmittedLeaf => ({
    artefact: artefactNames[setting.target],
    path: settingKey(setting.path),
    since: keySince(setting.target === "requirements" ? "requirements" : "config", setting.path),
    reason: setting.reason,
    leaves: setting.leaves,
    value: setting.value,
    ...(setting.repairs === undefined ? {} : { repairs: setting.repairs }),
  }));
  return { leaves, strengths: leaves.map(() => "none") };
}
