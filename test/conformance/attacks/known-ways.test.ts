import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { policyReport } from "../../../src/commands/audit/policy-report.ts";
import { codexBinary } from "../../support/codex/codex-binary.ts";
import { knownWays } from "./known-ways.ts";
import { type Aftermaths, loadScenarioPolicy, runScenario } from "./run-scenario.ts";

const limits = readFileSync(join(import.meta.dirname, "..", "..", "..", "docs", "limits.md"), "utf8");

describe.each(knownWays.map((scenario) => [scenario.name, scenario] as const))("%s", (_name, scenario) => {
  let after: Aftermaths;
  beforeAll(async () => {
    after = await runScenario(await codexBinary("0.169.0"), scenario, true);
  });

  test.each(scenario.attacks.map((way) => [way.name, way] as const))("gets around: %s", async (name, way) => {
    const aftermath = after.get(name)!;
    expect(way.happened(aftermath), `${aftermath.output}\n${aftermath.turn.stderr}`).toBe(true);
    expect(limits, "docs/limits.md names it").toContain(`| ${name} |`);
    const report = policyReport(await loadScenarioPolicy(scenario.policy));
    const row = report.rows.find(({ constraint }) => constraint === way.constraint);
    expect(row?.doesNotCover.join("\n"), "the audit map says it").toContain(way.said);
  });
});
