import { constraintOfMember, constraints } from "../catalogue/constraints/index.ts";
import { type Diagnostic, diagnose, type Outcome } from "../diagnostics/diagnostic.ts";
import { isWithin } from "../policy/compose.ts";
import { suggest } from "../policy/nearest.ts";
import { type SourceText, spanAt } from "../source/source-text.ts";
import type { AuditReport } from "./audit-report.ts";
import { type CsvRow, readCsv } from "./read-csv.ts";

/** One line of an organisation's own mapping: a constraint, or a section of them, supports a control. */
export interface FrameworkMapping {
  readonly constraint: string;
  /** framework:control, without spaces. */
  readonly control: string;
}

const columns = ["constraint", "framework", "control"] as const;

/** Reads a mapping with the columns constraint, framework and control. Every line must name a constraint that exists. */
export function readFrameworkMap(source: SourceText): Outcome<readonly FrameworkMapping[]> {
  const [header, ...rows] = readCsv(source.text);
  const names = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const lacking = columns.filter((column) => !names.includes(column));
  const at = (row: CsvRow) => spanAt(source, row.offset, row.offset + (row.cells[0]?.length ?? 0));
  if (lacking.length > 0) {
    const problem = diagnose(
      "missing-key",
      spanAt(source, 0, 0),
      `the mapping lacks the column ${lacking.join(" and ")}`,
      { help: "begin with the line constraint,framework,control" },
    );
    return { value: [], diagnostics: [problem] };
  }
  const value: FrameworkMapping[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const row of rows) {
    const [constraint = "", framework = "", control = ""] = columns.map(
      (column) => row.cells[names.indexOf(column)]?.trim() ?? "",
    );
    if (!exists(constraint)) {
      const help = suggest(constraint, [...new Set(constraints.flatMap(({ id }) => [id, id.split(".")[0] ?? id]))]);
      diagnostics.push(diagnose("unknown-constraint", at(row), `there is no constraint "${constraint}"`, { help }));
    } else if (framework === "" || control === "")
      diagnostics.push(
        diagnose("missing-key", at(row), "the line lacks its framework or control", {
          help: "write constraint,framework,control",
        }),
      );
    else value.push({ constraint, control: `${token(framework)}:${token(control)}` });
  }
  return { value, diagnostics };
}

/** The report with an organisation's own controls beside the catalogue's. */
export function withFrameworks(report: AuditReport, mappings: readonly FrameworkMapping[]): AuditReport {
  if (mappings.length === 0) return report;
  const rows = report.rows.map((row) => {
    const added = mappings
      .filter(({ constraint }) => isWithin(row.constraint, constraint))
      .map(({ control }) => control);
    return added.length === 0 ? row : { ...row, controls: [...new Set([...row.controls, ...added])] };
  });
  return { ...report, rows };
}

function exists(name: string): boolean {
  return (
    name === "*" || constraintOfMember(name) !== undefined || constraints.some(({ id }) => id.startsWith(`${name}.`))
  );
}

/** Controls are separated by spaces wherever they are listed. */
function token(text: string): string {
  return text.replaceAll(/[\s:]+/g, "-");
}
