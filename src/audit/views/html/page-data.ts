import type { Strength } from "../../../codex/strength.ts";
import type { AuditReport, AuditRow } from "../../audit-report.ts";
import { frameworkOf, splitControl } from "../../frameworks.ts";
import { type Posture, postureOf, type PostureRow } from "../../posture/posture.ts";
import { placeText, valueText } from "../plain-text.ts";
import { levelText } from "../posture-text.ts";

/** Longer values stand whole in the row's details. */
const longestValue = 140;

/** Everything that the page's template names. */
export function pageData(report: AuditReport) {
  const { policy } = report;
  const posture = postureOf(report);
  return {
    name: policy.name,
    organization: policy.organization.name,
    description: policy.description,
    owner: policy.owner,
    revision: policy.revision,
    range: policy.targets.range,
    platforms: policy.targets.platforms.join(", "),
    platformNames: policy.targets.platforms,
    toolVersion: policy.tool.version,
    catalogue: policy.catalogue,
    layers: policy.layers,
    layerNames: policy.layers.map((layer) => layer.name),
    cards: cardsOf(report),
    phases: phasesOf(posture),
    level: levelText(posture),
    surfaces: posture.surfaces.map(verdictRow),
    checklist: posture.checklist.map(verdictRow),
    rowCount: report.rows.length,
    rows: report.rows.map(tableRow),
    frameworks: frameworksOf(report),
    exceptions: report.exceptions.map((item) => ({
      ...item,
      value: valueText(item.value),
      until: item.expires,
      place: placeText(item),
    })),
    gaps: report.acceptedGaps.map((item) => ({ ...item, place: placeText(item) })),
    unconstrained: report.unconstrained,
    unconstrainedCount: report.unconstrained.length,
  };
}

function cardsOf(report: AuditReport) {
  const everywhere = report.rows.filter((row) =>
    Object.values(row.strengths).every((strength) => strength === "enforced"),
  );
  return [
    { count: report.rows.length, label: "constraints", tone: "" },
    { count: everywhere.length, label: "enforced on every platform", tone: "enforced" },
    { count: report.rows.length - everywhere.length, label: "weaker somewhere", tone: "default" },
    {
      count: report.rows.filter((row) => row.gaps.length > 0).length,
      label: "not enforced by some clients",
      tone: "advisory",
    },
    {
      count: report.exceptions.length,
      label: report.exceptions.length === 1 ? "exception" : "exceptions",
      tone: "advisory",
    },
    { count: report.unconstrained.length, label: "unconstrained", tone: "open" },
  ];
}

function phasesOf({ phases }: Posture) {
  return phases.map(({ number, name, reached, missing }) => ({
    number,
    name,
    state: reached ? "reached" : "not reached",
    tone: reached ? "enforced" : "open",
    missing: missing.join(", "),
  }));
}

function verdictRow({ number, name, verdict, because, proof }: PostureRow) {
  return {
    number,
    name,
    verdict,
    because,
    proof: [...new Set(proof.map(({ constraint }) => constraint))].filter((id) => id !== "targets.platforms"),
  };
}

function tableRow(row: AuditRow) {
  const value = valueText(row.value);
  return {
    id: row.constraint,
    summary: row.summary,
    value: value.length <= longestValue ? value : `${value.slice(0, longestValue - 1)}\u2026`,
    layer: row.layer,
    place: placeText(row),
    strengths: strengthsByWord(row),
    gaps: row.gaps.map(({ versions }) => versions).join(", "),
    controls: row.controls,
  };
}

function strengthsByWord({ strengths }: AuditRow) {
  const byWord = new Map<Strength, string[]>();
  for (const [platform, strength] of Object.entries(strengths))
    byWord.set(strength, [...(byWord.get(strength) ?? []), platform]);
  return [...byWord].map(([strength, platforms]) => ({
    word: strength === "none" ? "not enforced" : strength,
    tone: strength,
    where: byWord.size === 1 ? "on every platform" : platforms.join(", "),
  }));
}

function frameworksOf(report: AuditReport) {
  const references = [...new Set(report.rows.flatMap((row) => row.controls))];
  const ids = [...new Set(references.map((reference) => splitControl(reference).framework))];
  return ids.map((id) => ({
    id,
    title: frameworkOf(id).title,
    controls: references.filter((reference) => splitControl(reference).framework === id).sort(),
  }));
}
