import { inertJson } from "../../diagnostics/views/inert.ts";
import type { DecidingConstraint } from "../deciding-constraint.ts";
import type { VersionedAnswer } from "../run-tests.ts";
import { countTests, disagrees, type ReportedTest, type TestReport, type TestView } from "./test-report.ts";

/** JSON for machines; the shape is versioned. */
export const jsonView: TestView = (reports) => {
  const results = reports.flatMap((report) => report.results);
  const { total, failed } = countTests(results);
  const asked = results.filter(({ real }) => real?.verdict !== undefined).length;
  const codex = results.some(({ real }) => real !== undefined)
    ? { asked, disagreements: results.filter(disagrees).length }
    : undefined;
  const summary = { total, held: total - failed, failed, ...(codex !== undefined && { codex }) };
  return inertJson({ formatVersion: 1, policies: reports.map(policy), summary });
};

function policy({ policy: name, results, coverage }: TestReport): object {
  return {
    policy: name,
    tests: results.map(testObject),
    coverage: { tested: coverage?.tested ?? [], untested: coverage?.untested ?? [] },
  };
}

function testObject({ test, holds, answers, failures, decidedBy, real }: ReportedTest): object {
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
    answers: answers.map((item) => ({
      ...answerObject(item, decidedBy(item)),
      asExpected: !failures.includes(item),
    })),
    ...(real !== undefined && { codex: { ...real, agrees: real.verdict === undefined ? null : !disagrees({ real }) } }),
  };
}

/** An answer for machines: the deciding constraints, and the key paths of the emitted settings behind them. */
export function answerObject({ answer, versions }: VersionedAnswer, decidedBy: readonly DecidingConstraint[]): object {
  const { verdict, because, decidedBy: settings, certain } = answer;
  return { verdict, certain, because, decidedBy, settings, versions };
}
