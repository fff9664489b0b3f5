import { inertJsonLines } from "../../diagnostics/views/inert.ts";
import type { AuditReport } from "../audit-report.ts";

/** Rows in full, each of their settings and contributions on a line of its own. */
const expandedLevels = 4;

/** The report itself; what `audit/constraints.json` holds. */
export function jsonView(report: AuditReport): string {
  return inertJsonLines(report, expandedLevels);
}
