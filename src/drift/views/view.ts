import type { DriftReport, Finding } from "../report.ts";

export type DriftView = (report: DriftReport) => string;

/** "linux policy acme-org revision 0a1b". */
export function subjectText({ platform, bundle }: DriftReport): string {
  const policy = bundle === undefined ? "" : ` policy ${bundle.policy} revision ${bundle.revision}`;
  return `${platform ?? "endpoint"}${policy}`;
}

/** The finding in one line: code, place, key, what is wrong. */
export function findingText({ code, path, key, message }: Finding): string {
  const where = [path, key].filter((part) => part !== "").join(" ");
  return where === "" ? `${code}: ${message}` : `${code} ${where}: ${message}`;
}

/** "acme-org org.policy.yaml:28". */
export function sourceText({ source }: Finding): string {
  return source === undefined ? "" : `${source.layer} ${source.file}:${source.line}`;
}

/** Critical ones first; inside, the order of the report. */
export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return [
    ...findings.filter(({ severity }) => severity === "critical"),
    ...findings.filter(({ severity }) => severity === "warning"),
  ];
}

/** What tells a finding from every other one of the endpoint, whatever its values are. */
export function fingerprint({ code, path, key }: Finding): string {
  return [code, path, key].join("|");
}
