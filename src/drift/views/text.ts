import { inert } from "../../diagnostics/views/inert.ts";
import { type NotVisible, notVisibleMeanings } from "../not-visible.ts";
import type { Finding } from "../report.ts";
import { bySeverity, type DriftView, sourceText, subjectText } from "./view.ts";

/** For people: what is wrong, which layer says so, what to do; then what this check cannot see. */
export const textView: DriftView = (report) => {
  const { status, findings, notVisible, repaired = [] } = report;
  const critical = findings.filter(({ severity }) => severity === "critical").length;
  const counts = findings.length === 0 ? "" : `: ${critical} critical, ${findings.length - critical} warnings`;
  const lines = [
    `${status} (${inert(subjectText(report))})${counts}`,
    ...repaired.map(
      ({ path, kept }) => `put back ${inert(path)}${kept === undefined ? "" : `; what it replaced is ${inert(kept)}`}`,
    ),
    ...bySeverity(findings).flatMap(findingLines),
    ...(notVisible.length === 0 ? [] : ["", "Not visible to this check:"]),
    ...notVisible.map((id) => `  ${id}: ${meaning(id)}`),
  ];
  return `${lines.join("\n")}\n`;
};

const room = 300;

function findingLines(finding: Finding): readonly string[] {
  const { severity, code, path, key, expected, actual, message, repair } = finding;
  const where = [path, key].filter((part) => part !== "").join("  ");
  const source = sourceText(finding);
  const row = (name: string, text: string | undefined) =>
    text === undefined || text === "" ? [] : [`    ${name.padEnd(9)}${short(text)}`];
  return [
    "",
    `${severity}[${code}]${where === "" ? "" : ` ${inert(where)}`}`,
    `    ${inert(message)}`,
    ...row("expected", expected),
    ...row("actual", actual),
    ...row("says", source),
    ...row("to do", repair),
  ];
}

function short(text: string): string {
  const line = inert(text).replaceAll("\n", " ");
  return line.length > room ? `${line.slice(0, room - 3)}...` : line;
}

function meaning(id: string): string {
  return id in notVisibleMeanings ? notVisibleMeanings[id as NotVisible] : "";
}
