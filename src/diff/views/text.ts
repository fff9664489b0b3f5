import { inert } from "../../diagnostics/views/inert.ts";
import type { DiffReport } from "../change.ts";
import {
  changeText,
  idleLines,
  inReviewOrder,
  placeText,
  settingText,
  type SharedChange,
  sharedText,
  summaryText,
  updateLines,
  wholeReachText,
} from "./words.ts";

/** Emitted settings that a change shows here; JSON and HTML have all. */
const shownSettings = 4;
/** Lines of a script that are shown here. */
const shownLines = 40;

/** The view for a terminal: a summary that fits on ten lines, then each change with its places. */
export function textView(report: DiffReport): string {
  const { changes, hazards, update } = report;
  const idle = idleLines(report).map((line) => `NOTE ${inert(line)}`);
  if (changes.length === 0 && hazards.appear.length + hazards.go.length === 0)
    return `${[`no change in meaning: ${inert(report.old)} and ${inert(report.new)} say the same`, ...idle].join("\n")}\n`;
  const ordered = inReviewOrder(changes);
  const reach = wholeReachText(report);
  const lines = [
    `${inert(report.old)} -> ${inert(report.new)}: ${summaryText(report)}`,
    ...ordered.slice(0, 5).map(({ change, name }) => `  ${change.direction.padEnd(12)} ${inert(name)}`),
    ...(ordered.length > 5 ? [`  and ${ordered.length - 5} more`] : []),
    ...(reach === "" ? [] : [inert(reach)]),
    `update: ${update.kind}; verdict: ${report.verdict}`,
    "",
    ...ordered.flatMap(changeLines),
    ...hazards.appear.map((hazard) => `HAZARD APPEARS ${hazard.code}: ${inert(hazard.message)}${at(hazard.place)}`),
    ...hazards.go.map((hazard) => `HAZARD GOES ${hazard.code}: ${inert(hazard.message)}${at(hazard.place)}`),
    ...updateLines(report).map((line) => `UPDATE ${inert(line)}`),
    ...idle,
  ];
  return `${lines.join("\n")}\n`;
}

function at(place: { readonly file: string; readonly line: number } | undefined): string {
  return place === undefined ? "" : ` (${inert(placeText(place))})`;
}

function changeLines(shared: SharedChange): readonly string[] {
  const { change, name } = shared;
  const reach = sharedText(shared);
  return [
    `${change.direction.toUpperCase()} ${inert(name)}: ${inert(changeText(change))}`,
    ...(reach === "" ? [] : [`    in ${inert(reach)}`]),
    ...(change.old === undefined ? [] : [`    old ${inert(placeText(change.old))}`]),
    ...(change.new === undefined ? [] : [`    new ${inert(placeText(change.new))}`]),
    ...change.settings.slice(0, shownSettings).map((setting) => `    emits ${inert(settingText(setting))}`),
    ...(change.settings.length > shownSettings
      ? [`    and ${change.settings.length - shownSettings} more settings: --format json has them`]
      : []),
    ...textLines(change),
    ...(change.accepted === undefined
      ? []
      : [`    accepted by ${inert(change.accepted.who)}: ${inert(change.accepted.why)}`]),
  ];
}

function textLines({ texts = [] }: SharedChange["change"]): readonly string[] {
  return texts.flatMap(({ name, hunks }) => {
    const lines = hunks.flatMap((hunk) => [`@@ -${hunk.oldStart} +${hunk.newStart} @@`, ...hunk.lines]);
    return [
      `    ${inert(name)}:`,
      ...lines.slice(0, shownLines).map((line) => `      ${inert(line)}`),
      ...(lines.length > shownLines
        ? [`      and ${lines.length - shownLines} more lines: --format json has them`]
        : []),
    ];
  });
}
