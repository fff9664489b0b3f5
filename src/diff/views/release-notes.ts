import { inert } from "../../diagnostics/views/inert.ts";
import { type Change, changeDirections, type DiffReport } from "../change.ts";
import { changeText, nameOf, summaryText } from "./words.ts";

const headings: Readonly<Record<Change["direction"], string>> = {
  looser: "Now allowed",
  incomparable: "Changed",
  tighter: "Now restricted",
  neutral: "Without effect on what is enforced",
};

/** A change record for people who did not review it: what they may do now, what no longer, and how the update arrives. */
export function releaseNotes(report: DiffReport): string {
  const sections = changeDirections.flatMap((direction) => {
    const some = report.changes.filter((change) => change.direction === direction);
    return some.length === 0
      ? []
      : [
          `${headings[direction]}\n${some.map((change) => `- ${inert(nameOf(change))}: ${inert(changeText(change))}`).join("\n")}\n`,
        ];
  });
  return [
    `Policy change: ${inert(report.old)} to ${inert(report.new)}\n${summaryText(report)}\n`,
    ...sections,
    `Update\n- ${report.update.kind}: ${report.update.because}\n`,
  ].join("\n");
}
