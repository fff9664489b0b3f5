import { inert } from "../../diagnostics/views/inert.ts";
import type { DiffReport } from "../change.ts";
import { changeText, inReviewOrder, nameOf, placeText, summaryText } from "./words.ts";

/** The view for a terminal: a summary that fits on ten lines, then each change with its places. */
export function textView(report: DiffReport): string {
  const { changes, hazards, update } = report;
  if (changes.length === 0 && hazards.appear.length + hazards.go.length === 0)
    return `no change in meaning: ${inert(report.old)} and ${inert(report.new)} say the same\n`;
  const ordered = inReviewOrder(changes);
  const lines = [
    `${inert(report.old)} -> ${inert(report.new)}: ${summaryText(report)}`,
    ...ordered.slice(0, 5).map((change) => `  ${change.direction.padEnd(12)} ${inert(nameOf(change))}`),
    ...(ordered.length > 5 ? [`  and ${ordered.length - 5} more`] : []),
    `update: ${update.kind}`,
    `verdict: ${report.verdict}`,
    "",
    ...ordered.flatMap((change) => [
      `${change.direction.toUpperCase()} ${inert(nameOf(change))}: ${inert(changeText(change))}`,
      ...(change.old === undefined ? [] : [`    old ${inert(placeText(change.old))}`]),
      ...(change.new === undefined ? [] : [`    new ${inert(placeText(change.new))}`]),
      ...change.settings
        .slice(0, 4)
        .map(
          (setting) =>
            `    emits ${inert(setting.artefact)} ${inert(setting.path)}${setting.platforms.length === 0 ? "" : ` on ${setting.platforms.join(", ")}`}`,
        ),
      ...(change.accepted === undefined
        ? []
        : [`    accepted by ${inert(change.accepted.who)}: ${inert(change.accepted.why)}`]),
    ]),
    ...hazards.appear.map((hazard) => `HAZARD APPEARS ${hazard.code}: ${inert(hazard.message)}`),
    ...hazards.go.map((hazard) => `HAZARD GOES ${hazard.code}: ${inert(hazard.message)}`),
  ];
  return `${lines.join("\n")}\n`;
}
