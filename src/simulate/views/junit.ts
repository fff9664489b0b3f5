import { inert } from "../../diagnostics/views/inert.ts";
import type { TestResult } from "../run-tests.ts";
import { escapeXml } from "./escape-xml.ts";
import { explainFailure } from "./explain-failure.ts";
import { countTests, type TestReport, type TestView } from "./test-report.ts";

/** JUnit XML: one suite for each policy. */
export const junitView: TestView = (reports) => {
  const { total, failed } = countTests(reports.flatMap((report) => report.results));
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mandate" tests="${total}" failures="${failed}" errors="0">`,
    ...reports.flatMap(suite),
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
};

function suite({ policy, results }: TestReport): readonly string[] {
  const { total, failed } = countTests(results);
  const attributes = `name="${escapeXml(policy)}" tests="${total}" failures="${failed}" errors="0" skipped="0"`;
  return [`  <testsuite ${attributes}>`, ...results.flatMap((result) => testCase(policy, result)), "  </testsuite>"];
}

function testCase(policy: string, result: TestResult): readonly string[] {
  const { file, start } = result.test.span;
  const place = `file="${escapeXml(file)}" line="${start.line}"`;
  const open = `    <testcase classname="${escapeXml(policy)}" name="${printable(result.test.text)}" ${place}`;
  if (result.holds) return [`${open}/>`];
  const [first = "", ...others] = explainFailure(result).map(printable);
  return [
    `${open}>`,
    `      <failure message="${first}" type="failing-test">${[first, ...others].join("&#10;")}</failure>`,
    "    </testcase>",
  ];
}

function printable(text: string): string {
  return escapeXml(inert(text));
}
