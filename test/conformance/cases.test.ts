import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseToml } from "smol-toml";
import { beforeAll, describe, expect, it } from "vitest";
import { codexFiles } from "../../src/host/codex/codex-files.ts";
import { isOracle, type CodexOracle } from "../../src/host/codex/codex-oracle.ts";
import { judgeWith } from "../../src/host/codex/judge-bundle.ts";
import type { EmittedTexts } from "../../src/codex/emit/platform-texts.ts";
import { shellWords } from "../../src/codex/lower/shell-words.ts";
import { codexOracle } from "../support/codex/codex-oracle.ts";
import { caseNames, casesRoot, type CompiledCase, compileCase } from "../support/compiled-cases.ts";

/**
 * Real Codex reads what every case emits: it starts, opens a session in a directory other than /, ignores no key, reads the values
 * that were meant, and answers the rules as their examples say. A case with codex-says.txt needs something of the host that is not
 * here: there Codex must fail for that reason and no other.
 */
let oracle: CodexOracle;

beforeAll(async () => {
  oracle = await codexOracle("0.169.0");
  expect(isOracle(oracle)).toBe(true);
});

function filesOf(texts: EmittedTexts, policy: string): ReturnType<typeof codexFiles> {
  return codexFiles({
    "requirements.toml": texts.requirements,
    ...(texts.managedConfig === undefined ? {} : { "managed_config.toml": texts.managedConfig }),
    ...(texts.systemConfig === undefined ? {} : { "config.toml": texts.systemConfig }),
    ...(texts.rules === undefined ? {} : { [`rules/${policy}.rules`]: texts.rules }),
    ...Object.fromEntries(texts.hooks.map((hook) => [`hooks/${hook.fileName}`, hook.text])),
  });
}

/** The newest group that 0.169.0 belongs to; cases for older ranges are loaded by the matrix instead. */
function newestGroup(compiled: CompiledCase): CompiledCase["loaded"]["groups"][number] | undefined {
  return compiled.loaded.groups.find((group) => group.versions.includes("0.169.0"));
}

describe.each(caseNames())("%s", (name) => {
  it("is what real Codex reads", { timeout: 120_000 }, async () => {
    const compiled = await compileCase(name);
    const group = newestGroup(compiled);
    if (group === undefined) {
      expect(compiled.loaded.groups.length).toBeGreaterThan(0);
      return;
    }
    const linux = group.texts.get("linux");
    expect(linux).toBeDefined();
    const files = filesOf(linux!, compiled.loaded.policy!.name);
    const judged = await judgeWith(oracle, files);
    const reason = join(casesRoot, name, "codex-says.txt");
    if (existsSync(reason)) {
      const said = judged.verdict === "judged" ? judged.findings : [];
      expect(said.map((finding) => finding.kind)).not.toContain("ignored-key");
      expect(said.map((finding) => finding.message).join("\n")).toContain(readFileSync(reason, "utf8").trim());
      return;
    }
    expect(judged).toMatchObject({ verdict: "judged", findings: [] });
    const loaded = await oracle.load(files);
    expect(loaded.verdict).toBe("accepted");
    if (loaded.verdict === "accepted") expectSameMeaning(parseToml(linux!.requirements), loaded.requirements);
    const rules = group.models.find((model) => model.platform === "linux")?.rules ?? [];
    for (const rule of rules)
      for (const [examples, matches] of [
        [rule.match, true],
        [rule.notMatch, false],
      ] as const)
        for (const example of examples) {
          const answer = await oracle.rules([linux!.rules ?? ""], shellWords(example) ?? []);
          expect(answer.verdict, example).toBe("decided");
          const mine =
            answer.verdict === "decided" &&
            answer.matchedRules.some((matched) => matched.justification === rule.justification);
          expect(mine, `${rule.id}: ${example}`).toBe(matches);
        }
  });
});

/** Compares every key that Codex reports back with what was emitted, by value. */
function expectSameMeaning(emitted: Record<string, unknown>, read: unknown): void {
  const reported = (read ?? {}) as Record<string, unknown>;
  const comparable: Record<string, string> = {
    allowed_approval_policies: "allowedApprovalPolicies",
    allowed_approvals_reviewers: "allowedApprovalsReviewers",
    allowed_sandbox_modes: "allowedSandboxModes",
    allowed_permission_profiles: "allowedPermissionProfiles",
    default_permissions: "defaultPermissions",
    allowed_login_methods: "allowedLoginMethods",
    cli_auth_credentials_store: "cliAuthCredentialsStore",
    model_provider: "modelProvider",
    chatgpt_base_url: "chatgptBaseUrl",
    additional_developer_instructions: "additionalDeveloperInstructions",
    allow_managed_hooks_only: "allowManagedHooksOnly",
    allow_browser_and_computer_use: "allowBrowserAndComputerUse",
    allow_appshots: "allowAppshots",
    allow_remote_control: "allowRemoteControl",
    allow_login_shell: "allowLoginShell",
    features: "featureRequirements",
    enforce_residency: "enforceResidency",
    check_for_update_on_startup: "checkForUpdateOnStartup",
  };
  for (const [key, value] of Object.entries(emitted)) {
    const name = comparable[key];
    if (name === undefined) continue;
    const back = reported[name];
    if (Array.isArray(value) && value.every((item) => typeof item === "string"))
      expect([...(back as string[])].sort(), key).toEqual([...value].sort());
    else if (key === "allowed_approval_policies")
      expect((back as unknown[]).length, key).toBe((value as unknown[]).length);
    else expect(back, key).toEqual(value);
  }
}
