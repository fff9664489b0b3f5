export { answer } from "./answer.ts";
export type * from "./bundle.ts";
export { coverage, type TestCoverage } from "./coverage.ts";
export { describeQuestion } from "./describe-question.ts";
export type { PolicyTest } from "./policy-test.ts";
export {
  atLeastAsStrict,
  type Answer,
  type Question,
  type QuestionKind,
  type ServerDefinition,
  type SettingPath,
  type Verdict,
  verdicts,
} from "./question.ts";
export { readTestFile, readTests, type TestFile, type TestOrigin } from "./read-tests.ts";
export {
  decidingSettings,
  failingTests,
  runTests,
  type SimulatedClient,
  type TestResult,
  type TestRun,
  type VersionedAnswer,
} from "./run-tests.ts";
export { plainCommands } from "./plain-commands.ts";
