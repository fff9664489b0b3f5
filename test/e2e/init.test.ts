import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { newestVersion } from "../../src/catalogue/codex/index.ts";
import { runInit } from "../../src/commands/init/run.ts";
import { profiles } from "../../src/commands/shared/profiles.ts";
import { MemoryHost } from "../../src/host/memory-host.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { schemaProblemsOfText } from "../catalogue/schema-document.ts";
import { runMandate } from "../support/run-mandate.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const acme = ["--yes", "--organization", "Acme Corp", "--identifier", "com.acme.codex"];

describe("mandate init", () => {
  it("writes a policy that checks and builds at once, and says what to do next", async () => {
    const cwd = temporaryDirectory();
    const { status, stdout, stderr } = await runMandate(["init", "policies", ...acme], { cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(readdirSync(join(cwd, "policies"))).toEqual(["acme-corp.policy.yaml", "policy.schema.json"]);
    expect(stdout).toContain("mandate check policies/acme-corp.policy.yaml");
    const text = readFileSync(join(cwd, "policies/acme-corp.policy.yaml"), "utf8");
    expect(text.startsWith("# yaml-language-server: $schema=./policy.schema.json\n")).toBe(true);
    expect(text).toContain(newestVersion);
    expect(schemaProblemsOfText(text)).toEqual([]);
    expect((await runMandate(["check", "policies/acme-corp.policy.yaml"], { cwd })).status).toBe(0);
    expect((await runMandate(["build", "policies"], { cwd })).status).toBe(0);
  });

  it("keeps names as they are, whatever is in them", async () => {
    const cwd = temporaryDirectory();
    const name = 'O\'Neill & "Söhne": #1 {{x}}';
    const made = await runMandate(["init", ".", "--yes", "--organization", name], { cwd });
    expect(made.status).toBe(0);
    const [file] = readdirSync(cwd).filter((each) => each.endsWith(".policy.yaml"));
    const policy = parse(readFileSync(join(cwd, file ?? ""), "utf8")) as { organization: { name: string } };
    expect(policy.organization.name).toBe(name);
    expect((await runMandate(["build", file ?? ""], { cwd })).status).toBe(0);
  });

  it.each([">=0.110.0", "0.99.0", ">=0.133.0 <=0.137.0"])(
    "leaves out what clients %s do not know, and says so",
    async (range) => {
      const cwd = temporaryDirectory();
      const made = await runMandate(["init", ".", ...acme, "--codex", range], { cwd });
      expect(made.status).toBe(0);
      const text = readFileSync(join(cwd, "acme-corp.policy.yaml"), "utf8");
      expect(text.match(/^# Left out: /gm)?.length ?? 0).toBe(made.stderr.match(/^left out: /gm)?.length ?? 0);
      expect((await runMandate(["build", "acme-corp.policy.yaml"], { cwd })).status).toBe(0);
    },
  );

  it.each(Object.keys(profiles))("extends the profile %s", async (profile) => {
    const cwd = temporaryDirectory();
    expect((await runMandate(["init", ".", ...acme, "--profile", profile], { cwd })).status).toBe(0);
    expect(readFileSync(join(cwd, "acme-corp.policy.yaml"), "utf8")).toContain(`extends: ["profile:${profile}"]`);
    expect((await runMandate(["build", "acme-corp.policy.yaml"], { cwd })).status).toBe(0);
  });

  it("never overwrites", async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "acme-corp.policy.yaml"), "mine\n");
    const { status, stderr } = await runMandate(["init", ".", ...acme], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("acme-corp.policy.yaml is already there");
    expect(readdirSync(cwd)).toEqual(["acme-corp.policy.yaml"]);
    expect(readFileSync(join(cwd, "acme-corp.policy.yaml"), "utf8")).toBe("mine\n");
  });

  it("asks nobody where nobody can answer", async () => {
    const cwd = temporaryDirectory();
    const { status, stderr } = await runMandate(["init", ".", "--organization", "Acme"], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("--identifier");
    expect(stderr).toContain("--yes");
    expect(readdirSync(cwd)).toEqual([]);
  });

  it.each([
    ["--codex", "newest"],
    ["--codex", ">=9.0.0"],
    ["--platforms", "linux,bsd"],
    ["--profile", "nothing"],
    ["--identifier", "acme"],
    ["--name", "Acme Corp"],
    ["--policy", "x.policy.yaml"],
  ])("refuses %s %s", async (option, value) => {
    const cwd = temporaryDirectory();
    const { status, stderr } = await runMandate(["init", ".", "--yes", option, value], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain(option);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("asks a person, and asks again after an answer that cannot be", async () => {
    const host = new MemoryHost({
      cwd: "/work",
      now: "2026-11-21T00:00:00Z",
      answers: ["Acme Corp", "nonsense", "com.acme.codex", "", "", "linux", "baseline"],
    });
    const services = { host, crypto: nodeCrypto, color: false, quiet: false, verbose: false };
    expect(await runInit({ directory: ".", project: false, yes: false, given: {} }, services)).toBe(0);
    expect(host.stderr).toContain("not a reverse DNS name");
    const text = host.text("/work/acme-corp.policy.yaml") ?? "";
    expect(text).toContain("platforms: [linux]");
    expect(text).toContain('"profile:baseline"');
  });
});

describe("mandate init --project", () => {
  const policy = `mandate: 1
name: acme
owner: security@acme.example
organization: { name: Acme Corp, identifier: com.acme.codex }
targets: { codex: ">=0.160.0 <=0.169.0", platforms: [linux] }
approvals: { allow: [on-request, untrusted], default: on-request }
access: { allow: [read-only, workspace], default: workspace, deny_read: [~/.ssh], deny_in_workspace: ["**/.env"] }
web_search: { allow: [disabled], default: disabled }
commands:
  - { id: no-dd, match: [dd], decision: forbidden, guard: true, because: It destroys disks. }
  - { id: push-asks, match: [git, push], decision: prompt, guard: true }
`;

  it("writes what an agent must know and settings that the policy allows", async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "acme.policy.yaml"), policy);
    mkdirSync(join(cwd, "repository"));
    const { status, stdout } = await runMandate(["init", "repository", "--project", "--policy", "acme.policy.yaml"], {
      cwd,
    });
    expect(status).toBe(0);
    expect(stdout).toContain("mandate check repository/.codex/config.toml");
    const agents = readFileSync(join(cwd, "repository/AGENTS.md"), "utf8");
    expect(agents).toContain("- `dd`: It destroys disks.");
    expect(agents).toContain("- `git push`");
    expect(agents).toContain("codex -c default_permissions=acme-corp-read-only");
    expect(agents).toContain("`**/.env`");
    const config = readFileSync(join(cwd, "repository/.codex/config.toml"), "utf8");
    expect(config).toContain('approval_policy = "on-request"');
    expect(config).toContain('web_search = "disabled"');
    expect(config).not.toMatch(/^sandbox_mode/m);
    expect(config).not.toMatch(/^approval_policy = "untrusted"/m);
    expect((await runMandate(["check", "repository/.codex/config.toml"], { cwd })).status).toBe(0);
  });

  it("never writes the approval policy that Codex has retired", async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "acme.policy.yaml"), policy.replace("default: on-request", "default: untrusted"));
    await runMandate(["init", ".", "--project", "--policy", "acme.policy.yaml"], { cwd });
    const config = join(cwd, ".codex/config.toml");
    expect(existsSync(config) ? readFileSync(config, "utf8") : "").not.toMatch(/^approval_policy/m);
  });

  it("matches the starter where no policy is named", async () => {
    const cwd = temporaryDirectory();
    expect((await runMandate(["init", ".", "--project", ...acme], { cwd })).status).toBe(0);
    expect(readdirSync(cwd)).toEqual([".codex", "AGENTS.md"]);
    expect(readFileSync(join(cwd, "AGENTS.md"), "utf8")).toContain("`git push`");
    expect(readFileSync(join(cwd, ".codex/config.toml"), "utf8")).toContain('sandbox_mode = "workspace-write"');
  });

  it("writes none of the two where one is there", async () => {
    const cwd = temporaryDirectory();
    mkdirSync(join(cwd, ".codex"));
    writeFileSync(join(cwd, ".codex/config.toml"), "");
    const { status, stderr } = await runMandate(["init", ".", "--project", ...acme], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain(".codex/config.toml is already there");
    expect(existsSync(join(cwd, "AGENTS.md"))).toBe(false);
  });

  it("tells a policy that cannot be read from one with findings", async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "bad.policy.yaml"), policy.replace("web_search", "web_serch"));
    expect((await runMandate(["init", ".", "--project", "--policy", "bad.policy.yaml"], { cwd })).status).toBe(1);
    expect((await runMandate(["init", ".", "--project", "--policy", "none.policy.yaml"], { cwd })).status).toBe(2);
    expect(readdirSync(cwd)).toEqual(["bad.policy.yaml"]);
  });
});
