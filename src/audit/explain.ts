import { type CodexArtefact, findKey, keyFacts, keySupport } from "../catalogue/codex/index.ts";
import { constraints } from "../catalogue/constraints/index.ts";
import { isWithin } from "../policy/compose.ts";
import { suggest } from "../policy/nearest.ts";
import { ownerOf } from "../policy/owner-of.ts";
import {
  type AuditReport,
  type AuditRow,
  type AuditSetting,
  type UnconstrainedRow,
  wholeFile,
} from "./audit-report.ts";
import { type Evidence, endpointEvidence } from "./endpoint-evidence.ts";
import { keySince } from "./key-since.ts";

/** Why a constraint or a Codex key has its value: the shape of `mandate explain --format json`. */
export interface Explanation {
  readonly formatVersion: 1;
  readonly key: string;
  readonly policy: string;
  readonly rows: readonly ExplainedRow[];
  /** What the key names and this policy does not constrain. */
  readonly unconstrained: readonly UnconstrainedRow[];
  /** Keys of Codex of that name that this policy does not set. */
  readonly unset: readonly UnsetKey[];
}

export interface ExplainedRow extends AuditRow {
  /** How an endpoint shows it. */
  readonly evidence: readonly Evidence[];
}

export interface UnsetKey {
  readonly artefact: CodexArtefact;
  readonly path: string;
  readonly since: string;
  /** The word of the policy language that sets it; `codex.…` where there is none. */
  readonly word: string;
}

/** Explains a constraint, a section of them, a Codex key path, or a line of an artefact (`requirements.toml:26`). */
export function explain(report: AuditReport, key: string): Explanation | undefined {
  const named = report.rows.filter(({ constraint }) => isWithin(constraint, key));
  const unconstrained = report.unconstrained.filter(({ constraint }) => isWithin(constraint, key));
  const rows = named.length > 0 || unconstrained.length > 0 ? named : rowsBehind(report, key);
  const unset = rows.length > 0 || unconstrained.length > 0 ? [] : unsetKeys(report, key);
  if (rows.length === 0 && unconstrained.length === 0 && unset.length === 0) return undefined;
  return {
    formatVersion: 1,
    key,
    policy: report.policy.name,
    rows: rows.map((row) => ({ ...row, evidence: endpointEvidence(row, report) })),
    unconstrained,
    unset,
  };
}

/** A hint for a key that nothing knows. */
export function suggestKey(report: AuditReport, key: string): string {
  const own = report.rows.flatMap(({ constraint, settings }) => [constraint, ...settings.map(({ path }) => path)]);
  const known = (["requirements", "config"] as const).flatMap((artefact) => keyFacts(artefact).map(({ path }) => path));
  return suggest(key, [...new Set([...constraints.map(({ id }) => id), ...own, ...known])]);
}

/** The rows of which a Codex key path, or a line of an artefact, comes; each with the settings that it is about. */
function rowsBehind(report: AuditReport, key: string): readonly AuditRow[] {
  const { artefact, path } = splitKey(key);
  const line = /^\d+$/.test(path) && artefact !== undefined ? Number(path) : undefined;
  const isMeant = (setting: AuditSetting) => {
    if (artefact !== undefined && setting.artefact !== artefact) return false;
    if (line !== undefined) return Object.values(setting.lines).includes(line);
    if (setting.path === wholeFile) return artefact !== undefined;
    return isWithin(setting.path, path) || isWithin(path, setting.path);
  };
  return report.rows.flatMap((row) => {
    const settings = row.settings.filter(isMeant);
    return settings.length === 0 ? [] : [{ ...row, settings }];
  });
}

/** `requirements.toml:rules.prefix_rules[0]` is an artefact and a key path. */
function splitKey(key: string): { readonly artefact: string | undefined; readonly path: string } {
  const match = /^(?:(?:linux|macos|windows|cloud)\/)?((?:[a-z_]+\.toml|rules\/[^:]+\.rules|hooks\/[^:]+)):(.+)$/.exec(
    key,
  );
  const path = (match?.[2] ?? key).replaceAll(/\[(\d+)\]/g, ".$1").replaceAll(/"([^"]*)"/g, "$1");
  return { artefact: match?.[1], path };
}

/** The words are an answer only where some targeted client knows the key. */
function unsetKeys(report: AuditReport, key: string): readonly UnsetKey[] {
  const { artefact, path } = splitKey(key);
  const steps = path.split(".");
  const newest = report.policy.targets.highest;
  return (["requirements", "config"] as const).flatMap((kind) => {
    if (artefact !== undefined && (artefact === "requirements.toml") !== (kind === "requirements")) return [];
    if (findKey(kind, steps) === undefined || keySupport(kind, steps, newest) !== "known") return [];
    const fallback = kind === "requirements" ? "codex.requirements" : "codex.config";
    return [
      {
        artefact: kind,
        path,
        since: keySince(kind, steps),
        word: wordFor(kind, steps) ?? `${fallback}.${path}`,
      },
    ];
  });
}

/** The word that owns the key, or a table that it stands in. */
function wordFor(artefact: CodexArtefact, steps: readonly string[]): string | undefined {
  for (let length = steps.length; length > 0; length -= 1) {
    const owner = ownerOf(artefact, steps.slice(0, length));
    if (owner !== undefined) return owner.id;
  }
  return undefined;
}
