import { inertJson } from "../../diagnostics/views/inert.ts";
import type { DiffReport } from "../change.ts";

/** The report for programs. What one side does not state is left out. */
export function jsonView(report: DiffReport): string {
  return inertJson(report);
}
