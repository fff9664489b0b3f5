import type { Posture, PostureRow } from "../posture/posture.ts";
import { markdownCode, markdownTable, markdownText } from "./markdown-text.ts";
import { levelText } from "./posture-text.ts";

/** The posture for a pull request or a wiki. */
export function postureMarkdown(posture: Posture): string {
  const table = (rows: readonly PostureRow[]) =>
    markdownTable(
      ["#", "Row", "Verdict", "Because"],
      rows.map(({ number, name, verdict, because }) => [
        String(number),
        markdownText(name),
        `**${verdict}**`,
        markdownText(because),
      ]),
    );
  const phases = markdownTable(
    ["Phase", "Name", "Reached", "Missing surfaces"],
    posture.phases.map(({ number, name, reached, missing }) => [
      String(number),
      markdownText(name),
      reached ? "yes" : "no",
      missing.join(", "),
    ]),
  );
  const list = (items: readonly string[]) =>
    items.length === 0 ? "Nothing.\n" : items.map((item) => `- ${markdownCode(item)}\n`).join("");
  return [
    `# Posture of ${markdownText(posture.policy)}\n`,
    `## The nineteen surfaces\n\n${table(posture.surfaces)}`,
    `## The production checklist\n\n${table(posture.checklist)}`,
    `## Deployment phases\n\n${phases}`,
    `## Trust ladder\n\n${markdownText(levelText(posture))}.\n`,
    `## To reach the next phase\n\n${list([...new Set(posture.next.phase.flatMap(({ changes }) => changes))])}`,
    `## To reach a higher rung\n\n${list(posture.next.level)}`,
  ].join("\n");
}
