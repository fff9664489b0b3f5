import { inert } from "../../diagnostics/views/inert.ts";
import { paint, type Paint } from "../../diagnostics/views/paint.ts";
import type { AuditContribution } from "../audit-report.ts";
import type { ExplainedRow, Explanation } from "../explain.ts";
import { gapText, linesText, placeText, strengthsText, valueText } from "./plain-text.ts";
import type { TerminalOptions } from "./posture.ts";
import { wrapText } from "./wrap-text.ts";

/** An explanation for people at a terminal. */
export function explainText(explanation: Explanation, { color, columns }: TerminalOptions): string {
  const colours = paint(color);
  const blocks = [
    ...explanation.rows.map((row) => rowLines(row, colours, columns)),
    ...explanation.unconstrained.map(({ constraint, summary }) => [
      `${colours.strong(constraint)}  ${inert(summary)}`,
      `  unconstrained: no layer of ${inert(explanation.policy)} states it`,
    ]),
    ...explanation.unset.map(({ artefact, path, since, word }) => [
      colours.strong(inert(path)),
      `  a key of ${artefact === "requirements" ? "requirements.toml" : "config.toml"}, known to clients from ${since} on; ${inert(explanation.policy)} does not set it`,
      `  the policy language says it with ${inert(word)}`,
    ]),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function rowLines(row: ExplainedRow, colours: Paint, columns: number): readonly string[] {
  const bullets = (items: readonly string[]) =>
    items.flatMap((item) =>
      wrapText(inert(item), columns - 6).map((line, index) => `${index === 0 ? "    - " : "      "}${line}`),
    );
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", `  ${colours.mark(title)}`, ...lines];
  return [
    `${colours.strong(inert(row.constraint))}  ${inert(row.summary)}`,
    `  value     ${inert(valueText(row.value))}`,
    `  set by    ${inert(`${row.layer} (${row.owner}), ${placeText(row)}`)}`,
    `  strength  ${strengthsText(row.strengths)}`,
    ...section(
      "said by",
      row.contributions.flatMap((item) => contributionLines(item, colours)),
    ),
    ...section("becomes", settingLines(row)),
    ...section("not enforced by clients", bullets(row.gaps.map(gapText))),
    ...section("does not cover", bullets(row.doesNotCover)),
    ...section(
      "supports",
      row.controls.length === 0
        ? []
        : wrapText(inert(row.controls.join(" ")), columns - 4).map((line) => `    ${line}`),
    ),
    ...section(
      "an endpoint shows it with",
      row.evidence.map(({ platforms, command }) => `    ${platforms.join(", ")}: ${inert(command)}`),
    ),
  ];
}

function contributionLines(contribution: AuditContribution, colours: Paint): readonly string[] {
  const { layer, role, exception, excerpt } = contribution;
  const granted =
    exception === undefined
      ? []
      : [
          inert(
            `      by exception ${exception.id} (${exception.ticket}) until ${exception.expires}, approved by ${exception.approvedBy}: ${exception.reason}`,
          ),
        ];
  return [
    `    ${inert(`${placeText(contribution)}  ${layer}`)}  ${role}`,
    ...granted,
    ...(excerpt === undefined ? [] : excerpt.split("\n").map((line) => `      ${colours.mark("|")} ${inert(line)}`)),
  ];
}

function settingLines({ settings }: ExplainedRow): readonly string[] {
  return settings.flatMap((setting) => {
    const { artefact, path, platforms, strength, since, reason, repairs, text, clients } = setting;
    const lines = linesText(setting);
    const why =
      reason === "stated" || reason === "suggestion"
        ? ""
        : `, ${reason}${repairs === undefined ? "" : ` (${repairs})`}`;
    const who = clients === undefined ? "" : `, clients ${clients}`;
    const how = strength === "none" ? "not enforced" : strength;
    return [
      `    ${inert(`${artefact}${lines === "" ? "" : `:${lines}`}  ${path}`)}`,
      `      ${how} on ${platforms.join(", ")}, since ${since}${why}${who}`,
      ...(text === undefined ? [] : [`      ${inert(text)}`]),
    ];
  });
}
