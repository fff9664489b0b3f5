import { describe, expect, it } from "vitest";
import { compareVersions } from "../../src/catalogue/codex/index.ts";
import { profiles } from "../../src/commands/shared/profiles.ts";
import { askRealCodex } from "../../src/commands/test/real/ask-real-codex.ts";
import { groupFiles } from "../../src/commands/shared/ask-codex.ts";
import { runPolicyTests } from "../../src/commands/shared/policy-tests.ts";
import { hasErrors } from "../../src/diagnostics/diagnostic.ts";
import { judgeWith } from "../../src/host/codex/judge-bundle.ts";
import { profileTests } from "../profiles/profile-tests.ts";
import { codexBinary } from "../support/codex/codex-binary.ts";
import { codexOracle } from "../support/codex/codex-oracle.ts";
import { profiledPolicy } from "../support/profiled-policy.ts";

/**
 * Real Codex reads what each profile becomes: it starts, opens a session, warns of nothing and ignores no key. CI asks three versions,
 * `npm run conformance` more (MANDATE_CLIENTS).
 */
const clients = (process.env["MANDATE_CLIENTS"] ?? "0.122.0,0.138.0,0.169.0").split(",").sort(compareVersions);

describe.each(clients)("Codex %s", (version) => {
  it("reads every profile that is for it", { timeout: 600_000 }, async () => {
    const oracle = await codexOracle(version);
    const read: string[] = [];
    for (const profile of Object.keys(profiles)) {
      const loaded = await profiledPolicy(profile, { range: `=${version}`, platforms: ["linux"] });
      const [group] = loaded.groups;
      if (group === undefined || hasErrors(loaded.diagnostics)) continue;
      const judged = await judgeWith(oracle, groupFiles(group, loaded));
      expect({ profile, ...judged }).toMatchObject({ profile, verdict: "judged", findings: [] });
      read.push(profile);
    }
    expect(read).toContain("baseline");
    if (version === "0.169.0") expect(read).toEqual(Object.keys(profiles));
  });
});

describe.each(Object.keys(profiles))("profile:%s", (profile) => {
  it("decides in real Codex as in the simulator", { timeout: 300_000 }, async () => {
    const body = profileTests[profile] ?? "";
    const loaded = await profiledPolicy(profile, { platforms: ["linux"], body });
    const { results } = runPolicyTests(loaded.policy!, loaded.groups);
    expect(results.length).toBeGreaterThan(1);
    const real = await askRealCodex(await codexBinary("0.169.0"), loaded, results);
    expect(real).toMatchObject({ asked: true });
    const answers = real.asked ? results.map((result) => [result.test.text, real.answers.get(result)?.verdict]) : [];
    expect(answers).toEqual(results.map(({ test }) => [test.text, test.expect]));
  });
});
