import type { Platform } from "../policy/layer.ts";
import { isPlainList, isPlainMap, type Plain } from "../source/located.ts";
import { type AuditReport, type AuditRow, type AuditSetting, reportedPlatforms } from "./audit-report.ts";
import { valueText } from "./views/plain-text.ts";

/** A command that shows, on an endpoint, that a constraint has arrived. */
export interface Evidence {
  readonly platforms: readonly Platform[];
  readonly command: string;
}

/** What Codex itself says about the first name of a requirement, where it says more than its list of requirements. */
const asked: Readonly<Record<string, string>> = {
  features: "codex features list",
  mcp_servers: "codex mcp list --json",
};

/** Requirements that Codex reads and does not print (facts/codex-semantics.md, B4). */
const notPrinted: ReadonlySet<string> = new Set([
  "allowed_chatgpt_workspaces",
  "allowed_permission_profiles",
  "apps",
  "guardian_policy_config",
  "marketplaces",
  "mcp_servers",
  "permissions",
  "plugins",
  "remote_sandbox_config",
  "rules",
  "sandbox_private_desktop",
]);

const startupConfig = "codex app-server --print-startup-config";

/** The commands for one constraint: what Codex says first, then the very lines of the delivered files. */
export function endpointEvidence(row: AuditRow, report: AuditReport): readonly Evidence[] {
  const carried = row.settings.filter(({ strength }) => strength !== "none");
  const found: { platform: Platform; command: string }[] = [];
  for (const platform of reportedPlatforms) {
    const here = carried.filter(({ platforms }) => platforms.includes(platform));
    for (const command of [
      ...here.flatMap((setting) => codexCommands(setting, row, report, platform)),
      ...fileCommands(here, platform),
    ])
      found.push({ platform, command });
  }
  const byCommand = new Map<string, Platform[]>();
  for (const { platform, command } of found) {
    const platforms = byCommand.get(command) ?? [];
    if (!platforms.includes(platform)) platforms.push(platform);
    byCommand.set(command, platforms);
  }
  return [...byCommand].map(([command, platforms]) => ({ platforms, command }));
}

function codexCommands(
  setting: AuditSetting,
  row: AuditRow,
  report: AuditReport,
  platform: Platform,
): readonly string[] {
  if (setting.artefact.startsWith("rules/")) return ruleCommands(row, report, platform);
  if (setting.artefact !== "requirements.toml") return [];
  const [first = ""] = setting.path.split(".");
  const own = asked[first];
  return [...(own === undefined ? [] : [own]), ...(notPrinted.has(first) ? [] : [startupConfig])];
}

/** The rules file is asked about a command that the rule is for: the first alternative of each word. */
function ruleCommands(row: AuditRow, report: AuditReport, platform: Platform): readonly string[] {
  const match = isPlainMap(row.value) ? row.value["match"] : undefined;
  if (!isPlainList(match)) return [];
  const words = match.map((token: Plain) => valueText(isPlainList(token) ? (token[0] ?? "") : token));
  const file = `rules/${report.policy.name}.rules`;
  if (platform === "windows")
    return [
      `codex execpolicy check --rules "$env:ProgramData\\OpenAI\\Codex\\rules\\${report.policy.name}.rules" ${words.map(powershellWord).join(" ")}`,
    ];
  return [`codex execpolicy check --rules /etc/codex/${file} ${words.map(shellWord).join(" ")}`];
}

function fileCommands(settings: readonly AuditSetting[], platform: Platform): readonly string[] {
  const artefacts = new Map<string, Set<number>>();
  for (const { artefact, lines } of settings) {
    const line = lines[platform];
    if (line !== undefined) artefacts.set(artefact, (artefacts.get(artefact) ?? new Set<number>()).add(line));
  }
  return [...artefacts].flatMap(([artefact, lines]) =>
    fileCommand(
      artefact,
      [...lines].sort((a, b) => a - b),
      platform,
    ),
  );
}

/** Where macOS keeps what other platforms read from files. */
const preferences: Readonly<Record<string, string>> = {
  "requirements.toml": "requirements_toml_base64",
  "managed_config.toml": "config_toml_base64",
};

function fileCommand(artefact: string, lines: readonly number[], platform: Platform): readonly string[] {
  if (platform === "cloud") return [];
  const isHook = artefact.startsWith("hooks/");
  if (platform === "windows") {
    const path = `"$env:ProgramData\\OpenAI\\Codex\\${artefact.replaceAll("/", "\\")}"`;
    return [isHook ? `Get-FileHash ${path}` : `(Get-Content ${path})[${lines.map((line) => line - 1).join(",")}]`];
  }
  const print = `sed -n '${lines.map((line) => `${line}p`).join(";")}'`;
  const preference = platform === "macos" ? preferences[artefact] : undefined;
  if (preference !== undefined)
    return [`defaults read "/Library/Managed Preferences/com.openai.codex" ${preference} | base64 -D | ${print}`];
  return [isHook ? `ls -l /etc/codex/${artefact}` : `${print} /etc/codex/${artefact}`];
}

function shellWord(word: string): string {
  return /^[A-Za-z0-9_./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function powershellWord(word: string): string {
  return /^[A-Za-z0-9_./:=%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`;
}
