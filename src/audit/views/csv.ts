import type { AuditReport, AuditRow, AuditSetting, UnconstrainedRow } from "../audit-report.ts";
import { contributionText, gapText, linesText, valueText } from "./plain-text.ts";

/** A column says something of the constraint, or of one leaf that it becomes. */
type Column =
  | { readonly name: string; readonly ofRow: (row: AuditRow) => string }
  | { readonly name: string; readonly ofSetting: (setting: AuditSetting) => string };

const columns: readonly Column[] = [
  { name: "constraint", ofRow: (row) => row.constraint },
  { name: "value", ofRow: (row) => valueText(row.value) },
  { name: "layer", ofRow: (row) => row.layer },
  { name: "owner", ofRow: (row) => row.owner },
  { name: "file", ofRow: (row) => row.file },
  { name: "line", ofRow: (row) => String(row.line) },
  { name: "contributions", ofRow: (row) => row.contributions.map(contributionText).join("; ") },
  { name: "artefact", ofSetting: (setting) => setting.artefact },
  { name: "path", ofSetting: (setting) => setting.path },
  { name: "platforms", ofSetting: (setting) => setting.platforms.join(" ") },
  { name: "strength", ofSetting: (setting) => setting.strength },
  { name: "since", ofSetting: (setting) => setting.since },
  { name: "clients", ofSetting: (setting) => setting.clients ?? "" },
  { name: "emitted_line", ofSetting: linesText },
  {
    name: "reason",
    ofSetting: ({ reason, repairs }) => (repairs === undefined ? reason : `${reason} ${repairs}`),
  },
  { name: "controls", ofRow: (row) => row.controls.join(" ") },
  { name: "does_not_cover", ofRow: (row) => row.doesNotCover.join("; ") },
  { name: "gaps", ofRow: (row) => row.gaps.map(gapText).join("; ") },
  { name: "summary", ofRow: (row) => row.summary },
];

/** One line for each constraint and each leaf that it becomes; unconstrained ones have a line with the reason `unconstrained`. */
export function csvView(report: AuditReport): string {
  const lines = [
    columns.map(({ name }) => name).join(","),
    ...report.rows.flatMap(rowLines),
    ...report.unconstrained.map((row) => columns.map(({ name }) => csvCell(unconstrainedCell(name, row))).join(",")),
    "",
  ];
  return lines.join("\n");
}

/** A longer cell stands in a constraint's first line only: ten thousand domains are not said ten thousand times. */
const repeatedLength = 1000;
const asAbove = "(as in the first line of this constraint)";

/** Where the columns of the leaf begin, and where those of the constraint go on. */
const leafStart = columns.findIndex((column) => "ofSetting" in column);
const leafEnd = columns.findLastIndex((column) => "ofSetting" in column) + 1;
const leafColumns = columns.slice(leafStart, leafEnd).flatMap((column) => ("ofSetting" in column ? [column] : []));

/** What a constraint says of itself is the same in each of its lines: it is put together once. */
function rowLines(row: AuditRow): readonly string[] {
  const texts = columns.map((column) => ("ofRow" in column ? column.ofRow(row) : ""));
  const first = texts.map(csvCell);
  if (row.settings.length === 0) return [first.join(",")];
  const following = texts.map((text, index) => (text.length > repeatedLength ? asAbove : (first[index] ?? "")));
  const around = (cells: readonly string[]) => [
    `${cells.slice(0, leafStart).join(",")},`,
    `,${cells.slice(leafEnd).join(",")}`,
  ];
  const [firstAround, followingAround] = [around(first), around(following)];
  return row.settings.map((setting, line) => {
    const [before = "", after = ""] = line === 0 ? firstAround : followingAround;
    return before + leafColumns.map((column) => csvCell(column.ofSetting(setting))).join(",") + after;
  });
}

function unconstrainedCell(name: string, { constraint, summary }: UnconstrainedRow): string {
  if (name === "constraint") return constraint;
  if (name === "reason") return "unconstrained";
  return name === "summary" ? summary : "";
}

/** A cell that a spreadsheet takes for text: one that begins like a formula gets a quote in front. */
export function csvCell(text: string): string {
  if (!/^[=+\-@\t\r]|[",\r\n]/.test(text)) return text;
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
