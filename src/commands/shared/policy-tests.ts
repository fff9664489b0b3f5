import type { PlatformModel } from "../../codex/model.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ComposedPolicy } from "../../policy/composed.ts";
import type { Platform } from "../../policy/layer.ts";
import {
  failingTests,
  type PolicyTest,
  readTests,
  runTests,
  type SimulatedClient,
  type TestResult,
} from "../../simulate/index.ts";
import { libraryGuards } from "./guards.ts";
import type { EmittedGroup } from "./load-policy.ts";
import { simulatedBundle } from "./simulated-bundle.ts";

export interface PolicyTestRun {
  readonly tests: readonly PolicyTest[];
  readonly results: readonly TestResult[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Tests are asked of the platform that enforces most: what a weaker one lacks is said by the hazards, not by a failing test. */
const strongestFirst: readonly Platform[] = ["linux", "macos", "windows", "cloud"];

/** Runs the tests of a policy and of the layers that it extends. */
export function runPolicyTests(policy: ComposedPolicy, groups: readonly EmittedGroup[]): PolicyTestRun {
  const read = readPolicyTests(policy);
  const results =
    read.value.length === 0
      ? []
      : runTests({ clients: simulatedClients(groups), tests: read.value, guards: libraryGuards });
  return { tests: read.value, results, diagnostics: [...read.diagnostics, ...failingTests(results)] };
}

/** The `tests:` sections of a policy and of the layers that it extends. */
export function readPolicyTests(policy: ComposedPolicy): {
  value: readonly PolicyTest[];
  diagnostics: readonly Diagnostic[];
} {
  const own = policy.layers.at(-1);
  const read = policy.layers.flatMap((layer) =>
    layer.tests === undefined ? [] : [readTests(layer.tests, { layer: layer.name.text, inherited: layer !== own })],
  );
  return {
    value: read.flatMap((outcome) => outcome.value),
    diagnostics: read.flatMap((outcome) => outcome.diagnostics),
  };
}

export function simulatedClients(groups: readonly EmittedGroup[]): readonly SimulatedClient[] {
  return groups.flatMap((group) => {
    const model = strongestModel(group);
    if (model === undefined) return [];
    const bundle = simulatedBundle(model);
    return group.versions.map((version) => ({ version, bundle }));
  });
}

/** The platform of a group that tests are asked of. */
export function strongestModel(group: EmittedGroup): PlatformModel | undefined {
  return strongestFirst.flatMap(
    (platform) => group.models.find((candidate) => candidate.platform === platform) ?? [],
  )[0];
}
