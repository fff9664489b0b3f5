import type { ExplainedRow, Explanation } from "../explain.ts";
import { markdownCode, markdownTable, markdownText } from "./markdown-text.ts";
import { gapText, linesText, placeText, strengthsText, valueText } from "./plain-text.ts";

/** An explanation for a ticket or a pull request. */
export function explainMarkdown(explanation: Explanation): string {
  return [
    ...explanation.rows.map(rowMarkdown),
    ...explanation.unconstrained.map(
      ({ constraint, summary }) =>
        `## ${markdownCode(constraint)}\n\n${markdownText(summary)} Unconstrained: no layer states it.\n`,
    ),
    ...explanation.unset.map(
      ({ path, since, word }) =>
        `## ${markdownCode(path)}\n\nKnown to clients from ${since} on; this policy does not set it. The policy language says it with ${markdownCode(word)}.\n`,
    ),
  ].join("\n");
}

function rowMarkdown(row: ExplainedRow): string {
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? "" : `\n### ${title}\n\n${items.map((item) => `- ${item}\n`).join("")}`;
  const said = row.contributions.map((item) => {
    const granted =
      item.exception === undefined
        ? ""
        : `, exception ${item.exception.id} (${item.exception.ticket}) until ${item.exception.expires}`;
    return [
      markdownText(item.layer),
      markdownCode(placeText(item)),
      markdownText(`${item.role}${granted}`),
      markdownCode(item.excerpt ?? valueText(item.value)),
    ];
  });
  const settings = row.settings.map((setting) => [
    markdownCode(`${setting.artefact}${linesText(setting) === "" ? "" : `:${linesText(setting)}`}`),
    markdownCode(setting.path),
    setting.platforms.join(", "),
    setting.strength === "none" ? "not enforced" : setting.strength,
    setting.since,
  ]);
  return [
    `## ${markdownCode(row.constraint)}\n\n${markdownText(row.summary)}\n\n`,
    `Value ${markdownCode(valueText(row.value))}, set by ${markdownText(`${row.layer} (${row.owner})`)} at ${markdownCode(placeText(row))}; ${strengthsText(row.strengths)}.\n`,
    `\n### Said by\n\n${markdownTable(["Layer", "Place", "Role", "Source"], said)}`,
    `\n### Becomes\n\n${markdownTable(["Artefact", "Key", "Platforms", "Strength", "Since"], settings)}`,
    list(
      "Not enforced by clients",
      row.gaps.map((gap) => markdownText(gapText(gap))),
    ),
    list("Does not cover", row.doesNotCover.map(markdownText)),
    list("Supports", row.controls.map(markdownCode)),
    list(
      "An endpoint shows it with",
      row.evidence.map(({ platforms, command }) => `${platforms.join(", ")}: ${markdownCode(command)}`),
    ),
  ].join("");
}
