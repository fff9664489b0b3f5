import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundleTree } from "../../src/commands/shared/bundle-tree.ts";
import { loadPolicy } from "../../src/commands/shared/load-policy.ts";
import { type DiffArguments, runDiff } from "../../src/commands/diff/run.ts";
import { UsageError } from "../../src/commands/services.ts";
import type { DiffReport } from "../../src/diff/change.ts";
import { markdownLimit } from "../../src/diff/views/markdown.ts";
import { MemoryHost } from "../../src/host/memory-host.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { tar } from "../../src/package/archive/tar.ts";
import type { Host } from "../../src/host/host.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const head = (name: string, more = "") => `mandate: 1
name: ${name}
owner: security@acme.example
organization: { name: Acme Corp, identifier: com.acme.codex }
targets: { codex: ">=0.169.0 <=0.169.0", platforms: [linux, macos] }
${more}`;

const before = head(
  "acme",
  "web_search: { allow: [disabled] }\nnetwork: { enabled: true, allow: [a.example] }\ncommands:\n  - { id: push-asks, match: [git, push], decision: prompt, because: One }\n",
);
const after = head(
  "acme",
  "# a comment\nnetwork: { allow: [a.example], enabled: true }\nweb_search: { allow: [live, disabled] }\ncommands:\n  - { id: push-asks, match: [git, push], decision: prompt, because: Two }\n",
);

interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function diff(
  files: Readonly<Record<string, string | Uint8Array>>,
  args: Partial<DiffArguments> = {},
): Promise<Outcome> {
  const host = new MemoryHost({ files });
  const [old = "", now = ""] = Object.keys(files);
  const exit = await runDiff(
    { old, new: now, format: "json", accept: [], releaseNotes: false, ...args },
    services(host),
  );
  return { exit, stdout: host.stdout, stderr: host.stderr };
}

const services = (host: Host) => ({ host, crypto: nodeCrypto, color: false, quiet: false, verbose: false });
const report = (outcome: Outcome) => JSON.parse(outcome.stdout) as DiffReport;
const directions = (outcome: Outcome) =>
  Object.fromEntries(report(outcome).changes.map((change) => [change.constraint, change.direction]));

describe("mandate diff of policies", () => {
  const files = { "old.policy.yaml": before, "new.policy.yaml": after };

  it("says what changed in meaning, with both places, and nothing else", async () => {
    const outcome = await diff(files);
    expect(outcome.exit).toBe(0);
    expect(directions(outcome)).toEqual({ "web_search.allow": "looser", "commands.push-asks": "neutral" });
    const [change] = report(outcome).changes;
    expect(change).toMatchObject({
      before: ["disabled"],
      after: ["live", "disabled"],
      old: { file: "old.policy.yaml", line: 6, layer: "acme" },
      new: { file: "new.policy.yaml", line: 8 },
    });
    expect(report(outcome)).toMatchObject({
      formatVersion: 1,
      summary: { looser: 1, tighter: 0, incomparable: 0, neutral: 1 },
      verdict: "pass",
      update: { kind: "in-place" },
    });
  });

  it("fails on what the gate names, unless it is accepted", async () => {
    expect((await diff(files, { failOn: "looser" })).exit).toBe(1);
    expect(report(await diff(files, { failOn: "looser" })).verdict).toBe("fail");
    expect((await diff(files, { failOn: "incomparable" })).exit).toBe(1);
    expect((await diff(files, { failOn: "looser", accept: ["web_search.allow=Reviewed by security"] })).exit).toBe(0);
    expect((await diff(files, { failOn: "any", accept: ["web_search.allow"] })).exit).toBe(1);
    expect((await diff({ "b.policy.yaml": after, "a.policy.yaml": before }, { failOn: "incomparable" })).exit).toBe(0);
    expect((await diff({ "b.policy.yaml": after, "a.policy.yaml": before }, { failOn: "any" })).exit).toBe(1);
  });

  it("takes acceptances from a reviewed file until their end", async () => {
    const line = (until: string) => ({
      ...files,
      "ok.yaml": `- { id: web_search.allow, who: ciso@acme.example, why: Literature search, until: ${until} }\n`,
    });
    expect((await diff(line("2026-06-30"), { failOn: "looser", acceptances: "ok.yaml" })).exit).toBe(0);
    expect((await diff(line("2025-12-31"), { failOn: "looser", acceptances: "ok.yaml" })).exit).toBe(1);
    const broken = await diff({ ...files, "ok.yaml": "- { id: web_search.allow }\n" }, { acceptances: "ok.yaml" });
    expect([broken.exit, broken.stdout]).toEqual([1, ""]);
    expect(broken.stderr).toContain('lacks the text "who"');
    expect((await diff(files, { acceptances: "none.yaml" })).exit).toBe(2);
  });

  it("says that an invalid side is invalid, and that a missing one is missing", async () => {
    const invalid = await diff({
      "a.policy.yaml": before,
      "b.policy.yaml": before.replace("[disabled]", "[sometimes]"),
    });
    expect([invalid.exit, invalid.stdout]).toEqual([1, ""]);
    expect(invalid.stderr).toContain("unknown-choice");
    await expect(diff({ "a.policy.yaml": before }, { new: "none.policy.yaml" })).rejects.toBeInstanceOf(UsageError);
  });

  it("says that another identifier reinstalls profiles", async () => {
    const outcome = await diff({
      "a.policy.yaml": before,
      "b.policy.yaml": before.replace("com.acme.codex", "com.acme.agents"),
    });
    expect(directions(outcome)).toEqual({ "organization.identifier": "neutral" });
    expect(report(outcome).update.kind).toBe("reinstalls");
  });

  it("sees platforms that are no longer bound", async () => {
    const fewer = await diff({ "a.policy.yaml": before, "b.policy.yaml": before.replace("[linux, macos]", "[linux]") });
    expect(directions(fewer)).toMatchObject({ "targets.platforms": "incomparable" });
  });

  it("compares the scripts of hooks, not their names", async () => {
    const policy = head(
      "acme",
      "hooks:\n  managed_only: true\n  run:\n    - { id: notice, on: SessionStart, script: { unix: ./notice.sh, windows: ./notice.ps1 } }\n",
    );
    const tree = (directory: string, script: string) => ({
      [`${directory}/p.policy.yaml`]: policy,
      [`${directory}/notice.sh`]: script,
      [`${directory}/notice.ps1`]: "exit 0\n",
    });
    const both = (script: string) =>
      diff({ ...tree("a", "exit 0\n"), ...tree("b", script) }, { old: "a/p.policy.yaml", new: "b/p.policy.yaml" });
    expect(report(await both("exit 0\n")).changes).toEqual([]);
    expect(directions(await both("exit 1\n"))).toEqual({ "hooks.run.notice": "incomparable" });
  });
});

describe("mandate diff of Codex's own files", () => {
  it("reads TOML by meaning", async () => {
    const outcome = await diff({
      "a/requirements.toml":
        'allowed_web_search_modes = ["disabled"]\n[features]\nmemories = false\n[mcp_servers.docs.identity]\nurl = "https://a.example"\n',
      "b/requirements.toml":
        '# comment\nfeatures = { memories = true }\nallowed_web_search_modes = ["disabled"]\nmcp_servers.docs.identity.url = "https://a.example"\nmcp_servers.extra.identity.command = "x"\nallow_appshots = true\n',
    });
    expect(directions(outcome)).toEqual({
      "features.memories": "looser",
      "mcp.servers.extra": "looser",
      "codex.requirements.allow_appshots": "incomparable",
    });
    expect(report(outcome).changes[0]).toMatchObject({
      constraint: "mcp.servers.extra",
      new: { file: "b/requirements.toml", line: 5 },
    });
  });

  it("reads hooks and rules", async () => {
    const hook = (command: string) =>
      `[hooks]\nmanaged_dir = "/etc/codex/hooks"\n[[hooks.PreToolUse]]\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ncommand = "${command}"\n`;
    const removed = await diff({ "a/requirements.toml": hook("/etc/codex/hooks/guard.sh"), "b/requirements.toml": "" });
    expect(directions(removed)["hooks.run.PreToolUse  /etc/codex/hooks/guard.sh"]).toBe("looser");
    const rules = await diff({
      "a.rules": 'prefix_rule(pattern = ["git", "push"], decision = "forbidden")\n',
      "b.rules": 'prefix_rule(pattern = ["git", "push"], decision = "prompt")\n',
    });
    expect(directions(rules)).toEqual({ "commands.git-push": "looser" });
  });

  it("reads the base64 of profiles, signed or not", async () => {
    const profile = (toml: string) =>
      `<?xml version="1.0"?><plist version="1.0"><dict><key>PayloadContent</key><array><dict><key>PayloadType</key><string>com.openai.codex</string><key>requirements_toml_base64</key><string>${Buffer.from(toml).toString("base64")}</string></dict></array></dict></plist>`;
    const outcome = await diff({
      "a.mobileconfig": profile('allowed_sandbox_modes = ["read-only"]\n'),
      "b.mobileconfig": profile('allowed_sandbox_modes = ["read-only", "danger-full-access"]\n'),
    });
    expect(directions(outcome)).toEqual({ "access.allow": "looser" });
  });

  it("compares a file with a policy that says the same", async () => {
    const outcome = await diff({
      "requirements.toml": 'allowed_web_search_modes = ["disabled"]\n',
      "a.policy.yaml": head("acme", "web_search: { allow: [disabled] }\n"),
    });
    expect(report(outcome).changes).toEqual([]);
  });

  it("ends with 1 where a file cannot be parsed", async () => {
    expect((await diff({ "requirements.toml": "", "b/requirements.toml": "a =" })).exit).toBe(1);
  });
});

function bundle(policy: string, directory: string): Promise<Record<string, string | Uint8Array>> {
  return bundleOf({ "p.policy.yaml": policy }, directory);
}

async function bundleOf(
  files: Readonly<Record<string, string>>,
  directory: string,
): Promise<Record<string, string | Uint8Array>> {
  const host = new MemoryHost({ files });
  const loaded = await loadPolicy("/work/p.policy.yaml", {
    host,
    crypto: nodeCrypto,
    cache: new Map(),
    runTests: false,
  });
  return Object.fromEntries(
    bundleTree(loaded, services(host)).map((file) => [`${directory}/${file.path}`, file.content]),
  );
}

describe("mandate diff of bundles", () => {
  it("compares bundles with bundles and with policies", async () => {
    const files = {
      ...(await bundle(before, "out-a/acme")),
      ...(await bundle(after, "out-b/acme")),
      "old.policy.yaml": before,
    };
    const both = await diff(files, { old: "out-a/acme", new: "out-b/acme" });
    expect(directions(both)).toEqual({ "web_search.allow": "looser", "commands.push-asks": "neutral" });
    expect(report(await diff(files, { old: "out-a/acme", new: "old.policy.yaml" })).changes).toEqual([]);
  });

  it("compares fleets by policy name, with what only one has", async () => {
    const files = {
      ...(await bundle(before, "out-a/acme")),
      ...(await bundle(after, "out-b/acme")),
      ...(await bundle(head("team", "residency: us\n"), "out-b/team")),
    };
    const outcome = await diff(files, { old: "out-a", new: "out-b" });
    expect(report(outcome).changes.map((change) => `${change.policy ?? ""}:${change.constraint}`)).toEqual(
      expect.arrayContaining(["acme:web_search.allow", "team:residency"]),
    );
  });

  it("refuses a bundle whose audit map was changed", async () => {
    const files = await bundle(before, "out/acme");
    files["out/acme/audit/constraints.json"] = "{}";
    expect(
      (await diff({ ...files, "old.policy.yaml": before }, { old: "out/acme", new: "old.policy.yaml" })).exit,
    ).toBe(1);
  });
});

describe("mandate diff of packages and archives", () => {
  const fromBundle = async (policy: string, ending: RegExp) => {
    const found = Object.entries(await bundle(policy, "out")).find(([path]) => ending.test(path));
    return found![1];
  };

  it.each([[".deb"], [".rpm"], [".tar.gz"]])(
    "reads the Codex files of a %s, and its hooks' scripts",
    async (ending) => {
      const form = new RegExp(`linux/[^/]*${ending.replaceAll(".", "\\.")}$`);
      const outcome = await diff({
        [`a${ending}`]: await fromBundle(before, form),
        [`b${ending}`]: await fromBundle(after.replace("decision: prompt,", "decision: forbidden, guard: true,"), form),
      });
      expect(outcome.stderr).toBe("");
      expect(directions(outcome)).toMatchObject({ "web_search.allow": "looser", "commands.git-push": "tighter" });
      const same = await fromBundle(before, form);
      expect(report(await diff({ [`a${ending}`]: same, [`b${ending}`]: same })).changes).toEqual([]);
    },
  );

  it("sees a delivered script that is not the same one", async () => {
    const hook = (line: string) => ({
      "etc/codex/requirements.toml":
        '[hooks]\nmanaged_dir = "/etc/codex/hooks"\n[[hooks.PreToolUse]]\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ncommand = "/etc/codex/hooks/g.sh"\n',
      "etc/codex/hooks/g.sh": `#!/bin/sh\n${line}\n`,
    });
    const packed = (files: Readonly<Record<string, string>>) =>
      tar(
        Object.entries(files).map(([path, content]) => ({ path: `./${path}`, content, mode: 0o644 })),
        0,
      );
    const outcome = await diff({ "a.tar": packed(hook("exit 2")), "b.tar": packed(hook("exit 0")) });
    expect(report(outcome).changes).toMatchObject([
      {
        constraint: "hooks.run.PreToolUse  /etc/codex/hooks/g.sh",
        direction: "incomparable",
        texts: [{ hunks: [{ lines: [" #!/bin/sh", "-exit 2", "+exit 0"] }] }],
      },
    ]);
  });

  it("reads bundles out of an archive, and refuses what is none", async () => {
    const packed = async (policy: string) =>
      tar(
        Object.entries(await bundle(policy, "out/acme")).map(([path, content]) => ({ path, content, mode: 0o644 })),
        0,
      );
    const outcome = await diff({ "a.tar": await packed(before), "b.tar": await packed(after) });
    expect(directions(outcome)).toEqual({ "web_search.allow": "looser", "commands.push-asks": "neutral" });
    const cut = (await packed(before)).subarray(0, 5000);
    expect((await diff({ "a.tar": cut, "b.tar": await packed(after) })).exit).toBe(1);
    expect((await diff({ "a.deb": "no package", "b.tar": await packed(after) })).stderr).toContain("it is no .deb");
    expect((await diff({ "a.rpm": "no package".repeat(40), "b.tar": cut })).exit).toBe(1);
  });
});

describe("how far a change reaches", () => {
  const org = (allow: string) => head("org", `web_search: { allow: [${allow}] }\n`);
  const team = (name: string, more = "") =>
    `mandate: 1\nname: ${name}\nowner: t@acme.example\nextends: [./org.policy.yaml]\n${more}`;
  const tree = (directory: string, allow: string) => ({
    [`${directory}/org.policy.yaml`]: org(allow),
    [`${directory}/one.policy.yaml`]: team("one"),
    [`${directory}/two.policy.yaml`]: team("two"),
    [`${directory}/three.policy.yaml`]: team("three", "web_search: { allow: [disabled] }\n"),
  });
  const files = {
    ...tree("a", "disabled"),
    ...tree("b", "disabled, live"),
    "fleet.yaml":
      "fleet:\n  - { policy: one, group: laptops, devices: 420 }\n  - { policy: two, group: hosts }\n  - { policy: three, group: kiosks, devices: 9 }\n  - { policy: elsewhere, group: far }\n",
  };
  const sides = { old: "a", new: "b" };

  it("counts the policies that share a changed layer, their groups and devices", async () => {
    const found = report(await diff(files, { ...sides, fleet: "fleet.yaml" }));
    expect(found.changes.map((change) => [change.policy, change.reach])).toEqual(
      ["one", "two"].map((policy) => [policy, { bundles: 2, groups: 2, devices: 420, uncounted: 1 }]),
    );
    expect(found.reach).toEqual({
      bundles: 2,
      groups: 2,
      devices: 420,
      uncounted: 1,
      compared: 3,
      notCompared: ["elsewhere"],
    });
    expect(report(await diff(files, sides)).reach).toEqual({ bundles: 2, compared: 3, notCompared: [] });
  });

  it.each(["text", "markdown", "html"] as const)("says it once in %s", async (format) => {
    const { stdout } = await diff(files, { ...sides, fleet: "fleet.yaml", format });
    expect(stdout).toContain("2 bundles, 2 groups, at least 420 devices, 1 group without a count: one, two");
    expect(stdout).toContain("not compared: elsewhere");
    expect(stdout).not.toContain("one: web_search.allow");
  });

  it("knows one policy's groups too, and says what is wrong with a fleet file at its line", async () => {
    const single = await diff(files, { old: "a/one.policy.yaml", new: "b/one.policy.yaml", fleet: "fleet.yaml" });
    expect(report(single).changes[0]?.reach).toEqual({ bundles: 1, groups: 1, devices: 420, uncounted: 0 });
    const broken = {
      ...files,
      "fleet.yaml": "- { policy: one, group: a, devices: many }\n- { policy: one, size: 3 }\n",
    };
    const outcome = await diff(broken, { ...sides, fleet: "fleet.yaml" });
    expect([outcome.exit, outcome.stdout]).toEqual([1, ""]);
    expect(outcome.stderr).toContain("fleet.yaml:1:37");
    expect(outcome.stderr).toContain('has no key "size"');
    expect((await diff(files, { ...sides, fleet: "none.yaml" })).exit).toBe(2);
  });
});

describe("what a reviewer is told beside the directions", () => {
  const files = { "old.policy.yaml": before, "new.policy.yaml": after };

  it("names the emitted setting with its line on each platform", async () => {
    const [change] = report(await diff(files)).changes;
    expect(change?.settings).toMatchObject([
      {
        artefact: "requirements.toml",
        path: "allowed_web_search_modes",
        platforms: ["macos", "linux"],
        old: { text: 'allowed_web_search_modes = ["disabled"]' },
        new: { text: 'allowed_web_search_modes = ["disabled", "live"]' },
      },
    ]);
    expect(change?.settings[0]?.new?.lines["linux"]).toBeGreaterThan(0);
    expect((await diff(files, { format: "text" })).stdout).toMatch(
      /emits requirements\.toml:\d+ allowed_web_search_modes on macos, linux: .* -> /,
    );
  });

  it("compares bundles by the scripts and hazards that their audit maps hold", async () => {
    const scripted = (line: string, directory: string) =>
      bundleOf(
        {
          "p.policy.yaml": head(
            "acme",
            "hooks:\n  managed_only: true\n  run:\n    - { id: n, on: SessionStart, script: { unix: ./n.sh } }\n",
          ),
          "n.sh": `#!/bin/sh\n${line}\n`,
        },
        directory,
      );
    const both = { ...(await scripted("exit 0", "a")), ...(await scripted("exit 1", "b")) };
    const found = report(await diff(both, { old: "a", new: "b" }));
    expect(found.changes).toMatchObject([{ constraint: "hooks.run.n", note: "the unix script changed" }]);
    const bundles = {
      ...(await bundle(before, "x")),
      ...(await bundle(
        before.replace(
          "decision: prompt, because: One }",
          "decision: prompt, because: One }\n  - { id: rm, match: [rm], decision: forbidden }",
        ),
        "y",
      )),
    };
    const hazards = report(await diff(bundles, { old: "x", new: "y" })).hazards.appear;
    expect(hazards.map(({ code, place }) => [code, place])).toContainEqual([
      "rules-are-advisory",
      { file: "p.policy.yaml", line: 10 },
    ]);
  });

  it("says how each platform takes the update", async () => {
    const changed = (from: string, to: string) =>
      diff({ "a.policy.yaml": before, "b.policy.yaml": before.replace(from, to) });
    expect(report(await diff(files)).update.platforms.map(({ platform, kind }) => [platform, kind])).toEqual([
      ["macos", "in-place"],
      ["linux", "in-place"],
    ]);
    expect(report(await changed("com.acme.codex", "com.acme.agents")).update).toMatchObject({
      kind: "reinstalls",
      platforms: [
        { platform: "macos", kind: "reinstalls" },
        { platform: "linux", kind: "in-place" },
      ],
    });
    expect(report(await changed("name: acme", "name: other")).update.platforms).toMatchObject([
      { platform: "macos", kind: "in-place" },
      { platform: "linux", kind: "reinstalls" },
    ]);
  });

  it("names what the gate stops and which acceptances let nothing through", async () => {
    const found = report(
      await diff(
        { ...files, "ok.yaml": "- { id: web_search.allow, who: ciso, why: Ended, until: 2025-01-01 }\n" },
        { failOn: "looser", accept: ["network.allow=Not changed"], acceptances: "ok.yaml" },
      ),
    );
    expect(found.gate).toEqual({ failOn: "looser", stops: ["web_search.allow"] });
    expect(found.idleAcceptances.map(({ id, because }) => [id, because])).toEqual([
      ["network.allow", "no such change"],
      ["web_search.allow", "expired"],
    ]);
    const text = await diff(files, { format: "text", accept: ["network.allow=Not changed"] });
    expect(text.stdout).toContain("the acceptance of network.allow by --accept matches no change");
  });

  it("reads audit maps that older builds wrote", async () => {
    const tree = await bundle(before, "out");
    const map = JSON.parse(tree["out/audit/constraints.json"] as string) as Record<string, unknown>;
    delete map["hazards"];
    const text = `${JSON.stringify(map)}\n`;
    const manifest = (tree["out/manifest.json"] as string).replace(
      nodeCrypto.sha256(new TextEncoder().encode(tree["out/audit/constraints.json"] as string)),
      nodeCrypto.sha256(new TextEncoder().encode(text)),
    );
    const outcome = await diff(
      { ...tree, "out/audit/constraints.json": text, "out/manifest.json": manifest, "new.policy.yaml": after },
      { old: "out", new: "new.policy.yaml" },
    );
    expect(directions(outcome)).toMatchObject({ "web_search.allow": "looser" });
    expect(report(outcome).hazards).toEqual({ appear: [], go: [] });
  });
});

describe("mandate diff of git revisions", () => {
  it("reads a policy with its layers from a revision, and takes nothing for an option", async () => {
    const directory = temporaryDirectory();
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", directory, "-c", "user.name=t", "-c", "user.email=t@t.example", ...args], {
        stdio: "pipe",
      });
    mkdirSync(join(directory, "policies"));
    writeFileSync(join(directory, "policies/org.policy.yaml"), before);
    writeFileSync(
      join(directory, "policies/team.policy.yaml"),
      "mandate: 1\nname: team\nowner: t@acme.example\nextends: [./org.policy.yaml]\n",
    );
    git("init", "-q");
    git("add", ".");
    git("commit", "-q", "-m", "first");
    writeFileSync(join(directory, "policies/org.policy.yaml"), after);
    const real = nodeHost();
    let out = "";
    const host: Host = {
      ...real,
      cwd: () => directory,
      resolve: (...parts) => real.resolve(directory, ...parts),
      out: (text) => void (out += text),
      err: () => undefined,
    };
    const args = { new: "policies/team.policy.yaml", format: "json", accept: [], releaseNotes: false } as const;
    expect(await runDiff({ ...args, old: "HEAD:policies/team.policy.yaml", failOn: "looser" }, services(host))).toBe(1);
    expect(Object.keys(directions({ exit: 0, stdout: out, stderr: "" }))).toContain("web_search.allow");
    out = "";
    // A directory of the revision, and ranges with two dots and three.
    expect(await runDiff({ ...args, old: "HEAD:policies/", new: "policies" }, services(host))).toBe(0);
    const found = JSON.parse(out) as DiffReport;
    expect(found.changes.map((change) => [change.policy, change.constraint])).toContainEqual([
      "team",
      "web_search.allow",
    ]);
    git("checkout", "-q", "-b", "change");
    git("commit", "-q", "-a", "-m", "second");
    git("checkout", "-q", "-");
    writeFileSync(
      join(directory, "policies/team.policy.yaml"),
      "mandate: 1\nname: team\nowner: other@acme.example\nextends: [./org.policy.yaml]\n",
    );
    git("commit", "-q", "-a", "-m", "elsewhere");
    for (const [range, constraints] of [
      ["HEAD..change", ["owner", "web_search.allow", "commands.push-asks"]],
      ["HEAD...change", ["web_search.allow", "commands.push-asks"]],
    ] as const) {
      out = "";
      await runDiff({ ...args, old: range, new: "policies/team.policy.yaml" }, services(host));
      expect((JSON.parse(out) as DiffReport).changes.map((change) => change.constraint)).toEqual(constraints);
    }
    await expect(runDiff({ ...args, old: "HEAD...none" }, services(host))).rejects.toBeInstanceOf(UsageError);
    expect(await runDiff({ ...args, old: "HEAD:none.policy.yaml" }, services(host))).toBe(2);
    expect(await runDiff({ ...args, old: "--output=x:policies/team.policy.yaml" }, services(host))).toBe(2);
  });
});

describe("the views", () => {
  const files = { "old.policy.yaml": before, "new.policy.yaml": after };

  it("puts looser changes first in Markdown, folds the rest and stays below the limit", async () => {
    const { stdout } = await diff(files, { format: "markdown" });
    expect(stdout.indexOf("### Looser (1)")).toBeGreaterThan(0);
    expect(stdout.indexOf("### Looser (1)")).toBeLessThan(stdout.indexOf("<details><summary>Neutral (1)"));
    const many = (allow: string) =>
      head(
        "acme",
        `network: { enabled: true, deny: [${allow}] }\ncommands:\n${Array.from({ length: 900 }, (_, index) => `  - { id: r${index}, match: [c${index}], decision: prompt, because: "${allow.slice(0, 3)} @everyone <b> \`x\`" }\n`).join("")}`,
      );
    const long = (
      await diff({ "a.policy.yaml": many("aaa.example"), "b.policy.yaml": many("bbb.example") }, { format: "markdown" })
    ).stdout;
    expect(long.length).toBeLessThanOrEqual(markdownLimit);
    expect(long).toContain("do not fit into a comment");
    expect((long.match(/<details>/g) ?? []).length).toBe((long.match(/<\/details>/g) ?? []).length);
  });

  it("escapes HTML", async () => {
    const hostile = before.replace("because: One", 'because: "<script>alert(1)</script>"');
    const { stdout } = await diff({ "a.policy.yaml": before, "b.policy.yaml": hostile }, { format: "html" });
    expect(stdout).toContain("&lt;script&gt;");
    expect(stdout).not.toContain("<script>");
  });

  it("gives SARIF a result for each change", async () => {
    const log = JSON.parse((await diff(files, { format: "sarif", accept: ["web_search.allow=ok"] })).stdout) as {
      runs: { results: { ruleId: string; suppressions?: unknown[] }[] }[];
    };
    expect(log.runs[0]?.results.map((result) => result.ruleId)).toEqual(["policy-looser", "policy-neutral"]);
    expect(log.runs[0]?.results[0]?.suppressions).toHaveLength(1);
  });

  it("begins the text with a summary of at most ten lines, and says when nothing changed", async () => {
    const { stdout } = await diff(files, { format: "text" });
    expect(stdout.split("\n\n")[0]?.split("\n").length).toBeLessThanOrEqual(10);
    expect(stdout).toContain('LOOSER web_search.allow: adds ["live"]');
    expect((await diff({ "a.policy.yaml": before, "b.policy.yaml": before }, { format: "text" })).stdout).toContain(
      "no change in meaning",
    );
  });

  it("lists hazards that appear", async () => {
    const unguarded = before
      .replace("decision: prompt", "decision: forbidden")
      .replace("because: One }", "because: One }\n  - { id: rm, match: [rm], decision: forbidden }");
    const outcome = await diff({ "a.policy.yaml": before, "b.policy.yaml": unguarded });
    expect(report(outcome).hazards.appear.map((hazard) => hazard.code)).toContain("rules-are-advisory");
    expect(report(outcome).hazards.appear.filter((hazard) => hazard.message.includes("push-asks"))).toEqual([]);
  });

  it("writes release notes", async () => {
    const { stdout } = await diff(files, { releaseNotes: true });
    expect(stdout).toContain("Now allowed\n- web_search.allow");
    expect(stdout).toContain("Update\n- in-place");
  });
});
