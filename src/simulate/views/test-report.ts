import type { TestCoverage } from "../coverage.ts";
import type { TestResult } from "../run-tests.ts";

/** The tests of one policy, ready for a view. */
export interface TestReport {
  /** The policy's name. */
  readonly policy: string;
  readonly results: readonly TestResult[];
  readonly coverage?: TestCoverage;
}

/** A rendering of test reports. */
export type TestView = (reports: readonly TestReport[]) => string;

/** How many tests there are, and how many of them do not hold. */
export function countTests(results: readonly TestResult[]): { readonly total: number; readonly failed: number } {
  return { total: results.length, failed: results.filter((result) => !result.holds).length };
}
