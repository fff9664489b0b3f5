import { beforeAll, describe, expect, it } from "vitest";
import type { AuditReport } from "../../src/audit/audit-report.ts";
import { explain, suggestKey } from "../../src/audit/explain.ts";
import { explainViews } from "../../src/audit/views/explain.ts";
import { auditedTexts, policyHead } from "./support/audited-cases.ts";

let report: AuditReport;

beforeAll(async () => {
  ({ report } = await auditedTexts({
    "/policies/org.policy.yaml": `${policyHead}web_search: { allow: [disabled] }
access: { allow: [read-only, workspace], deny_read: ["~/.ssh"] }
features: { memories: false }
telemetry: { analytics: false }
commands:
  - { id: asks, match: [git, [push, send-email]], decision: prompt }
`,
  }));
});

const names = (key: string) => explain(report, key)?.rows.map(({ constraint }) => constraint);

describe("explain", () => {
  it("finds a constraint, a section, a Codex key and a line", () => {
    expect(names("web_search.allow")).toEqual(["web_search.allow"]);
    expect(names("access")).toEqual(["access.allow", "access.deny_read"]);
    expect(names("allowed_sandbox_modes")).toEqual(["access.allow"]);
    expect(names("requirements.toml:features.memories")).toEqual(["features.memories"]);
    expect(names("rules.prefix_rules[0].decision")).toEqual(["commands.asks"]);
    const line =
      report.rows.find(({ constraint }) => constraint === "features.memories")?.settings[0]?.lines.linux ?? 0;
    expect(names(`requirements.toml:${line}`)).toContain("features.memories");
  });

  it("shows only the settings that a Codex key is about", () => {
    expect(explain(report, "web_search")?.rows.flatMap(({ settings }) => settings.map(({ path }) => path))).toContain(
      "allowed_web_search_modes",
    );
    expect(explain(report, "allowed_web_search_modes")?.rows[0]?.settings.map(({ path }) => path)).toEqual([
      "allowed_web_search_modes",
    ]);
  });

  it("says that something is unconstrained, and with which word it would be said", () => {
    expect(explain(report, "telemetry.feedback")?.unconstrained.map(({ constraint }) => constraint)).toEqual([
      "telemetry.feedback",
    ]);
    expect(explain(report, "cli_auth_credentials_store")?.unset.map(({ word }) => word)).toContain(
      "login.credential_store",
    );
  });

  it("has a hint for a name that nothing knows", () => {
    expect(explain(report, "web_serach.allow")).toBeUndefined();
    expect(suggestKey(report, "web_serach.allow")).toBe('did you mean "web_search.allow"?');
    expect(suggestKey(report, "allowed_sandbox_mode")).toBe('did you mean "allowed_sandbox_modes"?');
  });

  it("names the commands with which an endpoint shows it", () => {
    const commands = (key: string) =>
      explain(report, key)?.rows[0]?.evidence.map(({ platforms, command }) => `${platforms.join(" ")}: ${command}`) ??
      [];
    expect(commands("web_search.allow")).toContain(
      "macos windows linux cloud: codex app-server --print-startup-config",
    );
    expect(commands("features.memories")).toContain("macos windows linux cloud: codex features list");
    expect(commands("commands.asks")).toContain(
      "macos linux: codex execpolicy check --rules /etc/codex/rules/acme-org.rules git push",
    );
    expect(commands("access.deny_read").join("\n")).toMatch(
      /macos: defaults read "\/Library\/Managed Preferences\/com.openai.codex" requirements_toml_base64 \| base64 -D \| sed -n '\d+p'/,
    );
    expect(commands("telemetry.analytics").join("\n")).toMatch(
      /windows: \(Get-Content "\$env:ProgramData\\OpenAI\\Codex\\config.toml"\)\[\d+\]/,
    );
  });

  it.each(["text", "markdown", "json"] as const)("says layer, line, strength and artefact as %s", (format) => {
    const found = explain(report, "telemetry.analytics");
    const text = found === undefined ? "" : explainViews[format](found, { color: false, columns: 100 });
    for (const part of ["acme-org", "managed_config.toml", "analytics.enabled", "enforced", "windows"])
      expect(text).toContain(part);
    expect(text).toMatch(/org\.policy\.yaml(:|",\s+"line": )9/);
  });
});
