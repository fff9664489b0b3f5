import { keySupport } from "../../catalogue/codex/index.ts";
import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import type { ComposedLeaf } from "../../policy/composed.ts";
import type { LocatedEntry, LocatedNode } from "../../source/located.ts";
import type { Span } from "../../source/span.ts";
import type { Setting } from "../setting.ts";
import type { AccessWord } from "./access-words.ts";
import type { LowerContext, PlatformContext } from "./context.ts";
import { deniedOn } from "./denied-on.ts";
import { itemsOf, mapOf, scalar, textsOf } from "./nodes.ts";

/** How deep Codex looks for files that match a denied pattern inside a workspace. */
export const globScanDepth = 8;

const workspaceConstraints = [
  "access.workspace.network",
  "access.workspace.writable_roots",
  "access.workspace.exclude_tmp",
];

/** Whether something is stated that only permission profiles can carry. */
export function needsProfiles(leaves: readonly ComposedLeaf[]): boolean {
  return leaves.some((leaf) => leaf.id === "access.deny_in_workspace" || workspaceConstraints.includes(leaf.id));
}

/** The organisation's name as a prefix for profile names, so that no user defines the same name by chance. */
export function profilePrefix(organization: { readonly name: string; readonly identifier: string }): string {
  const slug = organization.name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return slug === "" ? organization.identifier.toLowerCase().replaceAll(".", "-") : slug;
}

export interface Profiles {
  readonly settings: readonly Setting[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Managed twins of the built-in profiles with every deny of the policy. Only the twins are allowed: an allowed built-in profile
 * would show what they deny.
 */
export function permissionProfiles(leaves: readonly ComposedLeaf[], context: PlatformContext): Profiles {
  const byId = new Map(leaves.map((leaf) => [leaf.id, leaf]));
  const causes = leaves.filter((leaf) => needsProfiles([leaf]));
  const [cause] = causes;
  if (cause === undefined) return { settings: [], diagnostics: [] };
  const prefix = profilePrefix(context.policy.organization ?? { name: "managed", identifier: "managed" });
  const allowed = allowedWords(byId.get("access.allow"));
  const twins = allowed.filter((word) => word !== "full-access");
  const chosen = chooseDefault(byId.get("access.default"), twins);
  const diagnostics: Diagnostic[] = [
    ...fullAccess(allowed, byId, cause),
    ...(chosen === undefined ? [refusedDefault(byId.get("access.default") ?? cause)] : []),
  ];
  const settings: Setting[] = [];
  const covered = {
    versions: olderVersions(context),
    leaves: causes.filter((leaf) => leaf.id !== "access.deny_in_workspace"),
  };
  const add = (path: readonly string[], value: LocatedNode) =>
    settings.push({ target: "requirements", path, value, leaves: causes, reason: "stated", covered });
  const span = cause.span;
  // A refused default is reported; the rest is judged as if none were stated.
  const preferred = chosen ?? chooseDefault(undefined, twins);
  if (preferred !== undefined)
    add(["default_permissions"], scalar(twinName(prefix, preferred), byId.get("access.default")?.span ?? span));
  for (const word of allowed)
    add(
      ["allowed_permission_profiles", word === "full-access" ? ":danger-full-access" : twinName(prefix, word)],
      scalar(true, byId.get("access.allow")?.span ?? span),
    );
  for (const word of twins) add(["permissions", twinName(prefix, word)], twin(word, byId, context, span));
  return { settings, diagnostics };
}

/** Clients that do not know profiles: the sandbox keys do the work there, except for denies inside workspaces. */
function olderVersions(context: LowerContext): readonly string[] {
  return context.versions.filter(
    (version) => keySupport("requirements", ["default_permissions"], version) === "ignored",
  );
}

export function twinName(prefix: string, word: AccessWord): string {
  return `${prefix}-${word}`;
}

function allowedWords(leaf: ComposedLeaf | undefined): readonly AccessWord[] {
  if (leaf === undefined) return ["read-only", "workspace"];
  const stated = textsOf(leaf.value);
  return (["read-only", "workspace", "full-access"] as const).filter((word) => stated.includes(word));
}

function chooseDefault(leaf: ComposedLeaf | undefined, twins: readonly AccessWord[]): AccessWord | undefined {
  const wanted = leaf?.value.kind === "scalar" ? leaf.value.value : undefined;
  if (wanted === undefined) return twins.includes("workspace") ? "workspace" : twins[0];
  return twins.find((word) => word === wanted);
}

function refusedDefault(leaf: ComposedLeaf): Diagnostic {
  return diagnose(
    "profile-cancels-flag",
    leaf.span,
    "access.default cannot be full-access beside managed permission profiles",
    {
      severity: "error",
      help: "choose read-only or workspace as the default: a full access default would cancel every deny",
    },
  );
}

function fullAccess(
  allowed: readonly AccessWord[],
  byId: ReadonlyMap<string, ComposedLeaf>,
  cause: ComposedLeaf,
): readonly Diagnostic[] {
  if (!allowed.includes("full-access")) return [];
  return [
    diagnose(
      "profile-without-denies",
      byId.get("access.allow")?.span ?? cause.span,
      `a user who chooses full access is not bound by ${cause.id}`,
      {
        help: "remove full-access from access.allow",
      },
    ),
  ];
}

function twin(
  word: AccessWord,
  byId: ReadonlyMap<string, ComposedLeaf>,
  context: PlatformContext,
  span: Span,
): LocatedNode {
  const isWorkspace = word === "workspace";
  const network = byId.get("access.workspace.network");
  return mapOf(
    {
      description: scalar(
        `${context.policy.organization?.name ?? ""}: ${isWorkspace ? "work in the workspace" : "read only"}, with the organisation's denies`,
        span,
      ),
      extends: scalar(isWorkspace ? ":workspace" : ":read-only", span),
      filesystem: filesystem(isWorkspace, byId, context, span),
      network: isWorkspace && network !== undefined ? mapOf({ enabled: network.value }, network.span) : undefined,
    },
    span,
  );
}

function filesystem(
  isWorkspace: boolean,
  byId: ReadonlyMap<string, ComposedLeaf>,
  context: PlatformContext,
  span: Span,
): LocatedNode {
  const entries: LocatedEntry[] = [{ key: "glob_scan_max_depth", keySpan: span, value: scalar(globScanDepth, span) }];
  const put = (node: LocatedNode | undefined, access: string) => {
    for (const item of itemsOf(node))
      if (item.kind === "scalar" && typeof item.value === "string")
        entries.push({ key: item.value, keySpan: item.span, value: scalar(access, item.span) });
  };
  const denied = byId.get("access.deny_read")?.value;
  put(denied === undefined ? undefined : deniedOn(denied, context.platform), "deny");
  if (isWorkspace) {
    put(byId.get("access.workspace.writable_roots")?.value, "write");
    const temporary = byId.get("access.workspace.exclude_tmp");
    if (temporary?.value.kind === "scalar" && temporary.value.value === true)
      for (const place of [":slash_tmp", ":tmpdir"])
        entries.push({ key: place, keySpan: temporary.span, value: scalar("read", temporary.span) });
  }
  const inside = byId.get("access.deny_in_workspace");
  if (inside !== undefined && itemsOf(inside.value).length > 0) {
    const denies: LocatedEntry[] = itemsOf(inside.value).flatMap((item) =>
      item.kind === "scalar" && typeof item.value === "string"
        ? [{ key: item.value, keySpan: item.span, value: scalar("deny", item.span) }]
        : [],
    );
    entries.push({
      key: ":workspace_roots",
      keySpan: inside.span,
      value: { kind: "map", entries: denies, span: inside.span },
    });
  }
  return { kind: "map", entries, span };
}
