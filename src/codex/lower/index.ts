import type { SpecialLowering } from "../../catalogue/constraint.ts";
import type { Diagnostic, Outcome } from "../../diagnostics/diagnostic.ts";
import type { ComposedLeaf } from "../../policy/composed.ts";
import type { Platform } from "../../policy/layer.ts";
import type { PlatformModel } from "../model.ts";
import type { Setting } from "../setting.ts";
import { lowerAccess } from "./access.ts";
import { lowerApprovals } from "./approvals.ts";
import { lowerCodexKeys } from "./codex-keys.ts";
import { lowerCommands } from "./commands.ts";
import type { LowerContext, Lowered, LowerFunction, PlatformLowerFunction } from "./context.ts";
import { lowerEnvironment } from "./environment.ts";
import { lowerFeatures } from "./features.ts";
import { lowerHooks } from "./hooks.ts";
import { lowerModels } from "./models.ts";
import { lowerNetwork } from "./network.ts";
import { lowerPlain } from "./plain.ts";
import { lowerMarketplaces, lowerServers } from "./servers.ts";

/** One function for each special lowering that the catalogue names. Hooks come last: they need the rules. */
const special: Readonly<Record<Exclude<SpecialLowering, "hooks">, SpecialFunction>> = {
  approvals: { everywhere: lowerApprovals },
  access: { onPlatform: lowerAccess },
  network: { everywhere: lowerNetwork },
  models: { everywhere: lowerModels },
  mcp: { everywhere: lowerServers },
  marketplaces: { everywhere: lowerMarketplaces },
  commands: { everywhere: lowerCommands },
  features: { everywhere: lowerFeatures },
  environment: { everywhere: lowerEnvironment },
  codex: { everywhere: lowerCodexKeys },
};

type SpecialFunction = { readonly everywhere: LowerFunction } | { readonly onPlatform: PlatformLowerFunction };

/**
 * Constraints become settings of Codex's files, for each platform and one group of client versions. All decisions are made here:
 * placement, older forms, repairs. What cannot be decided is a diagnostic.
 */
export function lowerPolicy(context: LowerContext, platforms: readonly Platform[]): Outcome<readonly PlatformModel[]> {
  const { leaves } = context.policy;
  const groups = groupLeaves(leaves);
  // The access model speaks even where nothing is stated: a deny entry stands in every compiled policy.
  if (!groups.has("access")) groups.set("access", []);
  const parts = Object.entries(special).flatMap(([name, lower]): readonly LoweredPart[] => {
    const group = groups.get(name);
    if (group === undefined) return [];
    if ("onPlatform" in lower) return [(platform) => lower.onPlatform(group, { ...context, platform })];
    // One result for all platforms: what follows sees that they have it alike, and works it out once.
    const lowered = lower.everywhere(group, context);
    return [() => lowered];
  });
  const plain = leaves.flatMap((leaf) => lowerPlain(leaf, context));
  const order = catalogueOrder(leaves);
  const models: PlatformModel[] = [];
  const diagnostics = new Set<Diagnostic>();
  for (const platform of platforms) {
    const lowered = parts.map((part) => part(platform));
    const rules = lowered.flatMap((part) => part.rules ?? []);
    const hooks = lowerHooks(groups.get("hooks") ?? [], rules, { ...context, platform });
    const settings = [plain, ...lowered.map((part) => part.settings), hooks.settings].flat();
    models.push({ platform, versions: context.versions, settings: order(settings), rules, hooks: hooks.hooks });
    for (const part of [...lowered, hooks]) for (const diagnostic of part.diagnostics) diagnostics.add(diagnostic);
  }
  return { value: models, diagnostics: [...diagnostics] };
}

type LoweredPart = (platform: Platform) => Lowered;

function groupLeaves(leaves: readonly ComposedLeaf[]): Map<string, ComposedLeaf[]> {
  const groups = new Map<string, ComposedLeaf[]>();
  for (const leaf of leaves) {
    const { lowering } = leaf.constraint;
    if (lowering.kind !== "special") continue;
    const group = groups.get(lowering.by);
    if (group === undefined) groups.set(lowering.by, [leaf]);
    else group.push(leaf);
  }
  return groups;
}

/** By the place of the first leaf in the catalogue; what the compiler adds by itself comes last. */
function catalogueOrder(leaves: readonly ComposedLeaf[]): (settings: readonly Setting[]) => readonly Setting[] {
  const position = new Map(leaves.map((leaf, index) => [leaf.id, index]));
  const of = ({ leaves: [first] }: Setting) =>
    first === undefined ? leaves.length : (position.get(first.id) ?? leaves.length);
  return (settings) => {
    const places: Setting[][] = [];
    for (const setting of settings) (places[of(setting)] ??= []).push(setting);
    return places.flat();
  };
}
