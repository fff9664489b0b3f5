import { findingCodes } from "../finding-codes.ts";
import type { DriftReport, Finding } from "../report.ts";
import { inertLine } from "./inert-line.ts";
import { type DriftView, findingText, sourceText, subjectText } from "./view.ts";

const schemaVersion = "8.11.0";

/** Elastic Common Schema, one JSON object a line: one for each finding, or one that says that all is well. */
export const ecsView: DriftView = (report) =>
  (report.findings.length === 0
    ? [line(report, "success", `in sync: ${subjectText(report)}`, {})]
    : report.findings.map((finding) => findingLine(report, finding))
  )
    .map(inertLine)
    .join("");

function line(
  { time, bundle, endpoint, platform, status }: DriftReport,
  outcome: "success" | "failure" | "unknown",
  message: string,
  own: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    ...(time === undefined ? {} : { "@timestamp": time }),
    ecs: { version: schemaVersion },
    event: {
      kind: "state",
      category: ["configuration"],
      type: ["info"],
      module: "mandate",
      dataset: "mandate.drift",
      outcome,
      ...("severity" in own ? { severity: own["severity"] } : {}),
    },
    message,
    ...(platform === undefined ? {} : { host: { os: { type: platform } } }),
    ...(endpoint === undefined ? {} : { device: { id: endpoint } }),
    ...("file" in own ? { file: own["file"] } : {}),
    rule: own["rule"] ?? { ruleset: bundle?.policy ?? "" },
    mandate: {
      status,
      ...(bundle === undefined ? {} : { bundle }),
      ...("drift" in own ? { drift: own["drift"] } : {}),
    },
  };
}

function findingLine(report: DriftReport, finding: Finding): Readonly<Record<string, unknown>> {
  const { code, severity, path, key, expected, actual, direction } = finding;
  const source = sourceText(finding);
  return line(report, code === "unverifiable" ? "unknown" : "failure", findingText(finding), {
    severity: severity === "critical" ? 1 : 2,
    ...(path === "" ? {} : { file: { path } }),
    rule: {
      id: code,
      name: findingCodes[code].meaning,
      ruleset: report.bundle?.policy ?? "",
      ...(source === "" ? {} : { reference: source }),
    },
    drift: { severity, key, expected, actual, ...(direction === undefined ? {} : { direction }) },
  });
}
