import { inert } from "../../diagnostics/views/inert.ts";
import { type Change, changeDirections, type DiffReport } from "../change.ts";
import { changeText, inReviewOrder, type SharedChange, sharedText, summaryText, updateLines } from "./words.ts";

const headings: Readonly<Record<Change["direction"], string>> = {
  looser: "Now allowed",
  incomparable: "Changed",
  tighter: "Now restricted",
  neutral: "Without effect on what is enforced",
};

/** A change record for people who did not review it: what they may do now, what no longer, and how the update arrives. */
export function releaseNotes(report: DiffReport): string {
  const shared = inReviewOrder(report.changes);
  const sections = changeDirections.flatMap((direction) => {
    const some = shared.filter(({ change }) => change.direction === direction);
    return some.length === 0
      ? []
      : [
          `${headings[direction]}\n${some.map((item) => `- ${inert(item.name)}: ${inert(changeText(item.change))}${inert(inText(item))}`).join("\n")}\n`,
        ];
  });
  return [
    `Policy change: ${inert(report.old)} to ${inert(report.new)}\n${summaryText(report)}\n`,
    ...sections,
    `Update\n${["- " + report.update.kind + ": " + report.update.because, ...updateLines(report).map((line) => `- ${line}`)].map((line) => inert(line)).join("\n")}\n`,
  ].join("\n");
}

function inText(shared: SharedChange): string {
  const reach = sharedText(shared);
  return reach === "" ? "" : ` (in ${reach})`;
}
