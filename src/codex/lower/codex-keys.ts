import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import { type ComposedLeaf, leafOf } from "../../policy/composed.ts";
import type { Setting, SettingTarget } from "../setting.ts";
import type { LowerContext, LowerFunction } from "./context.ts";
import { stated, suggestion } from "./nodes.ts";
import { needsProfiles } from "./permission-profiles.ts";

const targets: Readonly<Record<string, SettingTarget>> = {
  "codex.requirements": "requirements",
  "codex.config": "pinned",
  "codex.defaults": "default",
};

/** Requirements that make every start warn unless the same value is configured too (measured with 0.169.0). */
const warnsWithoutEqualDefault = ["chatgpt_base_url"];

/** Tables that `access` owns as soon as it generates permission profiles. */
const profileTables = ["allowed_permission_profiles", "default_permissions", "permissions"];

/** Keys by Codex's own name. */
export const lowerCodexKeys: LowerFunction = (leaves, context) => {
  const settings: Setting[] = [];
  const diagnostics: Diagnostic[] = [];
  const profiles = context.policy.leaves.find((leaf) => needsProfiles([leaf]));
  for (const leaf of leaves) {
    const path = leaf.path ?? [];
    if (profiles !== undefined && profileTables.includes(path[0] ?? "")) {
      diagnostics.push(twoOwners(leaf, profiles));
      continue;
    }
    const target = targets[leaf.constraint.id] ?? "requirements";
    settings.push(target === "default" ? suggestion(path, leaf.value, leaf) : stated(target, path, leaf.value, leaf));
    if (target === "requirements" && warnsWithoutEqualDefault.includes(path.join(".")) && !isSuggested(path, context))
      settings.push({
        target: "default",
        path,
        value: leaf.value,
        leaves: [leaf],
        reason: "equal-default",
        repairs: "pin-warns-every-start",
      });
  }
  return { settings, diagnostics };
};

/** Where a layer suggests a default itself, that one is emitted. */
function isSuggested(path: readonly string[], context: LowerContext): boolean {
  return leafOf(context.policy, `codex.defaults.${path.join(".")}`) !== undefined;
}

function twoOwners(leaf: ComposedLeaf, profiles: ComposedLeaf): Diagnostic {
  return diagnose("two-owners", leaf.span, `${leaf.id} and ${profiles.id} both own the permission profiles`, {
    related: [{ message: `${profiles.id} generates managed profiles`, span: profiles.span }],
    help: `keep one: write the profiles by hand under codex.requirements, or let ${profiles.id} generate them`,
  });
}
