import { inert } from "../../diagnostics/views/inert.ts";
import { escapeXml } from "../../diagnostics/views/escape-xml.ts";
import { explainFailure } from "./explain-failure.ts";
import { disagreementText, type ReportedTest, type TestView } from "./test-report.ts";

/** JUnit XML: one suite for each policy. What a real Codex was asked is a test case of its own. */
export const junitView: TestView = (reports) => {
  const suites = reports.map(({ policy, results }) => ({
    policy,
    cases: results.flatMap((result) => casesOf(policy, result)),
  }));
  const all = suites.flatMap(({ cases }) => cases);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mandate" ${counts(all)}>`,
    ...suites.flatMap(({ policy, cases }) => [
      `  <testsuite name="${escapeXml(policy)}" ${counts(cases)} skipped="${count(cases, "skipped")}">`,
      ...cases.flatMap(({ lines: printed }) => printed),
      "  </testsuite>",
    ]),
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
};

interface TestCase {
  readonly fate: "held" | "failed" | "skipped";
  readonly lines: readonly string[];
}

function counts(cases: readonly TestCase[]): string {
  return `tests="${cases.length}" failures="${count(cases, "failed")}" errors="0"`;
}

function count(cases: readonly TestCase[], fate: TestCase["fate"]): number {
  return cases.filter((item) => item.fate === fate).length;
}

function casesOf(policy: string, result: ReportedTest): readonly TestCase[] {
  const { file, start } = result.test.span;
  const place = `file="${escapeXml(file)}" line="${start.line}"`;
  const open = (suffix: string) =>
    `    <testcase classname="${escapeXml(policy)}" name="${printable(result.test.text + suffix)}" ${place}`;
  const own = testCase(open(""), explainFailure(result));
  const { real } = result;
  if (real === undefined) return [own];
  const name = open(` (Codex ${real.version})`);
  if (real.verdict === undefined)
    return [
      own,
      {
        fate: "skipped",
        lines: [`${name}>`, `      <skipped message="${printable(real.because)}"/>`, "    </testcase>"],
      },
    ];
  const disagreement = disagreementText(result);
  return [own, testCase(name, disagreement === undefined ? [] : [disagreement])];
}

function testCase(open: string, messages: readonly string[]): TestCase {
  if (messages.length === 0) return { fate: "held", lines: [`${open}/>`] };
  const [first = "", ...others] = messages.map(printable);
  const failure = `      <failure message="${first}" type="failing-test">${[first, ...others].join("&#10;")}</failure>`;
  return { fate: "failed", lines: [`${open}>`, failure, "    </testcase>"] };
}

function printable(text: string): string {
  return escapeXml(inert(text));
}
