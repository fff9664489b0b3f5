import { describeVersions, keySupport, shape, spansContain } from "../../catalogue/codex/index.ts";
import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import type { ComposedLeaf } from "../../policy/composed.ts";
import type { LocatedNode } from "../../source/located.ts";
import type { Setting } from "../setting.ts";
import { sandboxModes, wordOrder } from "./access-words.ts";
import type { LowerContext, PlatformContext, PlatformLowerFunction } from "./context.ts";
import { itemsOf, listOf, mapOf, scalar, stated, suggestion, textsOf } from "./nodes.ts";
import { deniedOn, windowsDeniesWithoutWindows } from "./denied-on.ts";
import { overlappingDenies } from "./overlapping-denies.ts";
import { needsProfiles, permissionProfiles } from "./permission-profiles.ts";

/**
 * What commands may touch: one model, lowered to sandbox modes, and to managed permission profiles where something needs them and no
 * targeted client refuses them. A deny entry exists in every compiled policy, because a user's own allow rule would otherwise run
 * outside the sandbox.
 */
export const lowerAccess: PlatformLowerFunction = (leaves, context) => {
  const byId = new Map(leaves.map((leaf) => [leaf.id, leaf]));
  const refusing = context.versions.filter((version) => spansContain(shape("permission-profiles").refusedBy, version));
  const wantsProfiles = needsProfiles(leaves);
  const usesProfiles = wantsProfiles && refusing.length === 0;
  const diagnostics: Diagnostic[] = wantsProfiles && !usesProfiles ? refusedProfiles(leaves, refusing) : [];
  const profiles = usesProfiles ? permissionProfiles(leaves, context) : undefined;
  const settings: Setting[] = [
    ...sandboxRequirement(byId.get("access.allow")),
    ...hosts(leaves),
    ...denyRead(byId.get("access.deny_read"), context),
    ...(profiles?.settings ?? []),
    ...sandboxForOlderClients(byId, context, usesProfiles),
  ];
  const overlaps = ["access.deny_read", "access.deny_in_workspace"].flatMap((id) =>
    overlappingDenies(byId.get(id)?.value),
  );
  const nowhere = windowsDeniesWithoutWindows(byId.get("access.deny_read")?.value, context);
  return { settings, diagnostics: [...diagnostics, ...overlaps, ...nowhere, ...(profiles?.diagnostics ?? [])] };
};

function refusedProfiles(leaves: readonly ComposedLeaf[], refusing: readonly string[]): Diagnostic[] {
  return leaves
    .filter((leaf) => needsProfiles([leaf]))
    .map((leaf) =>
      diagnose(
        "stops-older-clients",
        leaf.span,
        `${leaf.id} needs managed permission profiles, which stop clients ${describeVersions(refusing)}`,
        {
          help: `exclude ${describeVersions(refusing)} from targets.codex, or set targets.split: true`,
        },
      ),
    );
}

function sandboxRequirement(leaf: ComposedLeaf | undefined): readonly Setting[] {
  return leaf === undefined ? [] : [stated("requirements", ["allowed_sandbox_modes"], modes(leaf.value), leaf)];
}

/** The words as Codex's sandbox modes, strictest first. */
function modes(node: LocatedNode): LocatedNode {
  const items = wordOrder.flatMap((word) => {
    const item = itemsOf(node).find((candidate) => candidate.kind === "scalar" && candidate.value === word);
    return item === undefined ? [] : [scalar(sandboxModes[word], item.span)];
  });
  return listOf(items, node.span);
}

function hosts(leaves: readonly ComposedLeaf[]): readonly Setting[] {
  return leaves
    .filter((leaf) => leaf.constraint.id === "access.hosts")
    .map((leaf, index) => {
      const entry = leaf.value.kind === "map" ? leaf.value.entries : [];
      const match = entry.find((item) => item.key === "match")?.value;
      const allow = entry.find((item) => item.key === "allow")?.value;
      const value = mapOf(
        { hostname_patterns: match, allowed_sandbox_modes: allow === undefined ? undefined : modes(allow) },
        leaf.value.span,
      );
      return stated("requirements", ["remote_sandbox_config", index], value, leaf);
    });
}

/** A path that does not exist: denying it changes nothing but that every command stays inside the sandbox. */
export const placeholderDeny = "/etc/codex/.mandate-deny";

function denyRead(leaf: ComposedLeaf | undefined, context: PlatformContext): readonly Setting[] {
  const path = ["permissions", "filesystem", "deny_read"];
  const denied = leaf === undefined ? undefined : deniedOn(leaf.value, context.platform);
  if (leaf !== undefined && denied !== undefined && itemsOf(denied).length > 0)
    return [stated("requirements", path, denied, leaf)];
  const span = leaf?.span ?? context.policy.layers.at(-1)?.name.span;
  if (span === undefined) return [];
  return [
    {
      target: "requirements",
      path,
      value: listOf([scalar(placeholderDeny, span)], span),
      leaves: leaf === undefined ? [] : [leaf],
      reason: "repair",
      repairs: "rules-escape-sandbox",
    },
  ];
}

/** Without profiles the sandbox keys do the work; beside profiles they are only for clients that do not know profiles. */
function sandboxForOlderClients(
  byId: ReadonlyMap<string, ComposedLeaf>,
  context: LowerContext,
  usesProfiles: boolean,
): readonly Setting[] {
  const older = context.versions.some(
    (version) => keySupport("requirements", ["default_permissions"], version) !== "known",
  );
  if (usesProfiles && !older) return [];
  const settings: Setting[] = [];
  const preferred = byId.get("access.default");
  if (preferred?.value.kind === "scalar") {
    const word = wordOrder.find(
      (candidate) => preferred.value.kind === "scalar" && preferred.value.value === candidate,
    );
    if (word !== undefined)
      settings.push(suggestion(["sandbox_mode"], scalar(sandboxModes[word], preferred.value.span), preferred));
  }
  const network = byId.get("access.workspace.network");
  if (network !== undefined)
    settings.push(stated("pinned", ["sandbox_workspace_write", "network_access"], network.value, network));
  const roots = byId.get("access.workspace.writable_roots");
  if (roots !== undefined && textsOf(roots.value).length > 0)
    settings.push(stated("pinned", ["sandbox_workspace_write", "writable_roots"], roots.value, roots));
  const temporary = byId.get("access.workspace.exclude_tmp");
  if (temporary !== undefined) {
    settings.push(stated("pinned", ["sandbox_workspace_write", "exclude_slash_tmp"], temporary.value, temporary));
    settings.push(stated("pinned", ["sandbox_workspace_write", "exclude_tmpdir_env_var"], temporary.value, temporary));
  }
  return settings;
}
