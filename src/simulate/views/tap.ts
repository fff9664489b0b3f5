import { inert } from "../../diagnostics/views/inert.ts";
import type { TestResult } from "../run-tests.ts";
import { explainFailure } from "./explain-failure.ts";
import type { TestView } from "./test-report.ts";

/** Test Anything Protocol, version 14. */
export const tapView: TestView = (reports) => {
  const results = reports.flatMap((report) => report.results.map((result) => ({ policy: report.policy, result })));
  const lines = results.flatMap(({ policy, result }, index) => point(policy, result, index + 1));
  return `${["TAP version 14", `1..${results.length}`, ...lines].map(inert).join("\n")}\n`;
};

function point(policy: string, result: TestResult, number: number): readonly string[] {
  const line = `${result.holds ? "ok" : "not ok"} ${number} - ${escape(`${policy}: ${result.test.text}`)}`;
  if (result.holds) return [line];
  const { file, start } = result.test.span;
  return [
    line,
    "  ---",
    `  at: ${JSON.stringify(`${file}:${start.line}:${start.column}`)}`,
    "  messages:",
    ...explainFailure(result).map((message) => `    - ${JSON.stringify(message)}`),
    "  ...",
  ];
}

/** A `#` would begin a directive. */
function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("#", "\\#");
}
