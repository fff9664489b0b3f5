import { beforeAll, describe, expect, it } from "vitest";
import type { Expectation } from "../../src/drift/expectation.ts";
import { findingCodes } from "../../src/drift/finding-codes.ts";
import type { LiveSystem } from "../../src/drift/observe/endpoint.ts";
import { statusOf } from "../../src/drift/report.ts";
import type { MemoryHost } from "../../src/host/memory-host.ts";
import { acmeBundle, check, edit, expectationOf, installed, shown, type Tree } from "./support/acme.ts";

let host: MemoryHost;
let linux: Expectation;
let macos: Expectation;
let windows: Expectation;

beforeAll(async () => {
  host = await acmeBundle();
  linux = await expectationOf(host, "linux");
  macos = await expectationOf(host, "macos");
  windows = await expectationOf(host, "windows");
});

const requirements = "/etc/codex/requirements.toml";
const managedConfig = "/etc/codex/managed_config.toml";
const preferences = "/Library/Managed Preferences/com.openai.codex.plist";

async function found(change: (tree: Tree) => void): Promise<readonly string[]> {
  const tree = installed(linux);
  change(tree);
  return shown((await check(linux, tree)).findings);
}

describe("an endpoint as it was installed", () => {
  it("is in sync, and the cloud is not visible", async () => {
    const { findings, notVisible } = await check(linux, installed(linux));
    expect(findings).toEqual([]);
    expect(notVisible).toContain("cloud");
    expect(statusOf(findings)).toBe("in-sync");
  });

  it("stays in sync with what Codex does not read", async () => {
    expect(
      await found((tree) => {
        tree.set("/etc/codex/notes.txt", { content: "x" });
        tree.set("/etc/codex/requirements.toml.bak", { content: "x = 1" });
        tree.set("/etc/codex/rules/README.md", { content: "x" });
        tree.set("/etc/codex/rules/old/x.rules", { content: "x" });
        tree.set("/etc/codex/rules/.rules", { content: "x" });
        tree.set("/etc/codex/x.rules", { content: 'prefix_rule(pattern = ["a"])' });
      }),
    ).toEqual([]);
  });

  it("is in sync on macOS and Windows", async () => {
    const tree = installed(macos);
    tree.set(preferences, { content: plistOf(macos.preferences!.values!) });
    expect((await check(macos, tree)).findings).toEqual([]);
    const there = await check(windows, installed(windows));
    expect(there.findings).toEqual([]);
    expect(there.notVisible).toEqual(expect.arrayContaining(["registry", "access-control"]));
  });
});

describe("what files mean", () => {
  it.each([
    ["looser-value", '"disabled", "cached"]', '"disabled", "cached", "live"]', "web_search.allow"],
    ["tighter-value", '"disabled", "cached"]', '"disabled"]', "web_search.allow"],
    ["looser-value", "allow_managed_hooks_only = true", "allow_managed_hooks_only = false", "hooks.managed_only"],
    ["incomparable-value", 'model_provider = "acme-gateway"', 'model_provider = "openai"', "models.provider"],
  ])("%s: %s", async (code, from, to, key) => {
    const tree = installed(linux);
    edit(tree, requirements, from, to);
    const { findings } = await check(linux, tree);
    const finding = findings.find((item) => item.key === key);
    expect(finding).toMatchObject({
      code,
      path: requirements,
      severity: findingCodes[code as "looser-value"].severity,
    });
    expect(finding?.source?.file).toBe("org.policy.yaml");
    expect(finding?.repair).not.toBe("");
  });

  it("says expected and actual, and where the policy states it", async () => {
    const tree = installed(linux);
    edit(tree, managedConfig, 'inherit = "core"', 'inherit = "all"');
    const { findings } = await check(linux, tree);
    expect(findings).toEqual([
      expect.objectContaining({
        code: "looser-value",
        path: managedConfig,
        key: "shell.environment.inherit",
        expected: "core",
        actual: "all",
        direction: "looser",
        source: { layer: "acme-org", file: "org.policy.yaml", line: 99 },
      }),
    ]);
  });

  it("takes other bytes of equal meaning for drift, as a warning", async () => {
    const tree = installed(linux);
    edit(tree, requirements, "allow_login_shell = false", "# a comment\nallow_login_shell=false");
    const { findings } = await check(linux, tree);
    expect(findings.map(({ code, severity, path }) => [code, severity, path])).toEqual([
      ["changed-bytes", "warning", requirements],
    ]);
    expect(statusOf(findings)).toBe("drifted");
  });

  it("finds a rule that lets more through, although the requirements have it too", async () => {
    expect(
      await found((tree) => {
        edit(tree, "/etc/codex/rules/acme-org.rules", 'decision = "forbidden"', 'decision = "allow"');
      }),
    ).toEqual(["looser-value /etc/codex/rules/acme-org.rules commands.rm-rf"]);
  });

  it.each([
    ["no TOML", "a = ["],
    ["a key twice", "allow_remote_control = false\nallow_remote_control = false"],
    ["UTF-16", new Uint8Array([0xff, 0xfe, 0x61, 0x00])],
    ["what Codex refuses", "allowed_sandbox_modes = []"],
  ])("a file that is %s is invalid", async (_, content) => {
    expect(
      await found((tree) => {
        tree.set(requirements, { content });
      }),
    ).toContain(`invalid-file ${requirements}`);
  });
});

describe("what lies in Codex's directory", () => {
  it("nothing of the bundle is one finding", async () => {
    const { findings } = await check(linux, new Map());
    expect(shown(findings)).toEqual(["not-managed /etc/codex"]);
    expect(statusOf(findings)).toBe("drifted");
  });

  it.each<[string, (tree: Tree) => void]>([
    [`missing-file ${requirements}`, (tree) => tree.delete(requirements)],
    [
      "changed-hook /etc/codex/hooks/branch-guard.sh",
      (tree) => {
        tree.set("/etc/codex/hooks/branch-guard.sh", { content: "#!/bin/sh\nexit 0\n", mode: 0o755 });
      },
    ],
    [
      "hook-not-executable /etc/codex/hooks/branch-guard.sh",
      (tree) => {
        tree.set("/etc/codex/hooks/branch-guard.sh", { ...tree.get("/etc/codex/hooks/branch-guard.sh"), mode: 0o644 });
      },
    ],
    [`writable ${requirements}`, (tree) => tree.set(requirements, { ...tree.get(requirements), mode: 0o666 })],
    [`wrong-mode ${requirements}`, (tree) => tree.set(requirements, { ...tree.get(requirements), mode: 0o600 })],
    [`wrong-owner ${requirements}`, (tree) => tree.set(requirements, { ...tree.get(requirements), userId: 1000 })],
    [`wrong-owner ${requirements}`, (tree) => tree.set(requirements, { ...tree.get(requirements), groupId: 50 })],
    ["writable-parent /etc/codex", (tree) => tree.set("/etc/codex", { kind: "directory", mode: 0o777 })],
    ["writable-parent /etc", (tree) => tree.set("/etc", { kind: "directory", userId: 1000 })],
    ["wrong-mode /etc/codex/rules", (tree) => tree.set("/etc/codex/rules", { kind: "directory", mode: 0o700 })],
    [`not-a-file ${requirements}`, (tree) => tree.set(requirements, { kind: "fifo" })],
    [`not-a-file ${requirements}`, (tree) => tree.set(requirements, { kind: "directory" })],
    [`unverifiable ${requirements}`, (tree) => tree.set(requirements, { ...tree.get(requirements), unreadable: true })],
    ["writable-parent /etc/codex/agents", (tree) => tree.set("/etc/codex/agents", { kind: "directory", mode: 0o777 })],
    ["symlink /etc/codex/skills", (tree) => tree.set("/etc/codex/skills", { kind: "symlink", target: "/home/ann" })],
    ["unverifiable /etc/passwd", (tree) => tree.set("/etc/passwd", { kind: "fifo" })],
    ["extra-hook /etc/codex/hooks/x.sh", (tree) => tree.set("/etc/codex/hooks/x.sh", {})],
    ["extra-file /etc/codex/hooks.json", (tree) => tree.set("/etc/codex/hooks.json", { content: "{}" })],
    ["extra-file /etc/codex/agents/x.toml", (tree) => tree.set("/etc/codex/agents/x.toml", {})],
    ["extra-file /etc/codex/skills/x", (tree) => tree.set("/etc/codex/skills/x/SKILL.md", {})],
    ["extra-file /etc/codex/rules/z.rules", (tree) => tree.set("/etc/codex/rules/z.rules", {})],
  ])("%s", async (wanted, change) => {
    expect(await found(change)).toEqual([wanted]);
  });

  it("follows a link below the root only, and says that it is one", async () => {
    expect(
      await found((tree) => {
        tree.set("/opt/mine.toml", tree.get(requirements)!);
        tree.set(requirements, { kind: "symlink", target: "../../../../../opt/mine.toml" });
      }),
    ).toEqual([`symlink ${requirements}`]);
    expect(
      await found((tree) => {
        tree.set(requirements, { kind: "symlink", target: "requirements.toml" });
      }),
    ).toEqual([`missing-file ${requirements}`, `symlink ${requirements}`]);
  });

  it("a legacy managed_config.toml is critical, and says what it replaces", async () => {
    const bundle = await acmeBundle("research");
    const expected = await expectationOf(bundle, "linux");
    const tree = installed({ ...expected, files: expected.files.filter(({ path }) => path !== managedConfig) });
    const without = { ...expected, files: expected.files.filter(({ path }) => path !== managedConfig) };
    tree.set(managedConfig, { content: 'sandbox_mode = "danger-full-access"\n' });
    const { findings } = await check(without, tree);
    expect(findings[0]).toMatchObject({ code: "legacy-managed-config", severity: "critical", path: managedConfig });
    expect(findings.filter(({ path }) => path === managedConfig).map(({ key, code }) => [code, key])).toContainEqual([
      "incomparable-value",
      "access.allow",
    ]);
  });

  it("what is drifted wins over what could not be read", async () => {
    const tree = installed(linux);
    tree.set(requirements, { ...tree.get(requirements), unreadable: true });
    expect(statusOf((await check(linux, tree)).findings)).toBe("unverifiable");
    tree.delete(managedConfig);
    expect(statusOf((await check(linux, tree)).findings)).toBe("drifted");
  });
});

describe("a manifest alone", () => {
  it("compares bytes, and says what it cannot tell", async () => {
    const alone = await expectationOf(host, "linux", "/bundle/manifest.json");
    const tree = installed(linux);
    const { findings, notVisible } = await check(alone, tree);
    expect(findings).toEqual([]);
    expect(notVisible).toContain("policy-text");
    edit(tree, requirements, "allow_login_shell = false", "allow_login_shell = true");
    expect(shown((await check(alone, tree)).findings)).toEqual([`changed-file ${requirements}`]);
  });

  it("compares macOS preferences by their hash", async () => {
    const alone = await expectationOf(host, "macos", "/bundle/manifest.json");
    const tree = installed(macos);
    const values = macos.preferences!.values!;
    tree.set(preferences, { content: plistOf(values) });
    expect((await check(alone, tree)).findings).toEqual([]);
    tree.set(preferences, { content: plistOf({ requirements_toml_base64: values["requirements_toml_base64"]! }) });
    expect(shown((await check(alone, tree)).findings)).toEqual([`wrong-preference ${preferences}`]);
  });
});

describe("macOS preferences", () => {
  const macTree = () => {
    const tree = installed(macos);
    tree.set(preferences, { content: plistOf(macos.preferences!.values!) });
    return tree;
  };

  it("compares what they mean", async () => {
    const tree = macTree();
    const text = atob(macos.preferences!.values!["requirements_toml_base64"]!);
    const looser = text.replace('"disabled", "cached"]', '"disabled", "cached", "live"]');
    tree.set(preferences, {
      content: plistOf({ ...macos.preferences!.values, requirements_toml_base64: btoa(looser) }),
    });
    expect(shown((await check(macos, tree)).findings)).toEqual([`looser-value ${preferences} web_search.allow`]);
  });

  it("reports those for a user, and those that a user wrote himself", async () => {
    const tree = macTree();
    const content = plistOf({ requirements_toml_base64: "" });
    tree.set("/Library/Managed Preferences/ann/com.openai.codex.plist", { content });
    tree.set("/Users/ann/Library/Preferences/com.openai.codex.plist", { content });
    tree.set("/Users/ben/Library/Preferences/com.openai.codex.plist", { content: plistOf({ windowSize: "10" }) });
    expect(shown((await check(macos, tree)).findings)).toEqual([
      "user-preference /Library/Managed Preferences/ann/com.openai.codex.plist requirements_toml_base64",
      "user-written-preference /Users/ann/Library/Preferences/com.openai.codex.plist requirements_toml_base64",
    ]);
  });

  it("takes the link that macOS has for /etc, and the count of its profiles", async () => {
    const tree: Tree = new Map(
      [...macTree()].map(([path, entry]) => [path.replace(/^\/etc\//, "/private/etc/"), entry]),
    );
    tree.set("/etc", { kind: "symlink", target: "private/etc" });
    expect((await check(macos, tree)).findings).toEqual([]);
    const live: LiveSystem = {
      environment: () => Promise.resolve([]),
      clients: () => Promise.resolve([]),
      profileCount: () => Promise.resolve(2),
    };
    expect(shown((await check(macos, tree, { live })).findings)).toEqual(["several-profiles com.openai.codex"]);
  });

  it.each([
    ["no property list", "hello"],
    [
      "another type",
      plistOf({}).replace("<dict/>", "<dict><key>requirements_toml_base64</key><data>YQ==</data></dict>"),
    ],
    ["wrapped base64", plistOf({ requirements_toml_base64: "YQ==\nYQ==" })],
  ])("refuses %s", async (_, content) => {
    const tree = macTree();
    tree.set(preferences, { content });
    const { findings } = await check(macos, tree);
    expect(findings.every(({ code, path }) => code === "wrong-preference" && path === preferences)).toBe(true);
    expect(findings).not.toEqual([]);
  });
});

describe("Windows", () => {
  it("reports RequirementsPath", async () => {
    const live = (path: string | undefined): LiveSystem => ({
      environment: () => Promise.resolve([]),
      clients: () => Promise.resolve([]),
      requirementsPath: () => Promise.resolve(path),
    });
    expect((await check(windows, installed(windows), { live: live("") })).findings).toEqual([]);
    const set = await check(windows, installed(windows), { live: live("C:\\x.toml") });
    expect(shown(set.findings)).toEqual(["requirements-path HKLM\\SOFTWARE\\Policies\\OpenAI\\Codex RequirementsPath"]);
    const asked = await check(windows, installed(windows), { live: live(undefined) });
    expect(asked.notVisible).toContain("registry");
  });

  it("shows paths as Windows writes them", async () => {
    const tree = installed(windows);
    tree.delete("/ProgramData/OpenAI/Codex/requirements.toml");
    expect(shown((await check(windows, tree)).findings)).toEqual([
      "missing-file %ProgramData%\\OpenAI\\Codex\\requirements.toml",
    ]);
  });
});

describe("users and projects", () => {
  const config = "/home/ann/.codex/config.toml";
  const withConfig = (content: string) => found((tree) => tree.set(config, { content }));

  it.each([
    'model = "gpt-6-sol"\nmodel_reasoning_effort = "high"',
    'approval_policy = "on-request"\nweb_search = "disabled"',
    '[features]\nhooks = true\n[mcp_servers.docs]\nurl = "https://mcp.acme.example/docs"\nbearer_token_env_var = "ACME_MCP_TOKEN"',
    'sandbox_mode = "workspace-write"\n[tui]\ntheme = "dark"',
    'default_permissions = "acme-corp-read-only"\nsandbox_mode = "read-only"',
    '[projects."/srv/app"]\ntrust_level = "trusted"',
  ])("a choice that the policy leaves open is none: %s", async (content) => {
    expect(await withConfig(content)).toEqual([]);
  });

  it.each([
    ['approval_policy = "never"', `asks-for-more ${config} approval_policy`],
    ['sandbox_mode = "danger-full-access"', `asks-for-more ${config} sandbox_mode`],
    [
      "[sandbox_workspace_write]\nnetwork_access = true",
      `asks-for-more ${config} sandbox_workspace_write.network_access`,
    ],
    ['web_search = "live"', `asks-for-more ${config} web_search`],
    ["[features]\nhooks = false", `asks-for-more ${config} features.hooks`],
    ['[mcp_servers.evil]\nurl = "https://evil.example"', `asks-for-more ${config} mcp_servers.evil`],
    ['model_provider = "mine"', `asks-for-more ${config} model_provider`],
    ['[shell_environment_policy]\ninherit = "all"', `asks-for-more ${config} shell_environment_policy.inherit`],
    ['sandbox_mode = "read-only"', `stricter-choice-lost ${config} sandbox_mode`],
    ['[[hooks.PreToolUse]]\nmatcher = "x"', `unmanaged-hook ${config} hooks.PreToolUse`],
    ["a = [", `invalid-file ${config}`],
  ])("%s", async (content, wanted) => {
    expect(await withConfig(content)).toEqual([wanted]);
  });

  it("looks at profiles, hooks.json, rules, and the projects that a user trusts", async () => {
    expect(
      await found((tree) => {
        tree.set("/etc/passwd", { content: "root:x:0:0::/root:/bin/sh\nben:x:1000:1000::/srv/ben:/bin/sh\n" });
        tree.set("/srv/ben/.codex/config.toml", {
          content:
            '[projects."/srv/app"]\ntrust_level = "trusted"\n[projects."/srv/other"]\ntrust_level = "untrusted"\n',
        });
        tree.set("/srv/ben/.codex/wild.config.toml", { content: 'approval_policy = "never"' });
        tree.set("/root/.codex/hooks.json", { content: '{"hooks":{"Stop":[{"hooks":[]}]}}' });
        tree.set("/Users/eve/.codex/rules/default.rules", {
          content:
            'prefix_rule(pattern=["touch"], decision="allow")\nprefix_rule(pattern=["git", "status"])\nprefix_rule(pattern=["ls"], decision="prompt")\nnetwork_rule(host="evil.example", protocol="https", decision="allow")\n',
        });
        tree.set("/srv/app/.codex/config.toml", { content: '[mcp_servers.evil]\ncommand = "sh"' });
        tree.set("/srv/other/.codex/config.toml", { content: 'approval_policy = "never"' });
      }),
    ).toEqual([
      "allow-rule /Users/eve/.codex/rules/default.rules evil.example",
      "allow-rule /Users/eve/.codex/rules/default.rules touch",
      "unmanaged-hook /root/.codex/hooks.json hooks.Stop",
      "asks-for-more /srv/app/.codex/config.toml mcp_servers.evil",
      "asks-for-more /srv/ben/.codex/wild.config.toml approval_policy",
    ]);
  });

  it("never repeats a secret", async () => {
    const secret = "sk-proj-abcdefghijklmnopqrstuvwx0123456789";
    const tree = installed(linux);
    tree.set(config, {
      content: `[mcp_servers.evil]\nurl = "https://evil.example"\nexperimental_bearer_token = "${secret}"\n`,
    });
    edit(
      tree,
      requirements,
      'base_url = "https://llm',
      `experimental_bearer_token = "${secret}"\nbase_url = "https://llm`,
    );
    tree.set("/home/ann/.codex/rules/x.rules", { content: `prefix_rule(pattern=["login", "${secret}"])` });
    const { findings } = await check(linux, tree);
    expect(findings.length).toBeGreaterThan(2);
    expect(JSON.stringify(findings)).not.toContain(secret);
  });
});

describe("clients, variables and dates", () => {
  it.each([
    [[{ path: "/usr/bin/codex", version: "0.169.0" }], []],
    [[{ path: "/usr/bin/codex", version: "0.150.0" }], ["client-too-old /usr/bin/codex version"]],
    [[{ path: "/usr/bin/codex", version: "0.200.0" }], ["client-too-new /usr/bin/codex version"]],
    [[{ path: "/usr/bin/codex" }], ["unverifiable /usr/bin/codex"]],
    [
      [
        { path: "/usr/bin/codex", version: "0.169.0" },
        { path: "/opt/codex", version: "0.168.0" },
      ],
      ["several-clients version"],
    ],
  ])("clients %j", async (clients, wanted) => {
    expect(shown((await check(linux, installed(linux), { clients })).findings)).toEqual(wanted);
  });

  it("names variables and never their values", async () => {
    const live: LiveSystem = {
      environment: (names) => Promise.resolve(names.map((name) => ({ name, where: "this process" }))),
      clients: () => Promise.resolve([]),
    };
    const { findings, notVisible } = await check(linux, installed(linux), { live });
    expect(shown(findings)).toEqual(
      ["BASH_ENV", "CODEX_ACCESS_TOKEN", "CODEX_API_KEY", "CODEX_HOME", "OPENAI_API_KEY", "OPENAI_BASE_URL"].map(
        (name) => `environment-variable ${name}`,
      ),
    );
    expect(notVisible).not.toContain("environment");
  });

  it("says that an exception and an accepted gap have ended since the bundle was built", async () => {
    const expected = await expectationOf(await acmeBundle("research"), "linux");
    expect((await check(expected, installed(expected), { now: "2026-11-21T00:00:00Z" })).findings).toEqual([]);
    const later = await check(expected, installed(expected), { now: "2036-01-01T00:00:00Z" });
    expect(shown(later.findings)).toEqual(["expired-exception telemetry.otel", "expired-exception web_search.allow"]);
    expect(later.findings[0]?.source?.line).toBeGreaterThan(0);
  });
});

function plistOf(values: Readonly<Record<string, string>>): string {
  const entries = Object.entries(values).map(([key, value]) => `\t<key>${key}</key>\n\t<string>${value}</string>`);
  const dict = entries.length === 0 ? "<dict/>" : `<dict>\n${entries.join("\n")}\n</dict>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n${dict}\n</plist>\n`;
}

describe("long values", () => {
  it("are cut, and the message says what came and went", async () => {
    const tree = installed(linux);
    const many = Array.from({ length: 1000 }, (_, index) => `"${index}.example" = "allow"`).join("\n");
    edit(tree, requirements, '"chatgpt.com" = "deny"', `"chatgpt.com" = "deny"\n${many}`);
    const { findings } = await check(linux, tree);
    const finding = findings.find(({ key }) => key === "network.allow");
    expect(finding?.code).toBe("looser-value");
    expect(finding?.message).toMatch(
      /^the constraint is looser than the bundle says: it adds "0\.example", .{1,300} \.\.\.$/,
    );
    expect(finding?.actual.length).toBe(4000);
  });
});
