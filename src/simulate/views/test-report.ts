import type { TestCoverage } from "../coverage.ts";
import { type DecidingConstraint, decidingText } from "../deciding-constraint.ts";
import type { TestResult, VersionedAnswer } from "../run-tests.ts";

/** What a real Codex said to the question of a test. */
export interface RealAnswer {
  /** The version of the client that was asked. */
  readonly version: string;
  /** Absent where it could not be asked; `because` then says why. */
  readonly verdict?: string;
  readonly because: string;
  /** What the simulator says for that version. */
  readonly simulated: string;
}

/** A test with what its views need to know beside its result. */
export interface ReportedTest extends TestResult {
  /** The constraints that decided an answer of this test. */
  readonly decidedBy: (answer: VersionedAnswer) => readonly DecidingConstraint[];
  /** Present where a real Codex took part. */
  readonly real?: RealAnswer;
}

/** The tests of one policy, ready for a view. */
export interface TestReport {
  /** The policy's name. */
  readonly policy: string;
  readonly results: readonly ReportedTest[];
  readonly coverage?: TestCoverage;
}

/** A rendering of test reports. */
export type TestView = (reports: readonly TestReport[]) => string;

/** How many tests there are, and how many of them do not hold. */
export function countTests(results: readonly TestResult[]): { readonly total: number; readonly failed: number } {
  return { total: results.length, failed: results.filter((result) => !result.holds).length };
}

/** Whether Codex and the simulator answer a test differently: a defect of the simulator. */
export function disagrees({ real }: Pick<ReportedTest, "real">): boolean {
  return real?.verdict !== undefined && real.verdict !== real.simulated;
}

/** The disagreement in one line; undefined where there is none. */
export function disagreementText(result: ReportedTest): string | undefined {
  const { real } = result;
  if (real?.verdict === undefined || !disagrees(result)) return undefined;
  return `Codex ${real.version} says ${real.verdict} (${real.because}), the simulator ${real.simulated}: a defect of the simulator, please report it`;
}

/** The constraints that decided the answers to a test, each once. */
export function sourceTexts(result: ReportedTest): readonly string[] {
  return [...new Set(result.answers.flatMap((answer) => result.decidedBy(answer)).map(decidingText))];
}
