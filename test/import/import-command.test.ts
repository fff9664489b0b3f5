import { describe, expect, it } from "vitest";
import { runImport } from "../../src/commands/import/run.ts";
import { UsageError } from "../../src/commands/services.ts";
import { loadPolicy } from "../../src/commands/shared/load-policy.ts";
import { MemoryHost } from "../../src/host/memory-host.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";

const services = (host: MemoryHost) => ({ host, crypto: nodeCrypto, color: false, quiet: false, verbose: false });

async function importText(files: Readonly<Record<string, string>>, options: { readonly client?: string } = {}) {
  const host = new MemoryHost({ files });
  const exit = await runImport(
    { files: Object.keys(files), out: "out/imported.policy.yaml", ...options },
    services(host),
  );
  const text = host.text("out/imported.policy.yaml") ?? "";
  const loaded = await loadPolicy("/work/out/imported.policy.yaml", {
    host,
    crypto: nodeCrypto,
    cache: new Map(),
    runTests: true,
  });
  return { exit, text, host, errors: loaded.diagnostics.filter((problem) => problem.severity === "error"), loaded };
}

describe("mandate import", () => {
  it("writes a policy that builds, with what is lost and the hazards at its top, and with tests", async () => {
    const result = await importText({
      "requirements.toml":
        'nonsense = 1\nallowed_sandbox_modes = ["read-only"]\n[experimental_network]\nenabled = true\n[experimental_network.domains]\n"evil.example" = "deny"\n',
    });
    expect(result.exit).toBe(0);
    expect(result.errors).toEqual([]);
    expect(result.text).toContain("# Not carried over:\n# - requirements.toml:1 codex.requirements.nonsense: 1\n");
    expect(result.text).toContain("ignored-key");
    expect(result.text).toContain("{ domain: evil.example, expect: deny }");
    expect(result.text).toContain("{ config: { sandbox_mode: danger-full-access }, expect: clamped }");
  });

  it("keeps a credential out of the policy and out of its comments", async () => {
    const secret = "sk-proj-abcdefghijklmnopqrstuvwxyz012345";
    const result = await importText({
      "requirements.toml": `[model_providers.x]\nname = "x"\nbase_url = "https://x.example/v1"\n[model_providers.x.http_headers]\nX-Key = "${secret}"\n`,
    });
    expect(result.errors).toEqual([]);
    expect(result.text).toContain("(not shown: it looks like a credential)");
    expect(result.text).not.toContain(secret);
  });

  it("quotes hostile text, in values and in comments", async () => {
    const hostile = [
      "yes",
      "1e3",
      "# no comment",
      "a: b",
      "line\nbreak: [",
      "\u0085\u2028---",
      "'\"\\",
      "*alias",
      "!tag",
      "null",
      "~",
      "0x1f",
      "2027-01-31",
    ];
    const toml = hostile
      .map(
        (text, index) =>
          `[[rules.prefix_rules]]\npattern = [{ token = "t${index}" }]\ndecision = "prompt"\njustification = ${JSON.stringify(text)}\n`,
      )
      .join("");
    const result = await importText({
      "requirements.toml": `${toml}["un known\\n- key: {"]\nx = "line\\nmandate: 2"\n`,
    });
    expect(result.errors).toEqual([]);
    const rules = result.loaded.groups[0]?.models[0]?.rules ?? [];
    expect(rules.map((rule) => rule.justification)).toEqual(hostile);
  });

  it("makes suggestions of config.toml and pins of managed_config.toml", async () => {
    const result = await importText({
      "etc/codex/config.toml":
        'approval_policy = "on-request"\nshow_raw_agent_reasoning = false\n[analytics]\nenabled = false\n',
      "etc/codex/managed_config.toml":
        'sandbox_mode = "workspace-write"\napprovals_reviewer = "auto_review"\nhide_agent_reasoning = true\n[history]\npersistence = "none"\n',
    });
    expect(result.errors).toEqual([]);
    const value = (id: string) =>
      JSON.stringify(result.loaded.policy?.leaves.find((leaf) => leaf.id === id)?.value, (key, item: unknown) =>
        key === "span" || key === "keySpan" ? undefined : item,
      );
    expect(value("approvals.default")).toContain("on-request");
    expect(value("codex.defaults.show_raw_agent_reasoning")).toContain("false");
    expect(value("codex.config.hide_agent_reasoning")).toContain("true");
    expect(value("history.persistence")).toContain("none");
    expect(value("access.allow")).toMatch(/workspace.*read-only/);
    expect(value("approvals.reviewers")).toMatch(/auto_review.*user/);
    // A suggestion is not strengthened in silence: the word that would pin it is named.
    expect(value("telemetry.analytics")).toBeUndefined();
    expect(result.text).toContain(
      "analytics.enabled: false\n#   no word suggests it\n#   instead: telemetry.analytics",
    );
  });

  it("accepts the gaps that older clients had before", async () => {
    const result = await importText(
      { "requirements.toml": 'allow_remote_control = false\n[permissions.filesystem]\ndeny_read = ["/srv/x"]\n' },
      { client: ">=0.113.0 <=0.169.0" },
    );
    expect(result.errors).toEqual([]);
    expect(result.text).toContain("accept_gaps:");
    expect(result.text).toContain("constraint: access.deny_read");
  });

  it("targets the platform that enforces what is imported", async () => {
    const result = await importText({
      "requirements.toml": '[windows]\nallowed_sandbox_implementations = ["elevated"]\n',
    });
    expect(result.errors).toEqual([]);
    expect(result.loaded.policy?.targets?.platforms).toContain("windows");
    expect(result.text).not.toContain("Not carried over");
  });

  it("ends with 1 where a file cannot be parsed, with 2 where it cannot be read, and writes nothing", async () => {
    const broken = new MemoryHost({ files: { "requirements.toml": "a = " } });
    expect(await runImport({ files: ["requirements.toml"] }, services(broken))).toBe(1);
    expect(broken.stdout).toBe("");
    expect(broken.stderr).toContain("invalid-toml");
    const missing = new MemoryHost({ files: { x: "" } });
    expect(await runImport({ files: ["requirements.toml"] }, services(missing))).toBe(2);
    expect(missing.stdout).toBe("");
    await expect(
      runImport({ files: ["requirements.toml"], client: "nonsense" }, services(broken)),
    ).rejects.toBeInstanceOf(UsageError);
  });

  it("writes nothing over", async () => {
    const host = new MemoryHost({ files: { "requirements.toml": "", "org.policy.yaml": "mine" } });
    await expect(
      runImport({ files: ["requirements.toml"], out: "org.policy.yaml" }, services(host)),
    ).rejects.toBeInstanceOf(UsageError);
    expect(host.text("org.policy.yaml")).toBe("mine");
  });

  it("writes texts beside the policy, and says them in a comment where it cannot", async () => {
    const files = { "requirements.toml": 'additional_developer_instructions = "Be careful.\\n"\n' };
    const result = await importText(files);
    expect(result.errors).toEqual([]);
    expect(result.host.text("out/instructions-developer.md")).toBe("Be careful.\n");
    const host = new MemoryHost({ files });
    expect(await runImport({ files: ["requirements.toml"] }, services(host))).toBe(0);
    expect(host.stdout).toContain("its text belongs into a file beside the policy");
    expect(host.stdout).not.toContain("\ninstructions:");
  });
});
