import type { AuditReport } from "../audit-report.ts";
import { csvView } from "./csv.ts";
import { htmlView } from "./html/html.ts";
import { jsonView } from "./json.ts";
import { markdownView } from "./markdown.ts";
import { type OscalOptions, oscalView } from "./oscal.ts";

export const auditFormats = ["json", "csv", "markdown", "html", "oscal"] as const;

export type AuditFormat = (typeof auditFormats)[number];

/** What some forms need beside the report. */
export type ViewOptions = OscalOptions;

/** One function for each form of the report. */
export const auditViews: Readonly<Record<AuditFormat, (report: AuditReport, options: ViewOptions) => string>> = {
  json: jsonView,
  csv: csvView,
  markdown: markdownView,
  html: htmlView,
  oscal: oscalView,
};
