import type { LocatedMap } from "../../source/located.ts";
import { amongReaders, type ConfigKind, type DocumentKind, openDocument, type Rule, settle } from "./document.ts";
import type { JudgedFinding } from "./finding.ts";
import { judgeTypes } from "./judge-types.ts";
import { withOlderForms } from "./older-forms.ts";
import { formatPath } from "./place.ts";
import { configRules, requirementsRules } from "./rules/index.ts";

/** What Codex makes of a requirements.toml in each of the versions (ascending). */
export function judgeRequirements(root: LocatedMap, versions: readonly string[]): readonly JudgedFinding[] {
  return judge("requirements", root, versions, requirementsRules);
}

/** What Codex makes of a config.toml or managed_config.toml in each of the versions (ascending). */
export function judgeConfig(root: LocatedMap, versions: readonly string[], kind: ConfigKind): readonly JudgedFinding[] {
  return judge(kind, root, versions, configRules);
}

function judge(
  kind: DocumentKind,
  root: LocatedMap,
  versions: readonly string[],
  rules: readonly Rule[],
): readonly JudgedFinding[] {
  const document = openDocument(kind, root, versions);
  // Types are judged under the names that were written, version by version; rules under the canonical names.
  const fromTypes = judgeTypes(document.artefact, root, versions).map((verdict) => settle(document, verdict));
  const fromRules = rules.flatMap((rule) =>
    [...rule(document)].map((verdict) => settle(document, amongReaders(document, verdict))),
  );
  return withOlderForms(document, withoutEchoes(fromTypes.filter(isFinding), fromRules.filter(isFinding)));
}

/** Where types and a rule say the same of one place, the rule is kept if it knows a code of its own, else what the types say. */
function withoutEchoes(
  fromTypes: readonly JudgedFinding[],
  fromRules: readonly JudgedFinding[],
): readonly JudgedFinding[] {
  const kept = new Set(fromTypes);
  const added: JudgedFinding[] = [];
  for (const finding of fromRules) {
    const echo = fromTypes.find((other) => isEcho(finding, other));
    if (echo !== undefined && finding.code === echo.code) continue;
    if (echo !== undefined && isEcho(echo, finding)) kept.delete(echo);
    added.push(finding);
  }
  return [...kept, ...added];
}

function isEcho(finding: JudgedFinding, of: JudgedFinding): boolean {
  return (
    finding.kind === of.kind &&
    formatPath(finding.path) === formatPath(of.path) &&
    finding.versions.every((version) => of.versions.includes(version))
  );
}

function isFinding(finding: JudgedFinding | undefined): finding is JudgedFinding {
  return finding !== undefined;
}
