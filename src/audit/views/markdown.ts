import type { AuditReport } from "../audit-report.ts";
import { markdownCode, markdownTable, markdownText } from "./markdown-text.ts";
import { gapText, linesText, placeText, strengthsText, valueText } from "./plain-text.ts";

/** Longer values would make the tables unreadable; the other forms have them whole. */
const longestValue = 100;

/** The report for a wiki or a pull request. */
export function markdownView(report: AuditReport): string {
  const { policy } = report;
  return [
    `# Audit map of ${markdownText(policy.name)}\n`,
    `${markdownText(policy.organization.name)}, revision ${markdownCode(policy.revision)}, Codex ${markdownCode(policy.targets.range)} on ${policy.targets.platforms.join(", ")}. Mandate ${policy.tool.version}, catalogue ${policy.catalogue}.\n`,
    `## Layers\n\n${markdownTable(
      ["Layer", "Owner", "File"],
      policy.layers.map(({ name, owner, file }) => [markdownText(name), markdownText(owner), markdownCode(file)]),
    )}`,
    `## Constraints\n\n${markdownTable(["Constraint", "Value", "Set by", "Strength", "Supports", "Does not cover"], constraintRows(report))}`,
    `## Settings\n\n${markdownTable(["Constraint", "Artefact", "Key", "Platforms", "Strength", "Since"], settingRows(report))}`,
    `## Exceptions\n\n${markdownTable(
      ["Exception", "Constraint", "Layer", "Value", "Reason", "Approved by", "Ticket", "Until"],
      report.exceptions.map(({ id, constraint, layer, value, reason, approvedBy, ticket, expires }) => [
        markdownText(id),
        markdownCode(constraint),
        markdownText(layer),
        markdownCode(valueText(value)),
        markdownText(reason),
        markdownText(approvedBy),
        markdownText(ticket),
        expires,
      ]),
    )}`,
    `## Accepted gaps\n\n${markdownTable(
      ["Constraint", "Clients", "Because", "Approved by", "Ticket", "Until"],
      report.acceptedGaps.map(({ constraint, versions, because, approvedBy, ticket, until }) => [
        markdownCode(constraint),
        markdownCode(versions),
        markdownText(because),
        markdownText(approvedBy),
        markdownText(ticket),
        until,
      ]),
    )}`,
    `## Unconstrained\n\n${markdownTable(
      ["Constraint", "Summary"],
      report.unconstrained.map(({ constraint, summary }) => [markdownCode(constraint), markdownText(summary)]),
    )}`,
  ].join("\n");
}

function constraintRows({ rows }: AuditReport): readonly (readonly string[])[] {
  return rows.map((row) => {
    const value = valueText(row.value);
    const open = [...row.gaps.map((gap) => `clients ${gapText(gap)}`), ...row.doesNotCover].join("; ");
    return [
      markdownCode(row.constraint),
      markdownCode(value.length <= longestValue ? value : `${value.slice(0, longestValue - 1)}\u2026`),
      `${markdownText(row.layer)} ${markdownCode(placeText(row))}`,
      strengthsText(row.strengths),
      row.controls.map(markdownCode).join(" "),
      markdownText(open),
    ];
  });
}

function settingRows({ rows }: AuditReport): readonly (readonly string[])[] {
  return rows.flatMap((row) =>
    row.settings.map((setting) => {
      const lines = linesText(setting);
      const strength = setting.strength === "none" ? "not enforced" : setting.strength;
      return [
        markdownCode(row.constraint),
        markdownCode(`${setting.artefact}${lines === "" ? "" : `:${lines}`}`),
        markdownCode(setting.path),
        setting.platforms.join(", "),
        strength,
        setting.since,
      ];
    }),
  );
}
