import { inert } from "../../diagnostics/views/inert.ts";
import { expectation, explainFailure } from "./explain-failure.ts";
import {
  countTests,
  disagreementText,
  disagrees,
  type ReportedTest,
  sourceTexts,
  type TestReport,
  type TestView,
} from "./test-report.ts";

/** Lines for people: each test, then what failed, then what no test covers. */
export const textView: TestView = (reports) => `${reports.flatMap(report).map(inert).join("\n")}\n`;

function report({ policy, results, coverage }: TestReport): readonly string[] {
  const { total, failed } = countTests(results);
  const untested = coverage?.untested ?? [];
  const held = failed === 0 ? `  ${total} of ${total} tests hold` : `  ${failed} of ${total} tests do not hold`;
  return [
    policy,
    ...results.flatMap(testLines),
    total === 0 ? "  there are no tests: nothing is proven" : held,
    ...codexLines(results),
    ...(untested.length === 0 ? [] : [`  no test covers: ${untested.join(", ")}`]),
  ];
}

function testLines(result: ReportedTest): readonly string[] {
  const { file, start } = result.test.span;
  const sources = sourceTexts(result);
  const by = sources.length === 0 ? "" : `by ${sources.join(", ")}`;
  const disagreement = disagreementText(result);
  const real = disagreement === undefined ? [] : [`        ${disagreement}`];
  if (result.holds)
    return [`  ok    ${result.test.text} -> ${expectation(result)}${by === "" ? "" : `  ${by}`}`, ...real];
  return [
    `  FAIL  ${result.test.text}  (${file}:${start.line}:${start.column})`,
    ...explainFailure(result).map((line) => `        ${line}`),
    ...(by === "" ? [] : [`        decided ${by}`]),
    ...real,
  ];
}

function codexLines(results: readonly ReportedTest[]): readonly string[] {
  const answers = results.flatMap(({ test, real }) => (real === undefined ? [] : [{ test, real }]));
  const [first] = answers;
  if (first === undefined) return [];
  const told = answers.filter(({ real }) => real.verdict !== undefined);
  const wrong = results.filter(disagrees).length;
  return [
    `  Codex ${first.real.version} was asked ${told.length} of them and ${wrong === 0 ? "agrees" : `disagrees on ${wrong}`}`,
    ...answers
      .filter(({ real }) => real.verdict === undefined)
      .map(({ test, real }) => `  not asked of Codex: ${test.text}: ${real.because}`),
  ];
}
