import { endOf } from "../../policy/dates.ts";
import { findingCodes } from "../finding-codes.ts";
import type { DriftReport, Finding } from "../report.ts";
import { inertLine } from "./inert-line.ts";
import { type DriftView, findingText, fingerprint, sourceText, subjectText } from "./view.ts";

const schemaVersion = "1.3.0";
/** Compliance Finding, activity Create. */
const classId = 2003;
const activityId = 1;

/** OCSF compliance findings, one JSON object a line: one for each finding, or one that passes. */
export const ocsfView: DriftView = (report) =>
  (report.findings.length === 0 ? [passed(report)] : report.findings.map((finding) => failed(report, finding)))
    .map(inertLine)
    .join("");

function event(
  { time, bundle, checker, endpoint, platform }: DriftReport,
  own: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    activity_id: activityId,
    activity_name: "Create",
    category_uid: 2,
    category_name: "Findings",
    class_uid: classId,
    class_name: "Compliance Finding",
    type_uid: classId * 100 + activityId,
    type_name: "Compliance Finding: Create",
    time: time === undefined ? 0 : endOf(time),
    metadata: {
      version: schemaVersion,
      product: { name: "mandate", vendor_name: "mandate", version: checker?.version ?? "" },
    },
    ...(endpoint === undefined && platform === undefined
      ? {}
      : {
          resources: [
            {
              type: "endpoint",
              ...(endpoint === undefined ? {} : { uid: endpoint }),
              ...(platform === undefined ? {} : { labels: [`platform:${platform}`] }),
            },
          ],
        }),
    ...own,
    compliance: {
      standards: [bundle?.policy ?? "codex-policy"],
      ...(typeof own["compliance"] === "object" ? own["compliance"] : {}),
    },
  };
}

function passed(report: DriftReport): Readonly<Record<string, unknown>> {
  return event(report, {
    severity_id: 1,
    severity: "Informational",
    status_id: 1,
    status: "New",
    message: `in sync: ${subjectText(report)}`,
    finding_info: { uid: `in-sync|${report.bundle?.policy ?? ""}`, title: "The endpoint is as the policy says" },
    compliance: { status_id: 1, status: "Pass", requirements: ["in-sync"] },
  });
}

function failed(report: DriftReport, finding: Finding): Readonly<Record<string, unknown>> {
  const { code, severity, key, expected, actual, repair } = finding;
  const critical = severity === "critical";
  const unknown = code === "unverifiable";
  const source = sourceText(finding);
  return event(report, {
    severity_id: critical ? 5 : 3,
    severity: critical ? "Critical" : "Medium",
    status_id: 1,
    status: "New",
    message: findingText(finding),
    finding_info: { uid: fingerprint(finding), title: findingCodes[code].meaning, types: [code] },
    compliance: {
      status_id: unknown ? 0 : critical ? 3 : 2,
      status: unknown ? "Unknown" : critical ? "Fail" : "Warning",
      requirements: [key === "" ? code : key],
      ...(source === "" ? {} : { control: source }),
    },
    ...(repair === undefined ? {} : { remediation: { desc: repair } }),
    unmapped: { code, path: finding.path, key, expected, actual },
  });
}
