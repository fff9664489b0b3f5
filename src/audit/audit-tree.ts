import type { PackageCrypto } from "../package/crypto.ts";
import type { FileTree } from "../package/types.ts";
import type { AuditReport } from "./audit-report.ts";
import { csvView } from "./views/csv.ts";
import { htmlView } from "./views/html/html.ts";
import { jsonView } from "./views/json.ts";

/** Where a bundle keeps the report that every other view can be made from. */
export const reportPath = "audit/constraints.json";

/** The audit files of a bundle: the same report for programs, for spreadsheets and for people. */
export function auditTree(report: AuditReport, crypto: PackageCrypto): FileTree {
  return [
    { path: reportPath, content: jsonView(report), mode: 0o644 },
    { path: "audit/constraints.csv", content: csvView(report), mode: 0o644 },
    { path: "audit/report.html", content: htmlView(report, { crypto }), mode: 0o644 },
  ];
}
