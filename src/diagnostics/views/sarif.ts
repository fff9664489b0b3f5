import type { Span } from "../../source/span.ts";
import { codes, type DiagnosticCode } from "../codes.ts";
import type { Diagnostic, RelatedPlace } from "../diagnostic.ts";
import { compareText } from "../sort.ts";
import { artifactLocation } from "./artifact-location.ts";
import { fingerprints } from "./fingerprints.ts";
import { inertJson } from "./inert.ts";
import type { DiagnosticViewOptions, Sources } from "./view.ts";

/** A SARIF 2.1.0 log, for code scanning. Severities are SARIF's levels: error, warning, note. */
export function renderSarif(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  options: DiagnosticViewOptions,
): string {
  const used = [...new Set(diagnostics.map(({ code }) => code))].sort(compareText);
  const prints = fingerprints(diagnostics, sources);
  const version = options.toolVersion === undefined ? {} : { semanticVersion: options.toolVersion };
  return inertJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "mandate", ...version, rules: used.map(rule) } },
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((diagnostic, index) => ({
          ...result(diagnostic, used.indexOf(diagnostic.code)),
          partialFingerprints: { "mandateLine/v1": prints[index] },
        })),
      },
    ],
  });
}

function rule(code: DiagnosticCode) {
  const { severity, meaning, help } = codes[code];
  return {
    id: code,
    shortDescription: { text: meaning },
    help: { text: help },
    defaultConfiguration: { level: severity },
  };
}

function result({ code, severity, message, help, span, related }: Diagnostic, ruleIndex: number) {
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: messageText(help === "" ? message : `${message}\nhelp: ${help}`) },
    locations: [{ physicalLocation: physicalLocation(span) }],
    relatedLocations: related.map(relatedLocation),
  };
}

function relatedLocation({ message, span }: RelatedPlace, index: number) {
  return { id: index + 1, physicalLocation: physicalLocation(span), message: { text: messageText(message) } };
}

function physicalLocation({ file, start, end }: Span) {
  return {
    artifactLocation: artifactLocation(file),
    region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
  };
}

/** In SARIF's message strings (3.11.5, 3.11.6) braces mark placeholders and `[text](target)` is a link; ours are neither. */
function messageText(text: string): string {
  return text.replace(/[{}]/g, "$&$&").replace(/\[(?=[^\]]*\]\()/g, "\\[");
}
