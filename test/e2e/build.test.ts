import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runMandate } from "../support/run-mandate.ts";

const acme = join(import.meta.dirname, "..", "..", "profiles", "examples", "acme");
let work: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "mandate-e2e-"));
});
afterEach(() => {
  rmSync(work, { recursive: true, force: true });
});

function treeOf(directory: string, below = directory): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(directory)
      .sort()
      .flatMap((name) => {
        const path = join(directory, name);
        if (statSync(path).isDirectory()) return Object.entries(treeOf(path, below));
        return [
          [
            relative(below, path),
            `${(statSync(path).mode & 0o777).toString(8)} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`,
          ],
        ];
      }),
  );
}

const minimal = `mandate: 1
name: small
owner: a@b.example
organization: { name: Acme, identifier: com.acme.codex }
targets: { codex: "0.169.0", platforms: [linux] }
approvals: { allow: [on-request] }
`;

describe("mandate build", () => {
  it("gives the same bytes in another directory, time zone, locale and umask", async () => {
    const roots = ["one", "a much/deeper place"].map((name) => join(work, name));
    for (const root of roots) {
      mkdirSync(root, { recursive: true });
      cpSync(acme, join(root, "acme"), { recursive: true });
    }
    const first = await runMandate(["build", "acme", "--out", "out"], {
      cwd: roots[0]!,
      environment: { TZ: "Pacific/Kiritimati", LC_ALL: "C" },
    });
    const second = await runMandate(["build", join(roots[1]!, "acme"), "--out", join(roots[1]!, "out")], {
      cwd: "/",
      environment: { TZ: "America/St_Johns", LC_ALL: "tr_TR.UTF-8" },
    });
    expect([first.status, second.status], first.stderr + second.stderr).toEqual([0, 0]);
    const trees = roots.map((root) => treeOf(join(root, "out")));
    expect(Object.keys(trees[0]!).length).toBeGreaterThan(60);
    expect(trees[1]).toEqual(trees[0]);
  });

  it("leaves bundles of the example organisation for four platforms, and builds only what no other layer extends", async () => {
    const result = await runMandate(["build", acme, "--out", join(work, "out")]);
    expect(result.status, result.stderr).toBe(0);
    expect(readdirSync(join(work, "out")).sort()).toEqual(["acme-payments", "acme-research", "index.json"]);
    // Both reach Macs, and a Mac takes their profiles for one.
    expect(result.stdout).toContain("note: acme-payments, acme-research: their profiles share the identifier com.acme");
    for (const path of [
      "linux/root/etc/codex/requirements.toml",
      "macos/com.acme.codex.mobileconfig",
      "windows/ProgramData/OpenAI/Codex/requirements.toml",
      "cloud/requirements.toml",
      "rules/acme-payments.rules",
      "network/squid.conf",
      "manifest.json",
    ])
      expect(existsSync(join(work, "out", "acme-payments", path)), path).toBe(true);
  });

  it("leaves every last good bundle in place when one policy of a fleet is bad, and names all problems in all files", async () => {
    writeFileSync(join(work, "good.policy.yaml"), minimal);
    writeFileSync(join(work, "other.policy.yaml"), minimal.replace("name: small", "name: other"));
    expect((await runMandate(["build", work, "--out", join(work, "out")])).status).toBe(0);
    const before = treeOf(join(work, "out"));
    writeFileSync(join(work, "good.policy.yaml"), minimal.replace("on-request", "never"));
    writeFileSync(
      join(work, "other.policy.yaml"),
      minimal.replace("name: small", "name: other").replace("on-request", "on-reqest"),
    );
    writeFileSync(join(work, "third.policy.yaml"), `${minimal.replace("name: small", "name: third")}approvalz: {}\n`);
    const result = await runMandate(["build", work, "--out", join(work, "out"), "--format", "json"]);
    expect(result.status).toBe(1);
    const report = JSON.parse(result.stdout) as { diagnostics: { code: string; file: string }[] };
    const errors = report.diagnostics.map(
      (diagnostic) => `${diagnostic.file.split("/").at(-1) ?? ""} ${diagnostic.code}`,
    );
    expect(errors).toContain("other.policy.yaml unknown-choice");
    expect(errors).toContain("third.policy.yaml unknown-key");
    expect(treeOf(join(work, "out"))).toEqual(before);
  });

  it("writes an index of a fleet's bundles, and none over somebody else's file", async () => {
    writeFileSync(join(work, "one.policy.yaml"), minimal);
    writeFileSync(join(work, "two.policy.yaml"), minimal.replace("name: small", "name: other"));
    const build = () => runMandate(["build", "one.policy.yaml", "two.policy.yaml", "--out", "out"], { cwd: work });
    expect((await build()).status).toBe(0);
    const path = join(work, "out", "index.json");
    const index = JSON.parse(readFileSync(path, "utf8")) as {
      bundles: { policy: string; directory: string; manifest: string; files: number }[];
    };
    expect(index.bundles.map(({ policy }) => policy)).toEqual(["other", "small"]);
    for (const { directory, manifest, files } of index.bundles) {
      const bytes = readFileSync(join(work, "out", directory, "manifest.json"));
      expect(manifest).toBe(createHash("sha256").update(bytes).digest("hex"));
      expect(Object.keys(treeOf(join(work, "out", directory)))).toHaveLength(files);
    }
    const before = readFileSync(path, "utf8");
    expect((await build()).status).toBe(0);
    expect(readFileSync(path, "utf8")).toBe(before);
    writeFileSync(path, "{}");
    const { status, stderr } = await build();
    expect(status).toBe(2);
    expect(stderr).toContain("is not the index of a build");
    expect(readFileSync(path, "utf8")).toBe("{}");
  });

  it("says which bundles beside the new ones are of policies that are no more", async () => {
    for (const name of ["small", "other"])
      writeFileSync(join(work, `${name}.policy.yaml`), minimal.replace("name: small", `name: ${name}`));
    const build = async (...args: readonly string[]) =>
      (await runMandate(["build", ...args, "--out", "out"], { cwd: work })).stdout;
    expect(await build(work)).not.toContain("note:");
    expect(await build("small.policy.yaml")).not.toContain("note:");
    rmSync(join(work, "other.policy.yaml"));
    mkdirSync(join(work, "out", "no-bundle"));
    expect((await build(work)).match(/^note:.*$/gm)).toEqual([
      "note: out/other/ is of an earlier build: no policy of this one has its name",
    ]);
  });

  it("ends with 2 where it cannot run and with 1 where a policy is wrong", async () => {
    expect((await runMandate(["build", join(work, "absent.policy.yaml")])).status).toBe(2);
    expect((await runMandate(["build"])).status).toBe(2);
    expect((await runMandate(["build", work, "--platform", "solaris"])).status).toBe(2);
    writeFileSync(join(work, "p.policy.yaml"), `${minimal}extends: [./gone.policy.yaml]\n`);
    expect((await runMandate(["check", join(work, "p.policy.yaml")])).status).toBe(1);
    writeFileSync(join(work, "p.policy.yaml"), minimal);
    expect((await runMandate(["check", join(work, "p.policy.yaml")])).status).toBe(0);
  });

  it("compiles only the platforms that are asked for", async () => {
    const result = await runMandate([
      "build",
      join(acme, "payments.policy.yaml"),
      "--out",
      join(work, "out"),
      "--platform",
      "linux",
    ]);
    expect(result.status, result.stderr).toBe(0);
    expect(result.stdout).not.toContain("identifier");
    expect(existsSync(join(work, "out", "acme-payments", "linux"))).toBe(true);
    expect(existsSync(join(work, "out", "acme-payments", "macos"))).toBe(false);
  });

  it("with targets.split gives one tree for each group of clients, and a manifest that says which takes which", async () => {
    writeFileSync(
      join(work, "p.policy.yaml"),
      minimal.replace(
        'codex: "0.169.0", platforms: [linux]',
        'codex: ">=0.160.0 <=0.169.0", platforms: [linux], split: true',
      ) +
        'telemetry: { otel: { log_user_prompt: false } }\naccept_gaps: [{ constraint: telemetry.otel, versions: "<0.166.0", because: upgrade, until: 2035-12-31 }]\n',
    );
    const result = await runMandate(["build", join(work, "p.policy.yaml"), "--out", join(work, "out")]);
    expect(result.status, result.stderr).toBe(0);
    const manifest = JSON.parse(readFileSync(join(work, "out", "small", "manifest.json"), "utf8")) as {
      groups: { lowest: string; highest: string; directory: string; notEnforced: { constraint: string }[] }[];
    };
    expect(manifest.groups.map((group) => [group.lowest, group.highest])).toEqual([
      ["0.160.0", "0.165.0"],
      ["0.166.0", "0.169.0"],
    ]);
    expect(manifest.groups[0]?.notEnforced.map((gap) => gap.constraint)).toEqual(["telemetry.otel"]);
    for (const group of manifest.groups)
      expect(existsSync(join(work, "out", "small", group.directory, "linux/root/etc/codex/requirements.toml"))).toBe(
        true,
      );
  });
});
