import { parse, stringify } from "smol-toml";
import type { CodexOracle } from "../../../src/host/codex/codex-oracle.ts";
import { codexFiles } from "../../../src/host/codex/codex-files.ts";
import { inParallel } from "../../../src/host/codex/in-parallel.ts";
import type { SessionAnswer } from "../../../src/host/codex/answers.ts";
import type { Plain } from "../../../src/source/located.ts";
import type { PlainMap, SimulatedBundle } from "../../../src/simulate/bundle.ts";
import { leavesOf, samePlain, valueAt } from "../../../src/simulate/plain-path.ts";

/** Starts a real session with each configuration of a user, and says what Codex made of it. */
export function askConfigs(
  oracle: CodexOracle,
  { requirements, managedConfig, systemConfig }: SimulatedBundle,
  configs: readonly PlainMap[],
): Promise<readonly ("accepted" | "clamped" | "rejected")[]> {
  const files = codexFiles({
    "requirements.toml": stringify(requirements),
    "managed_config.toml": stringify(managedConfig),
    "config.toml": stringify(systemConfig),
  });
  return inParallel(configs, 2, async (config) => {
    const session = await oracle.session(files, { userConfig: stringify(config) });
    if (session.verdict === "cannot") throw new Error(session.message);
    if (session.verdict !== "started") return "rejected";
    return keeps(session, config) ? "accepted" : "clamped";
  });
}

const sandboxTypes: Readonly<Record<string, string>> = {
  "read-only": "readOnly",
  "workspace-write": "workspaceWrite",
  "danger-full-access": "dangerFullAccess",
};

/** Whether a session kept what the user wrote, as far as it shows: its policy, its warnings, its merged configuration. */
function keeps(session: SessionAnswer & { verdict: "started" }, config: PlainMap): boolean {
  const { approvalPolicy, approvalsReviewer, sandbox, activePermissionProfile, modelProvider } = session.thread;
  const { approval_policy, approvals_reviewer, model_provider, default_permissions, sandbox_mode } = config;
  if (session.warnings.some((warning) => isAbout(warning.summary, config))) return false;
  // The old word on-failure means on-request, and Codex shows it so.
  const approval = approval_policy === "on-failure" ? "on-request" : approval_policy;
  if (
    approval !== undefined &&
    (typeof approval === "string" ? approvalPolicy !== approval : typeof approvalPolicy === "string")
  ) {
    return false;
  }
  if (approvals_reviewer !== undefined && approvalsReviewer !== approvals_reviewer) return false;
  if (model_provider !== undefined && modelProvider !== model_provider) return false;
  if (default_permissions !== undefined && valueAt(activePermissionProfile, ["id"]) !== default_permissions)
    return false;
  if (typeof sandbox_mode === "string") {
    // Beside a profile the mode has not been used at all, even where both come to the same.
    if (activePermissionProfile !== null || valueAt(sandbox, ["type"]) !== sandboxTypes[sandbox_mode]) return false;
  }
  return leavesOf(config).every(([path, value]) => {
    const merged = valueAt(session.config?.config, path);
    // What Codex does not show is taken as kept.
    return path[0] === "approval_policy" || merged === undefined || merged === null || samePlain(merged, normal(value));
  });
}

/** Whether a warning says that a requirement replaced something that the user wrote. */
function isAbout(summary: string, config: PlainMap): boolean {
  if (!summary.startsWith("Configured value")) return false;
  const names = Object.keys(config).map((key) => (key === "default_permissions" ? "permission_profile" : key));
  return names.some((name) => summary.includes(`\`${name}`));
}

function normal(value: Plain): Plain {
  // Reading what was written gives the numbers and dates that Codex read.
  return (parse(stringify({ value })) as { value: Plain }).value;
}
