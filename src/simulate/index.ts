export { answer } from "./answer.ts";
export { matchedCommands } from "./answer-command.ts";
export type * from "./bundle.ts";
export { commandRules } from "./command-rules.ts";
export { coverage } from "./coverage.ts";
export { type DecidingConstraint, decidingText } from "./deciding-constraint.ts";
export { describeQuestion } from "./describe-question.ts";
export type { PolicyTest } from "./policy-test.ts";
export {
  atLeastAsStrict,
  type Answer,
  type Question,
  type ServerDefinition,
  type SettingPath,
  verdicts,
} from "./question.ts";
export { completeInput } from "./guard-verdict.ts";
export { matcherTakes } from "./hook-matcher.ts";
export { leavesOf, samePlain, valueAt } from "./plain-path.ts";
export { readQuestion } from "./read-question.ts";
export { readTestFile, readTests } from "./read-tests.ts";
export { failingTests, runTests, type SimulatedClient, type TestResult, type VersionedAnswer } from "./run-tests.ts";
