import { describeVersions } from "../catalogue/codex/index.ts";
import { type Diagnostic, diagnose } from "../diagnostics/diagnostic.ts";
import { answer } from "./answer.ts";
import type { Guards, SimulatedBundle } from "./bundle.ts";
import { seenBy } from "./client-view.ts";
import type { PolicyTest } from "./policy-test.ts";
import { type Answer, atLeastAsStrict, type SettingPath } from "./question.ts";

/** One targeted client version and what it gets. */
export interface SimulatedClient {
  readonly version: string;
  readonly bundle: SimulatedBundle;
}

/** A verdict that versions of the client agree on. */
export interface VersionedAnswer {
  readonly answer: Answer;
  readonly versions: readonly string[];
}

export interface TestResult {
  readonly test: PolicyTest;
  readonly holds: boolean;
  /** The answers of all versions that were asked. */
  readonly answers: readonly VersionedAnswer[];
  /** Those that are not what the test expects. Empty beside `holds: false` when the test names a client that is not targeted. */
  readonly failures: readonly VersionedAnswer[];
}

export interface TestRun {
  readonly clients: readonly SimulatedClient[];
  readonly tests: readonly PolicyTest[];
  readonly guards?: Guards;
}

/** Asks every test of every client that it is about. Clients that read a bundle in the same way are asked once. */
export function runTests({ clients, tests, guards = {} }: TestRun): readonly TestResult[] {
  const groups = groupClients(clients);
  return tests.map((test) => runTest(test, groups, guards));
}

/** Clients whose versions read the same settings. */
interface ClientGroup {
  readonly clients: readonly SimulatedClient[];
}

function groupClients(clients: readonly SimulatedClient[]): readonly ClientGroup[] {
  const groups = new Map<string, SimulatedClient[]>();
  for (const client of clients) {
    const key = JSON.stringify(seenBy(client.bundle, client.version));
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(client);
  }
  return [...groups.values()].map((members) => ({ clients: members }));
}

function runTest(test: PolicyTest, groups: readonly ClientGroup[], guards: Guards): TestResult {
  const answers = merge(groups.flatMap((group) => askGroup(test, group, guards)));
  const failures = answers.filter((item) => !holds(test, item.answer));
  return { test, holds: answers.length > 0 && failures.length === 0, answers, failures };
}

function askGroup(test: PolicyTest, group: ClientGroup, guards: Guards): readonly VersionedAnswer[] {
  const clients = group.clients.filter((client) => test.client === undefined || client.version === test.client);
  const ask = (client: SimulatedClient) => answer(client.bundle, test.question, client.version, guards);
  // Which values of the user's own configuration a client refuses depends on its version, whatever it reads of the bundle.
  if (test.question.kind === "config")
    return clients.map((client) => ({ answer: ask(client), versions: [client.version] }));
  const [first] = clients;
  return first === undefined ? [] : [{ answer: ask(first), versions: clients.map((client) => client.version) }];
}

/**
 * An inherited test asks for a lower bound, and an answer that cannot be told has the least strict verdict of the possible ones.
 * A test of the policy's own asks for one verdict: it is proof or it is none.
 */
function holds(test: PolicyTest, { verdict, certain }: Answer): boolean {
  if (test.inherited) return atLeastAsStrict(test.question.kind, verdict, test.expect);
  return certain && verdict === test.expect;
}

function merge(answers: readonly VersionedAnswer[]): readonly VersionedAnswer[] {
  const merged = new Map<string, { answer: Answer; versions: string[] }>();
  for (const item of answers) {
    const key = JSON.stringify([item.answer.verdict, item.answer.decidedBy, item.answer.certain]);
    const same = merged.get(key);
    if (same === undefined) merged.set(key, { answer: item.answer, versions: [...item.versions] });
    else same.versions.push(...item.versions.filter((version) => !same.versions.includes(version)));
  }
  return [...merged.values()];
}

/** The settings that decided the answers to a test. */
export function decidingSettings(result: TestResult): readonly SettingPath[] {
  return result.answers.flatMap((item) => item.answer.decidedBy);
}

/** The diagnostics of the tests that do not hold, at the places of the tests. */
export function failingTests(results: readonly TestResult[]): readonly Diagnostic[] {
  return results.filter((result) => !result.holds).flatMap((result) => failingTest(result));
}

function failingTest({ test, failures }: TestResult): readonly Diagnostic[] {
  if (failures.length === 0) {
    const missing = `the client ${test.client ?? ""} is not one of the targeted versions`;
    return [
      diagnose("failing-test", test.span, `${test.text}: ${missing}`, {
        help: "correct the version, or widen targets.codex",
      }),
    ];
  }
  return failures.map(({ answer: given, versions }) => {
    const expected = test.inherited ? `${test.expect} or stricter (layer "${test.layer}")` : test.expect;
    const got = given.certain ? `got ${given.verdict}` : "the verdict cannot be told";
    const message = `${test.text}: expected ${expected}, ${got} with Codex ${describeVersions(versions)}: ${given.because}`;
    return diagnose("failing-test", test.span, message, { label: `expected ${test.expect}, ${got}` });
  });
}
