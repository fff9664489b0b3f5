import { inert } from "../../diagnostics/views/inert.ts";
import type { TestResult } from "../run-tests.ts";
import { expectation, explainFailure } from "./explain-failure.ts";
import { countTests, type TestReport, type TestView } from "./test-report.ts";

/** Lines for people: each test, then what failed, then what no test covers. */
export const textView: TestView = (reports) => `${reports.flatMap(report).map(inert).join("\n")}\n`;

function report({ policy, results, coverage }: TestReport): readonly string[] {
  const { total, failed } = countTests(results);
  const untested = coverage?.untested ?? [];
  return [
    policy,
    ...results.flatMap(testLines),
    failed === 0 ? `  ${total} of ${total} tests hold` : `  ${failed} of ${total} tests do not hold`,
    ...(untested.length === 0 ? [] : [`  no test covers: ${untested.join(", ")}`]),
  ];
}

function testLines(result: TestResult): readonly string[] {
  const { file, start } = result.test.span;
  if (result.holds) return [`  ok    ${result.test.text} -> ${expectation(result)}`];
  return [
    `  FAIL  ${result.test.text}  (${file}:${start.line}:${start.column})`,
    ...explainFailure(result).map((line) => `        ${line}`),
  ];
}
