import { parse, stringify } from "smol-toml";
import type { SessionAnswer } from "../../../host/codex/answers.ts";
import { codexFiles, type CodexFiles } from "../../../host/codex/codex-files.ts";
import type { CodexOracle } from "../../../host/codex/codex-oracle.ts";
import { runInNamespace } from "../../../host/codex/run-in-namespace.ts";
import { leavesOf, type PlainMap, samePlain, valueAt } from "../../../simulate/index.ts";
import { isPlainMap, type Plain } from "../../../source/located.ts";
import { cannot, type RealVerdict } from "./subject.ts";

/** Starts a real session with a user's configuration, and says what Codex made of it. */
export async function askConfig(oracle: CodexOracle, files: CodexFiles, config: PlainMap): Promise<RealVerdict> {
  const start = () => oracle.session(files, { userConfig: stringify(config) });
  const first = await start();
  // A session can also fail for a passing reason (seen on a busy machine): what Codex rejects, it rejects twice.
  const session = first.verdict === "started" || first.verdict === "cannot" ? first : await start();
  if (session.verdict === "cannot") return cannot(session.message);
  if (session.verdict !== "started") return { verdict: "rejected", because: cannot(session.message).because };
  return keeps(session, config) && (await keepsFeatures(oracle, files, config))
    ? { verdict: "accepted", because: "the session has what the user wrote" }
    : { verdict: "clamped", because: "the session has something else than the user wrote" };
}

/** Pinned features do not show in the merged configuration: `codex features list` has the values in force. */
async function keepsFeatures(oracle: CodexOracle, files: CodexFiles, config: PlainMap): Promise<boolean> {
  const wanted = Object.entries(isPlainMap(config["features"]) ? config["features"] : {}).filter(
    ([, value]) => typeof value === "boolean",
  );
  if (wanted.length === 0) return true;
  const said = await runInNamespace({
    files,
    homeFiles: codexFiles({ ".codex/config.toml": stringify(config) }),
    command: () => [oracle.binary, "features", "list"],
  });
  if ("verdict" in said) return true;
  const inForce = new Map(
    [...said.stdout.matchAll(/^(\S+)\s.*\s(true|false)\s*$/gm)].map(([, name, value]) => [name, value === "true"]),
  );
  return wanted.every(([name, value]) => !inForce.has(name) || inForce.get(name) === value);
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
