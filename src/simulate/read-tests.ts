import { type Diagnostic, diagnose, type Outcome } from "../diagnostics/diagnostic.ts";
import { suggest } from "../policy/nearest.ts";
import { entryOf, type LocatedMap, type LocatedNode, stringValue } from "../source/located.ts";
import type { Span } from "../source/span.ts";
import { describeQuestion } from "./describe-question.ts";
import type { PolicyTest } from "./policy-test.ts";
import { type QuestionKind, verdicts } from "./question.ts";
import { readQuestion, unknownKeys } from "./read-question.ts";

/** Where a list of tests comes from. */
export interface TestOrigin {
  readonly layer: string;
  /** True for a layer that the tested policy extends. */
  readonly inherited: boolean;
}

/** Reads a `tests:` list. An entry with problems is reported and left out. */
export function readTests(node: LocatedNode, origin: TestOrigin): Outcome<readonly PolicyTest[]> {
  if (node.kind !== "list") {
    return { value: [], diagnostics: [diagnose("wrong-type", node.span, "tests must be a list")] };
  }
  const read = node.items.map((item) => readTest(item, origin));
  return {
    value: read.flatMap((outcome) => (outcome.value === undefined ? [] : [outcome.value])),
    diagnostics: read.flatMap((outcome) => outcome.diagnostics),
  };
}

function readTest(node: LocatedNode, origin: TestOrigin): Outcome<PolicyTest | undefined> {
  if (node.kind !== "map") {
    return { value: undefined, diagnostics: [diagnose("wrong-type", node.span, "a test must be a map")] };
  }
  const question = readQuestion(node);
  const kind = question.value?.kind ?? askedKind(node);
  const expect = readExpectation(node, kind);
  const client = readClient(node);
  const diagnostics = [...question.diagnostics, ...expect.diagnostics, ...client.diagnostics];
  if (question.value === undefined || expect.value === undefined || diagnostics.length > 0) {
    return { value: undefined, diagnostics };
  }
  const test = {
    question: question.value,
    expect: expect.value,
    ...(client.value !== undefined && { client: client.value }),
    span: node.span,
    ...origin,
    text: describeQuestion(question.value),
  };
  return { value: test, diagnostics };
}

function askedKind(node: LocatedMap): QuestionKind | undefined {
  const kinds = Object.keys(verdicts) as QuestionKind[];
  return kinds.find((kind) => entryOf(node, kind) !== undefined);
}

function readExpectation(node: LocatedMap, kind: QuestionKind | undefined): Outcome<string | undefined> {
  const entry = entryOf(node, "expect");
  if (entry === undefined) {
    return failed(
      diagnose("missing-key", node.span, 'the test lacks the key "expect"', {
        help: "add the verdict that you expect",
      }),
    );
  }
  const value = stringValue(entry.value);
  if (value === undefined) return failed(diagnose("wrong-type", entry.value.span, "expect must be text"));
  if (kind === undefined) return { value, diagnostics: [] };
  const words: readonly string[] = verdicts[kind];
  if (words.includes(value)) return { value, diagnostics: [] };
  return failed(
    diagnose("unknown-choice", entry.value.span, `"${value}" is no verdict about a ${kind}`, {
      help: suggest(value, words),
    }),
  );
}

function readClient(node: LocatedMap): Outcome<string | undefined> {
  const entry = entryOf(node, "client");
  if (entry === undefined) return { value: undefined, diagnostics: [] };
  const value = stringValue(entry.value);
  if (value === undefined) return failed(diagnose("wrong-type", entry.value.span, "client must be text"));
  if (/^\d+\.\d+\.\d+$/.test(value)) return { value, diagnostics: [] };
  return failed(
    diagnose("invalid-value", entry.value.span, `"${value}" is not the version of a client`, {
      help: "write one version, such as 0.169.0",
    }),
  );
}

function failed(problem: Diagnostic): Outcome<undefined> {
  return { value: undefined, diagnostics: [problem] };
}

/** A `NAME.policy-test.yaml`: tests that stand beside the policy instead of in it. */
export interface TestFile {
  /** The policy's path, relative to the file. */
  readonly policy: string;
  readonly policySpan: Span;
  readonly tests: readonly PolicyTest[];
}

/** Reads a test file. Its tests count as the policy's own. */
export function readTestFile(node: LocatedNode, layer: string): Outcome<TestFile | undefined> {
  if (node.kind !== "map")
    return failed(diagnose("wrong-type", node.span, "a test file must be a map with policy and tests"));
  const problems = [...unknownKeys(node, ["policy", "tests"])];
  const policy = entryOf(node, "policy");
  const tests = entryOf(node, "tests");
  for (const key of ["policy", "tests"]) {
    if (entryOf(node, key) === undefined) {
      problems.push(diagnose("missing-key", node.span, `the test file lacks the key "${key}"`));
    }
  }
  const path = stringValue(policy?.value);
  if (policy !== undefined && path === undefined)
    problems.push(diagnose("wrong-type", policy.value.span, "policy must be the path of a file"));
  const read = tests === undefined ? undefined : readTests(tests.value, { layer, inherited: false });
  const diagnostics = [...problems, ...(read?.diagnostics ?? [])];
  if (policy === undefined || path === undefined || read === undefined) return { value: undefined, diagnostics };
  return { value: { policy: path, policySpan: policy.value.span, tests: read.value }, diagnostics };
}
