import type { SpecialLowering } from "../../catalogue/constraint.ts";
import { type Diagnostic, type Outcome } from "../../diagnostics/diagnostic.ts";
import type { ComposedLeaf } from "../../policy/composed.ts";
import type { PlatformModel } from "../model.ts";
import type { Setting } from "../setting.ts";
import { lowerAccess } from "./access.ts";
import { lowerApprovals } from "./approvals.ts";
import { lowerCodexKeys } from "./codex-keys.ts";
import { lowerCommands } from "./commands.ts";
import { type LowerContext, type LowerFunction, nothing } from "./context.ts";
import { lowerEnvironment } from "./environment.ts";
import { lowerFeatures } from "./features.ts";
import { lowerHooks } from "./hooks.ts";
import { lowerModels } from "./models.ts";
import { lowerNetwork } from "./network.ts";
import { lowerPlain } from "./plain.ts";
import { lowerMarketplaces, lowerServers } from "./servers.ts";

/** One function for each special lowering that the catalogue names. Hooks come last: they need the rules. */
const special: Readonly<Record<Exclude<SpecialLowering, "hooks">, LowerFunction>> = {
  approvals: lowerApprovals,
  access: lowerAccess,
  network: lowerNetwork,
  models: lowerModels,
  mcp: lowerServers,
  marketplaces: lowerMarketplaces,
  commands: lowerCommands,
  features: lowerFeatures,
  environment: lowerEnvironment,
  codex: lowerCodexKeys,
};

/**
 * Constraints become settings of Codex's files, for one platform and one group of client versions. All decisions are made here:
 * placement, older forms, repairs. What cannot be decided is a diagnostic.
 */
export function lowerPolicy(context: LowerContext): Outcome<PlatformModel> {
  const groups = groupLeaves(context.policy.leaves);
  const settings: Setting[] = [];
  const diagnostics: Diagnostic[] = [];
  const rules = [];
  const hookLeaves = groups.get("hooks") ?? [];
  // The access model speaks even where nothing is stated: a deny entry stands in every compiled policy.
  if (!groups.has("access")) groups.set("access", []);
  for (const leaf of context.policy.leaves)
    if (leaf.constraint.lowering.kind !== "special") settings.push(...lowerPlain(leaf, context));
  for (const [name, lower] of Object.entries(special)) {
    const leaves = groups.get(name);
    const lowered = leaves === undefined ? nothing : lower(leaves, context);
    settings.push(...lowered.settings);
    diagnostics.push(...lowered.diagnostics);
    rules.push(...(lowered.rules ?? []));
  }
  const hooks = lowerHooks(hookLeaves, rules, context);
  settings.push(...hooks.settings);
  diagnostics.push(...hooks.diagnostics);
  return {
    value: {
      platform: context.platform,
      versions: context.versions,
      settings: inCatalogueOrder(settings, context.policy.leaves),
      rules,
      hooks: hooks.hooks,
    },
    diagnostics,
  };
}

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
function inCatalogueOrder(settings: readonly Setting[], leaves: readonly ComposedLeaf[]): readonly Setting[] {
  const position = new Map(leaves.map((leaf, index) => [leaf.id, index]));
  const of = (setting: Setting) => {
    const first = setting.leaves[0];
    return first === undefined ? leaves.length : (position.get(first.id) ?? leaves.length);
  };
  return settings
    .map((setting, index) => ({ setting, index, at: of(setting) }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
    .map(({ setting }) => setting);
}
