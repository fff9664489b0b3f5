import { isPlainList, isPlainMap, type Plain } from "../source/located.ts";
import { type ConfigCheck, type ConfigCheckInput, type ConfigFinding, clamped } from "./config-finding.ts";
import { allowedProfiles, profilesManaged } from "./permission-profile.ts";
import { samePlain, valueAt } from "./plain-path.ts";
import type { SettingPath } from "./question.ts";

interface AllowList {
  readonly members: readonly Plain[];
  readonly setting: SettingPath;
}

/**
 * The list of allowed values. A value in the legacy managed layer becomes a requirement of its own and replaces the list, with
 * what Codex adds to it.
 */
function allowList(
  { bundle }: ConfigCheckInput,
  requirement: string,
  key: string,
  added: readonly string[] = [],
): AllowList | undefined {
  const legacy = bundle.managedConfig[key];
  if (legacy !== undefined) return { members: [...added, legacy], setting: ["managedConfig", key] };
  const members = bundle.requirements[requirement];
  return isPlainList(members) ? { members, setting: ["requirements", requirement] } : undefined;
}

/** An approval policy that is not allowed: on-request takes its place where it is allowed, else the first of the list. */
export const approvalPolicy: ConfigCheck = (input) => {
  const value = input.config["approval_policy"];
  const list = allowList(input, "allowed_approval_policies", "approval_policy");
  if (value === undefined || list === undefined) return [];
  // Codex reads on-failure as on-request.
  const normal = (item: Plain) => (item === "on-failure" ? "on-request" : item);
  if (list.members.some((member) => sameApproval(normal(member), normal(value)))) return [];
  return [
    clamped(
      `approval_policy ${describe(value)} is not allowed; Codex falls back to ${describe(list.members[0] ?? null)}`,
      list.setting,
    ),
  ];
};

/** Whether two approval policies are the same: the parts that a granular one leaves out are false. */
function sameApproval(a: Plain, b: Plain): boolean {
  if (!isPlainMap(a) || !isPlainMap(b)) return samePlain(a, b);
  const granted = (policy: Plain) => {
    const parts = valueAt(policy, ["granular"]);
    return isPlainMap(parts)
      ? Object.keys(parts)
          .filter((part) => parts[part] === true)
          .sort()
      : [];
  };
  return samePlain(granted(a), granted(b));
}

/** A sandbox mode: ignored beside profiles, else read-only takes the place of one that is not allowed. */
export const sandboxMode: ConfigCheck = (input) => {
  const { config, bundle } = input;
  const value = config["sandbox_mode"];
  if (value === undefined) return [];
  if (profilesManaged(bundle)) {
    const because = "Codex ignores sandbox_mode beside managed permission profiles";
    return [clamped(because, ["requirements", "allowed_permission_profiles"])];
  }
  if (bundle.managedConfig["default_permissions"] !== undefined) {
    return [clamped("Codex ignores sandbox_mode beside the managed profile", ["managedConfig", "default_permissions"])];
  }
  if (config["default_permissions"] !== undefined)
    return [clamped("Codex ignores sandbox_mode beside default_permissions")];
  const list = allowList(input, "allowed_sandbox_modes", "sandbox_mode", ["read-only"]);
  if (list === undefined || list.members.includes(value)) return [];
  return [clamped(`sandbox_mode ${describe(value)} is not allowed; Codex falls back to read-only`, list.setting)];
};

/** Settings of the workspace-write sandbox, which mean nothing beside managed profiles. */
export const workspaceWrite: ConfigCheck = ({ config, bundle }) =>
  config["sandbox_workspace_write"] !== undefined && profilesManaged(bundle)
    ? [
        clamped("Codex ignores sandbox_workspace_write beside managed permission profiles", [
          "requirements",
          "allowed_permission_profiles",
        ]),
      ]
    : [];

/** A choice of a profile that is not among the allowed ones, or that the sandbox list clamps. */
export const permissionProfile: ConfigCheck = (input) => {
  const { config, bundle } = input;
  const name = config["default_permissions"];
  if (typeof name !== "string") return [];
  if (profilesManaged(bundle)) {
    if (allowedProfiles(bundle).includes(name)) return [];
    const fallback = bundle.requirements["default_permissions"] ?? ":workspace";
    return [
      clamped(`the profile ${name} is not allowed; Codex falls back to ${describe(fallback)}`, [
        "requirements",
        "allowed_permission_profiles",
      ]),
    ];
  }
  if (bundle.managedConfig["sandbox_mode"] !== undefined) {
    return [clamped("the managed sandbox mode beats default_permissions", ["managedConfig", "sandbox_mode"])];
  }
  const mode = builtInModes[name];
  const list = allowList(input, "allowed_sandbox_modes", "sandbox_mode", ["read-only"]);
  if (mode === undefined || list === undefined || list.members.includes(mode)) return [];
  return [
    clamped(`the profile ${name} needs ${mode}, which is not allowed; Codex falls back to read-only`, list.setting),
  ];
};

/** The sandbox mode that each built-in profile needs. */
const builtInModes: Readonly<Record<string, string>> = {
  ":read-only": "read-only",
  ":workspace": "workspace-write",
  ":danger-full-access": "danger-full-access",
};

/** A web search mode that is not allowed; disabled always is. */
export const webSearch: ConfigCheck = (input) => {
  const value = input.config["web_search"];
  const members = input.bundle.requirements["allowed_web_search_modes"];
  if (value === undefined || value === "disabled" || !isPlainList(members) || members.includes(value)) return [];
  return [
    clamped(`web_search ${describe(value)} is not allowed; Codex falls back to an allowed mode`, [
      "requirements",
      "allowed_web_search_modes",
    ]),
  ];
};

/** A reviewer of approvals that is not allowed. */
export const approvalsReviewer: ConfigCheck = (input) => {
  const value = input.config["approvals_reviewer"];
  const list = allowList(input, "allowed_approvals_reviewers", "approvals_reviewer", ["user"]);
  if (value === undefined || list === undefined) return [];
  const normal = (item: Plain) => (item === "guardian_subagent" ? "auto_review" : item);
  if (list.members.some((member) => normal(member) === normal(value))) return [];
  return [
    clamped(`approvals_reviewer ${describe(value)} is not allowed; Codex falls back to an allowed one`, list.setting),
  ];
};

/** A Windows sandbox that is not allowed. */
export const windowsSandbox: ConfigCheck = ({ config, bundle }): readonly ConfigFinding[] => {
  const value = valueAt(config, ["windows", "sandbox"]);
  const members = valueAt(bundle.requirements, ["windows", "allowed_sandbox_implementations"]);
  if (value === undefined || bundle.platform !== "windows" || !isPlainList(members) || members.includes(value))
    return [];
  return [
    clamped(`the Windows sandbox ${describe(value)} is not allowed`, [
      "requirements",
      "windows",
      "allowed_sandbox_implementations",
    ]),
  ];
};

function describe(value: Plain): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
