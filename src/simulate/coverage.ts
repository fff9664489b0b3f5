import { type SettingPath } from "./question.ts";
import { decidingSettings, type TestResult } from "./run-tests.ts";

/** How many tests prove each constraint, and which constraints none does. */
export interface TestCoverage {
  readonly tested: readonly { readonly constraint: string; readonly tests: number }[];
  readonly untested: readonly string[];
}

/**
 * Which constraints the tests exercise: a test counts for the constraints behind the settings that decided its verdicts. The caller
 * knows which constraint a setting comes from, and, of a guard of several rules, which one refuses what the test asks.
 */
export function coverage(
  results: readonly TestResult[],
  constraints: readonly string[],
  constraintsOf: (setting: SettingPath, result: TestResult) => readonly string[],
): TestCoverage {
  const counts = new Map<string, number>(constraints.map((constraint) => [constraint, 0]));
  for (const result of results) {
    const exercised = new Set(decidingSettings(result).flatMap((setting) => constraintsOf(setting, result)));
    for (const constraint of exercised) {
      const count = counts.get(constraint);
      if (count !== undefined) counts.set(constraint, count + 1);
    }
  }
  return {
    tested: constraints.flatMap((constraint) => {
      const tests = counts.get(constraint) ?? 0;
      return tests > 0 ? [{ constraint, tests }] : [];
    }),
    untested: constraints.filter((constraint) => counts.get(constraint) === 0),
  };
}
