import { inertJson } from "../../diagnostics/views/inert.ts";
import type { TestResult, VersionedAnswer } from "../run-tests.ts";
import { countTests, type TestReport, type TestView } from "./test-report.ts";

/** JSON for machines; the shape is versioned. */
export const jsonView: TestView = (reports) => {
  const { total, failed } = countTests(reports.flatMap((report) => report.results));
  const summary = { total, held: total - failed, failed };
  return inertJson({ formatVersion: 1, policies: reports.map(policy), summary });
};

function policy({ policy: name, results, coverage }: TestReport): object {
  return {
    policy: name,
    tests: results.map(testObject),
    coverage: { tested: coverage?.tested ?? [], untested: coverage?.untested ?? [] },
  };
}

function testObject({ test, holds, answers, failures }: TestResult): object {
  const { file, start } = test.span;
  return {
    test: test.text,
    question: test.question,
    expect: test.expect,
    ...(test.client !== undefined && { client: test.client }),
    layer: test.layer,
    inherited: test.inherited,
    file,
    line: start.line,
    column: start.column,
    holds,
    answers: answers.map((item) => ({ ...answerObject(item), asExpected: !failures.includes(item) })),
  };
}

function answerObject({ answer, versions }: VersionedAnswer): object {
  const { verdict, because, decidedBy, certain } = answer;
  return { verdict, certain, because, decidedBy, versions };
}
