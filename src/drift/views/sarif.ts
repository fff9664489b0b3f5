import { artifactLocation } from "../../diagnostics/views/artifact-location.ts";
import { inertJson } from "../../diagnostics/views/inert.ts";
import { toolVersion } from "../../version.ts";
import { findingCodes } from "../finding-codes.ts";
import type { Finding } from "../report.ts";
import { type DriftView, findingText, fingerprint, sourceText } from "./view.ts";

const codes = Object.entries(findingCodes);

/** A SARIF 2.1.0 log: one result for each finding, at the file of the endpoint. */
export const sarifView: DriftView = ({ status, findings, notVisible, bundle }) =>
  inertJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "mandate",
            semanticVersion: toolVersion,
            rules: codes.map(([id, { severity, meaning, help }]) => ({
              id,
              shortDescription: { text: meaning },
              help: { text: help },
              defaultConfiguration: { level: levelOf(severity) },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        properties: { status, notVisible, ...(bundle === undefined ? {} : { bundle }) },
        results: findings.map(result),
      },
    ],
  });

function levelOf(severity: Finding["severity"]): "error" | "warning" {
  return severity === "critical" ? "error" : "warning";
}

function result(finding: Finding): unknown {
  const { code, severity, path, expected, actual, source } = finding;
  const says = sourceText(finding);
  const text = [
    findingText(finding),
    ...(expected === "" ? [] : [`expected ${expected}, actual ${actual}`]),
    ...(says === "" ? [] : [`stated by ${says}`]),
  ].join("; ");
  return {
    ruleId: code,
    ruleIndex: codes.findIndex(([id]) => id === code),
    level: levelOf(severity),
    // Braces and brackets mean something in SARIF's messages; ours are neither.
    message: { text: text.replace(/[{}]/g, "$&$&").replace(/\[(?=[^\]]*\]\()/g, "\\[") },
    partialFingerprints: { "mandateDrift/v1": fingerprint(finding) },
    ...(path.startsWith("/")
      ? { locations: [{ physicalLocation: { artifactLocation: artifactLocation(path) } }] }
      : {}),
    ...(source === undefined
      ? {}
      : {
          relatedLocations: [
            {
              id: 0,
              message: { text: `stated by ${source.layer}` },
              physicalLocation: {
                artifactLocation: artifactLocation(source.file),
                region: { startLine: Math.max(1, source.line) },
              },
            },
          ],
        }),
  };
}
