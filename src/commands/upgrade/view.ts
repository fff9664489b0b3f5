import type { RangeChange } from "./compare-ranges.ts";
import type { Edit } from "./edits.ts";

export interface UpgradeReport {
  readonly policy: string;
  readonly from: string;
  readonly to: string;
  readonly change: RangeChange;
  readonly edits: readonly Edit[];
  readonly written: readonly string[];
}

/** The answer for people: what is gained, what is lost, what stops, what to edit. */
export function upgradeText(report: UpgradeReport): string {
  const { change } = report;
  const lines = [`${report.policy}: from ${report.from} to ${report.to}`];
  const section = (title: string, rows: readonly string[]) => {
    if (rows.length > 0) lines.push("", title, ...rows.map((row) => `  ${row}`));
  };
  section(
    "Enforced by every client then",
    change.enforceable.map((row) => `${row.constraint} (today not by ${row.notYetIn})`),
  );
  section(
    "Not enforced by some client then",
    change.lost.map((row) => `${row.constraint}: not by ${row.missingIn}${row.accepted ? ", which is accepted" : ""}`),
  );
  section(
    "New problems",
    change.problems.map(
      (problem) =>
        `${problem.severity}[${problem.code}] ${problem.span.file}:${problem.span.start.line}: ${problem.message}; ${problem.help}`,
    ),
  );
  section(
    "No longer said",
    change.resolved.map(
      (problem) => `${problem.code} ${problem.span.file}:${problem.span.start.line}: ${problem.message}`,
    ),
  );
  section(
    report.written.length > 0 ? "Edited" : "To edit (--write does it)",
    report.edits.map((edit) => `${edit.file}: ${edit.why} becomes ${edit.text}`),
  );
  if (lines.length === 1) lines.push("", "Nothing would change.");
  return `${lines.join("\n")}\n`;
}

export function upgradeJson(report: UpgradeReport): string {
  const place = (problem: RangeChange["problems"][number]) => ({
    code: problem.code,
    severity: problem.severity,
    message: problem.message,
    help: problem.help,
    file: problem.span.file,
    line: problem.span.start.line,
  });
  return `${JSON.stringify(
    {
      formatVersion: 1,
      policy: report.policy,
      from: report.from,
      to: report.to,
      enforceable: report.change.enforceable,
      lost: report.change.lost,
      problems: report.change.problems.map(place),
      resolved: report.change.resolved.map(place),
      edits: report.edits.map(({ file, text, why }) => ({ file, text, why })),
      written: report.written,
    },
    undefined,
    2,
  )}\n`;
}
