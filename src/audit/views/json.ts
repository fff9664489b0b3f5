import { inertJson } from "../../diagnostics/views/inert.ts";
import type { AuditReport } from "../audit-report.ts";

/** The report itself; what `audit/constraints.json` holds. */
export function jsonView(report: AuditReport): string {
  return inertJson(report);
}
