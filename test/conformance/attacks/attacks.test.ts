import { beforeAll, describe, expect, test } from "vitest";
import { inParallel } from "../../../src/host/codex/in-parallel.ts";
import { codexBinary } from "../../support/codex/codex-binary.ts";
import type { AttackKind, Scenario } from "./attack.ts";
import { commandScenarios } from "./commands.ts";
import { fileScenarios } from "./files.ts";
import { networkScenarios } from "./network.ts";
import { hookScenarios } from "./hooks.ts";
import { profileScenarios } from "./profiles.ts";
import { loginScenarios, providerScenarios } from "./providers.ts";
import { serverScenarios } from "./servers.ts";
import { settingScenarios } from "./settings.ts";
import { type Aftermaths, runScenario } from "./run-scenario.ts";

/**
 * What a policy forbids is tried by hostile users and hostile models in real turns of Codex 0.169.0, with the files of the built
 * bundle in place, and does not happen: proven by its effect. Without the policy the same thing happens, so that each proof can fail.
 */
const scenarios = [
  ...commandScenarios,
  ...fileScenarios,
  ...networkScenarios,
  ...serverScenarios,
  ...hookScenarios,
  ...providerScenarios,
  ...loginScenarios,
  ...settingScenarios,
  ...profileScenarios,
];

const attacks = scenarios.flatMap((scenario) => scenario.attacks);

test("there are at least sixty attacks, of every kind", () => {
  const kinds = new Map<AttackKind, number>();
  for (const { kind } of attacks) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  expect(attacks.length).toBeGreaterThanOrEqual(60);
  expect([...kinds.keys()].sort()).toEqual([
    "commands",
    "features",
    "files",
    "hooks",
    "layers",
    "logins",
    "mcp",
    "network",
    "providers",
  ]);
});

interface Fought {
  readonly defended: Aftermaths;
  /** The same without the policy; empty where no attack has a control. */
  readonly open: Aftermaths;
}

const fought = new Map<Scenario, Fought>();

beforeAll(async () => {
  const binary = await codexBinary("0.169.0");
  // Most of a turn is waiting.
  await inParallel(scenarios, 4, async (scenario) => {
    const needsControl = scenario.attacks.some(({ noControl }) => noControl === undefined);
    const defended = await runScenario(binary, scenario, true);
    fought.set(scenario, { defended, open: needsControl ? await runScenario(binary, scenario, false) : new Map() });
  });
}, 900_000);

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))("%s", (_name, scenario) => {
  test.each(scenario.attacks.map((attack) => [attack.name, attack] as const))("does not happen: %s", (name, attack) => {
    const { defended, open } = fought.get(scenario)!;
    const after = defended.get(name)!;
    expect(attack.happened(after), `under the policy: ${after.output}\n${after.turn.stderr}`).toBe(false);
    if (attack.noControl !== undefined) return;
    const without = open.get(name)!;
    expect(attack.happened(without), `without the policy: ${without.output}\n${without.turn.stderr}`).toBe(true);
  });

  const allowed = scenario.allowed ?? [];
  if (allowed.length > 0)
    test.each(allowed.map((one) => [one.name, one] as const))("still works: %s", (name, one) => {
      const after = fought.get(scenario)!.defended.get(name)!;
      expect(one.works(after), `${after.output}\n${after.turn.stderr}`).toBe(true);
    });
});
