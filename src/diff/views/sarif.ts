import { artifactLocation } from "../../diagnostics/views/artifact-location.ts";
import { inertJson } from "../../diagnostics/views/inert.ts";
import { toolVersion } from "../../version.ts";
import { type Change, changeDirections, type DiffReport } from "../change.ts";
import { changeText, nameOf } from "./words.ts";

const levels: Readonly<Record<Change["direction"], "error" | "warning" | "note">> = {
  looser: "error",
  incomparable: "warning",
  tighter: "note",
  neutral: "note",
};

const meanings: Readonly<Record<Change["direction"], string>> = {
  looser: "A constraint became looser.",
  incomparable: "A constraint changed in a way that has no direction.",
  tighter: "A constraint became tighter.",
  neutral: "A change that enforces neither more nor less.",
};

/** A SARIF 2.1.0 log for code scanning: one result for each change, at the new line; accepted ones are suppressed. */
export function sarifView(report: DiffReport): string {
  return inertJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "mandate",
            semanticVersion: toolVersion,
            rules: changeDirections.map((direction) => ({
              id: `policy-${direction}`,
              shortDescription: { text: meanings[direction] },
              defaultConfiguration: { level: levels[direction] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: report.changes.map(result),
      },
    ],
  });
}

function result(change: Change): unknown {
  const place = change.new ?? change.old;
  return {
    ruleId: `policy-${change.direction}`,
    ruleIndex: changeDirections.indexOf(change.direction),
    level: levels[change.direction],
    // Braces and brackets mean something in SARIF's messages; ours are neither.
    message: {
      text: `${nameOf(change)}: ${changeText(change)}`.replace(/[{}]/g, "$&$&").replace(/\[(?=[^\]]*\]\()/g, "\\["),
    },
    partialFingerprints: { "mandateChange/v1": nameOf(change) },
    ...(place === undefined
      ? {}
      : {
          locations: [
            {
              physicalLocation: {
                artifactLocation: artifactLocation(place.file),
                region: { startLine: Math.max(1, place.line) },
              },
            },
          ],
        }),
    ...(change.accepted === undefined
      ? {}
      : {
          suppressions: [
            { kind: "external", status: "accepted", justification: `${change.accepted.who}: ${change.accepted.why}` },
          ],
        }),
  };
}
