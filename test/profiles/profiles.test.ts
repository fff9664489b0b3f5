import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { postureOf, type PostureRow } from "../../src/audit/posture/posture.ts";
import { knownVersions, newestVersion } from "../../src/catalogue/codex/index.ts";
import { profiles } from "../../src/commands/shared/profiles.ts";
import { hasErrors } from "../../src/diagnostics/diagnostic.ts";
import { profiledPolicy, profileReport } from "../support/profiled-policy.ts";
import { profileTests } from "./profile-tests.ts";

const document = join(import.meta.dirname, "..", "..", "docs", "profiles.md");

/** The oldest version from which on every client enforces all of a profile. */
async function oldestClient(profile: string): Promise<string> {
  let oldest = "";
  for (const version of [...knownVersions].reverse()) {
    const { diagnostics, groups } = await profiledPolicy(profile, { range: `=${version}` });
    if (groups.length === 0 || hasErrors(diagnostics)) break;
    oldest = version;
  }
  return oldest;
}

function rows(title: string, found: readonly PostureRow[]): string {
  const of = (verdict: PostureRow["verdict"]) => found.filter((row) => row.verdict === verdict).map((row) => row.number);
  const parts = (["enforced", "default", "delegated", "open"] as const).flatMap((verdict) => {
    const numbers = of(verdict);
    return numbers.length === 0 ? [] : [`${verdict} ${numbers.join(", ")}`];
  });
  return `| ${title} | ${parts.join(" · ")} |`;
}

/** What the documentation states about a profile, from the profile itself. */
async function measuredBlock(profile: string): Promise<string> {
  const oldest = await oldestClient(profile);
  const loaded = await profiledPolicy(profile, { range: `>=${oldest} <=${newestVersion}` });
  expect(loaded.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const report = profileReport(loaded);
  const posture = postureOf(report);
  const reached = posture.phases.filter((phase) => phase.reached).map(({ number }) => number);
  const stated = report.rows.filter(({ layer }) => layer !== "acme" && layer !== "");
  const uneven = stated
    .filter(({ strengths }) => new Set(Object.values(strengths)).size > 1)
    .map(({ constraint, strengths }) => `\`${constraint}\` (${strengths.windows ?? "none"} on Windows)`);
  const warnings = new Set(loaded.diagnostics.filter(({ severity }) => severity === "warning").map(({ code }) => code));
  return [
    "| | |",
    "|---|---|",
    `| clients | ${oldest} to ${newestVersion} |`,
    `| trust ladder | ${posture.level < 0 ? "below level 0" : `level ${posture.level}`} |`,
    `| phases reached | ${reached.length === 0 ? "none" : reached.join(", ")} |`,
    rows("surfaces", posture.surfaces),
    rows("checklist", posture.checklist),
    `| weaker on Windows | ${uneven.length === 0 ? "nothing" : uneven.join(", ")} |`,
    `| warnings when built | ${warnings.size === 0 ? "none" : [...warnings].sort().join(", ")} |`,
  ].join("\n");
}

describe.each(Object.keys(profiles))("profile:%s", (profile) => {
  it("stands in the documentation as it is", async () => {
    const text = readFileSync(document, "utf8");
    const [begin, end] = [`<!-- measured: ${profile} -->\n`, `\n<!-- end -->`];
    const from = text.indexOf(begin) + begin.length;
    const to = text.indexOf(end, from);
    expect(text.indexOf(begin), `docs/profiles.md has no part for ${profile}`).toBeGreaterThan(0);
    const block = await measuredBlock(profile);
    if (process.env["UPDATE_CASES"] === "1") {
      writeFileSync(document, text.slice(0, from) + block + text.slice(to));
      return;
    }
    expect(text.slice(from, to)).toBe(block);
  });

  it("decides as it says", async () => {
    const body = profileTests[profile] ?? "";
    expect(body).toContain("expect:");
    const { diagnostics } = await profiledPolicy(profile, { body });
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  });

  it("holds on each platform by itself", async () => {
    for (const platform of ["linux", "macos"]) {
      const { diagnostics } = await profiledPolicy(profile, { platforms: [platform] });
      expect(
        diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
        platform,
      ).toEqual([]);
    }
  });
});

describe("the trust ladder", () => {
  it.each([0, 1, 2, 3])("has a profile for level %i that reaches just this level", async (level) => {
    const loaded = await profiledPolicy(`level-${level}`);
    expect(postureOf(profileReport(loaded)).level).toBe(level);
  });
});

describe("what an organisation states itself", () => {
  it.each([
    ["level-1", 'hooks: { run: [{ id: branch-guard, on: PreToolUse, use: branch-guard, with: { protected: [trunk] } }] }'],
    ["level-2", "models: { review: gpt-6-sol }"],
    ["level-2", 'hooks: { run: [{ id: review-gate, on: Stop, use: review-gate, with: { command: [/opt/review] } }] }'],
    ["level-3", 'hooks: { run: [{ id: tests-gate, on: Stop, use: tests-gate, with: { command: [/opt/tests] } }] }'],
    ["regulated", 'mcp: { servers: { docs: { url: "https://mcp.acme.example/docs" } } }'],
    ["regulated", 'network: { allow: ["**.acme.example"] }'],
    ["regulated", "login: { workspaces: [00000000-0000-4000-8000-000000000000] }"],
    ["ci-runner", 'mcp: { servers: { docs: { url: "https://mcp.acme.example/docs" } } }'],
    ["mcp-gateway", 'mcp: { servers: { governance: { url: "https://govern.acme.example/mcp", provision: true } } }'],
    [
      "model-gateway",
      'models: { providers: { gateway: { name: Acme, base_url: "https://llm.acme.example/v1", env_key: ACME_LLM_KEY, wire_api: responses } } }',
    ],
  ])("goes with %s: %s", async (profile, body) => {
    const { diagnostics } = await profiledPolicy(profile, { body: `${body}\n`, runTests: false });
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  });

  it.each([
    ["level-0", "access: { allow: [read-only, workspace] }"],
    ["level-1", "approvals: { allow: [on-request] }"],
    ["level-3", "access: { allow: [full-access] }"],
    ["regulated", "web_search: { allow: [cached] }"],
    ["model-gateway", "models: { provider: openai }"],
  ])("cannot loosen %s: %s", async (profile, body) => {
    const { diagnostics } = await profiledPolicy(profile, { body: `${body}\n`, runTests: false });
    expect(diagnostics.map(({ code }) => code)).toContain("loosened-by-layer");
  });
});
