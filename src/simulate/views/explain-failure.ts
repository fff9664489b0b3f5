import { describeVersions } from "../../catalogue/codex/index.ts";
import type { TestResult, VersionedAnswer } from "../run-tests.ts";

/** Why a test does not hold, one line for each group of versions that agree. Empty for one that holds. */
export function explainFailure(result: TestResult): readonly string[] {
  if (result.holds) return [];
  if (result.failures.length === 0)
    return [`the client ${result.test.client ?? ""} is not one of the targeted versions`];
  const expected = expectation(result);
  return result.failures.map((failure) => `expected ${expected}, ${got(failure)}: ${failure.answer.because}`);
}

/** What a test asks for; an inherited one is content with more. */
export function expectation({ test }: TestResult): string {
  return test.inherited ? `${test.expect} or stricter` : test.expect;
}

function got({ answer, versions }: VersionedAnswer): string {
  const clients = `Codex ${describeVersions(versions)}`;
  return answer.certain ? `got ${answer.verdict} with ${clients}` : `the verdict cannot be told for ${clients}`;
}
