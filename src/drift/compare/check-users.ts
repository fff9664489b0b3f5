import { judgeRules, type PrefixRule } from "../../codex/judge/judge-rules.ts";
import { shownValue } from "../../diff/shown-value.ts";
import { configFindings } from "../../simulate/answer-config.ts";
import type { PlainMap, SettingPath, SimulatedBundle } from "../../simulate/index.ts";
import { valueAt } from "../../simulate/plain-path.ts";
import { isPlainList, isPlainMap, type Plain, stringValue } from "../../source/located.ts";
import { parseStarlark, type StarlarkCall } from "../../source/parse-starlark.ts";
import { sourceText } from "../../source/source-text.ts";
import type { Expectation } from "../expectation.ts";
import type { ObservedUsers, UserFile } from "../observe/observe-users.ts";
import { readConfig } from "../observe/observe-users.ts";
import type { Finding } from "../report.ts";
import { finding, notStated, safeText } from "./finding.ts";
import { valueText } from "./check-meaning.ts";
import { sourceOf } from "./source-index.ts";

export interface UserCheck {
  readonly expected: Expectation;
  /** What the policy means; undefined where a manifest is all there is and its files are not in place. */
  readonly policy?: SimulatedBundle;
  /** What the policy itself lets run without asking. */
  readonly allowed: readonly PrefixRule["pattern"][];
  /** The client whose answers count. */
  readonly version: string;
}

/** What users and projects ask for beyond the policy. A choice that the policy leaves open is no finding. */
export function checkUsers(check: UserCheck, observed: ObservedUsers): readonly Finding[] {
  return [
    ...observed.unlisted.map(({ path, message }) =>
      finding("unverifiable", `what lies in this directory cannot be looked at: ${message}`, { path }),
    ),
    ...observed.files.flatMap((file) => checkFile(check, file)),
  ];
}

function checkFile(check: UserCheck, user: UserFile): readonly Finding[] {
  const { file, shown: path, what } = user;
  if (file.kind === "missing") return [];
  if (file.kind === "denied") return [finding("unverifiable", `it cannot be looked at: ${file.message}`, { path })];
  if (file.kind !== "file")
    return [finding("not-a-file", `a ${file.kind} lies in its place`, { path, expected: "file", actual: file.kind })];
  const { content } = file;
  if (content.kind === "denied") return [finding("unverifiable", `it cannot be read: ${content.message}`, { path })];
  if (content.kind === "too-large")
    return [finding("unverifiable", `it has ${file.size} bytes, and was not read`, { path })];
  if (what === "hooks") return checkHooksFile(path, content.bytes);
  if (what === "rules") return checkRules(check, path, content.bytes);
  const config = readConfig(file);
  if (!isPlainMap(config)) return [finding("invalid-file", "it is no TOML that Codex can read", { path })];
  return [...checkConfig(check, path, config), ...hookFindings(path, config["hooks"])];
}

function checkConfig(check: UserCheck, path: string, config: PlainMap): readonly Finding[] {
  const { policy } = check;
  if (policy === undefined) return [];
  // Hooks are said one by one, and what a project's trust leads to is looked at where it lies.
  const parts = Object.entries(config)
    .filter(([key]) => key !== "hooks" && key !== "projects")
    .flatMap(([key, value]): readonly Part[] =>
      isPlainMap(value)
        ? Object.entries(value).map(([member, item]) => ({ path: [key, member], value: item }))
        : [{ path: [key], value }],
    );
  return [
    ...lostChoice(check, path, config),
    ...parts.filter((part) => !isWithoutEffect(part, policy)).flatMap((part) => checkPart(check, policy, path, part)),
  ];
}

/** A setting of a user's configuration, or a member of a table of it. */
interface Part {
  readonly path: readonly string[];
  readonly value: Plain;
}

/** What stands in the policy against one setting. Codex's own reasons against it are no business of the policy's. */
function checkPart(check: UserCheck, policy: SimulatedBundle, path: string, part: Part): readonly Finding[] {
  const config = part.path.reduceRight<Plain>((value, key) => ({ [key]: value }), part.value);
  if (!isPlainMap(config)) return [];
  const against = configFindings(policy, config, check.version).filter(({ decidedBy }) => decidedBy.length > 0);
  const [first] = against;
  const [deciding = []] = first?.decidedBy ?? [];
  if (first === undefined) return [];
  const because = [...new Set(against.map((item) => item.because))].join("; ");
  const word = against.some(({ verdict }) => verdict === "rejected")
    ? "Codex does not start with it"
    : "Codex does not follow it";
  const source = decidingSource(check.expected, deciding);
  return [
    finding("asks-for-more", safeText(`${because} (${word})`), {
      path,
      key: part.path.join("."),
      expected: valueText(shownValue(decidingValue(policy, deciding) ?? "", String(deciding.at(-1) ?? ""))),
      actual: valueText(shownValue(part.value, part.path.at(-1) ?? "")),
      ...(source === undefined ? {} : { source }),
    }),
  ];
}

/** Beside managed profiles Codex ignores sandbox settings. Only what would open more than the policy asks for more. */
function isWithoutEffect({ path, value }: Part, policy: SimulatedBundle): boolean {
  if (!isPlainMap(policy.requirements["allowed_permission_profiles"])) return false;
  const [key, member] = path;
  if (key === "sandbox_mode") return value !== "danger-full-access";
  if (key !== "sandbox_workspace_write") return false;
  if (member === "network_access") return value !== true;
  return !(member === "writable_roots" && isPlainList(value) && value.length > 0);
}

/** A stricter sandbox mode is lost beside managed profiles, and Codex does not say so. */
function lostChoice({ policy, expected }: UserCheck, path: string, config: PlainMap): readonly Finding[] {
  const profiles = policy?.requirements["allowed_permission_profiles"];
  if (config["sandbox_mode"] !== "read-only" || !isPlainMap(profiles)) return [];
  const chosen = config["default_permissions"];
  if (typeof chosen === "string" && chosen.endsWith("read-only")) return [];
  const twin = Object.keys(profiles).find((name) => name.endsWith("read-only"));
  const source = sourceOf(expected, "access.allow", undefined);
  return [
    finding("stricter-choice-lost", "sandbox_mode has no effect beside the policy's permission profiles", {
      path,
      key: "sandbox_mode",
      expected: twin === undefined ? notStated : `default_permissions = "${twin}"`,
      actual: "read-only",
      ...(twin === undefined ? {} : { repair: `let the user choose the profile: default_permissions = "${twin}"` }),
      ...(source === undefined ? {} : { source }),
    }),
  ];
}

const layers = {
  requirements: { artefact: "requirements.toml", of: (policy: SimulatedBundle) => policy.requirements },
  managedConfig: { artefact: "managed_config.toml", of: (policy: SimulatedBundle) => policy.managedConfig },
  systemConfig: { artefact: "config.toml", of: (policy: SimulatedBundle) => policy.systemConfig },
} as const;

function layerOf([name]: SettingPath): (typeof layers)[keyof typeof layers] | undefined {
  return Object.entries(layers).find(([layer]) => layer === name)?.[1];
}

function decidingValue(policy: SimulatedBundle, deciding: SettingPath): Plain | undefined {
  const layer = layerOf(deciding);
  return layer === undefined ? undefined : valueAt(layer.of(policy), deciding.slice(1));
}

/** The row of the audit map that emits the setting that decided. */
function decidingSource({ audit, platform }: Expectation, deciding: SettingPath): Finding["source"] {
  const artefact = layerOf(deciding)?.artefact;
  const path = deciding.slice(1).join(".");
  const row = audit?.rows.find(({ settings }) =>
    settings.some(
      (setting) =>
        setting.artefact === artefact &&
        setting.platforms.includes(platform) &&
        (setting.path === path || setting.path.startsWith(`${path}.`) || path.startsWith(`${setting.path}.`)),
    ),
  );
  return row === undefined ? undefined : { layer: row.layer, file: row.file, line: row.line };
}

/** Hooks of a hooks.json, which users and projects may write. */
function checkHooksFile(path: string, bytes: Uint8Array): readonly Finding[] {
  try {
    const document: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const hooks: unknown =
      typeof document === "object" && document !== null ? Reflect.get(document, "hooks") : undefined;
    return hookFindings(path, hooks as Plain | undefined);
  } catch {
    return [finding("invalid-file", "it is no JSON that Codex can read", { path })];
  }
}

/** One finding for each event; what the hooks run may hold secrets, and is not repeated. */
function hookFindings(path: string, hooks: Plain | undefined): readonly Finding[] {
  if (!isPlainMap(hooks)) return [];
  return Object.entries(hooks)
    .filter(([, groups]) => isPlainList(groups) && groups.length > 0)
    .map(([event, groups]) =>
      finding("unmanaged-hook", "the policy does not know this hook", {
        path,
        key: `hooks.${event}`,
        expected: "(none)",
        actual:
          isPlainList(groups) && groups.length === 1 ? "1 group" : `${isPlainList(groups) ? groups.length : 0} groups`,
      }),
    );
}

/** Rules that let commands run without asking. Strict Starlark that is not read here is said to be unknown. */
function checkRules({ allowed }: UserCheck, path: string, bytes: Uint8Array): readonly Finding[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return [finding("invalid-file", "it is not UTF-8", { path })];
  }
  const source = sourceText(path, text);
  const { problem, calls } = parseStarlark(source);
  const judged = judgeRules(source, []);
  const commands = judged.value
    .filter(({ decision, pattern }) => decision === "allow" && !allowed.some((own) => covers(own, pattern)))
    .map(({ pattern, span }) =>
      finding("allow-rule", `line ${span.start.line} lets this command run without asking`, {
        path,
        key: shownCommand(pattern),
        expected: "(none)",
        actual: "allow",
      }),
    );
  const hosts = calls
    .filter(({ name }) => name === "network_rule")
    .filter(({ named }) => textOf(named, "decision") === "allow")
    .map(({ named, nameSpan }) =>
      finding("allow-rule", `line ${nameSpan.start.line} lets commands reach this host without asking`, {
        path,
        key: safeText(textOf(named, "host")),
        expected: "(none)",
        actual: "allow",
      }),
    );
  const found = [...commands, ...hosts];
  if (problem === undefined) return found;
  const unread = problem.beyond
    ? finding("unverifiable", `line ${problem.span.start.line}: what the rest of the file allows is not read here`, {
        path,
      })
    : finding("invalid-file", safeText(`line ${problem.span.start.line}: ${problem.message}`), { path });
  return [...found, unread];
}

function textOf(named: StarlarkCall["named"], parameter: string): string {
  return stringValue(named.find(({ name }) => name === parameter)?.value) ?? "";
}

/** Whether every command that a pattern takes is taken by the other one too. */
function covers(own: PrefixRule["pattern"], other: PrefixRule["pattern"]): boolean {
  return (
    own.length <= other.length &&
    own.every((words, index) => (other[index] ?? []).every((word) => words.includes(word)))
  );
}

function shownCommand(pattern: readonly (readonly string[])[]): string {
  return safeText(pattern.map((words) => (words.length === 1 ? words[0] : `[${words.join("|")}]`)).join(" "));
}
