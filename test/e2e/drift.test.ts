import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DriftReport } from "../../src/drift/report.ts";
import { itWith } from "../support/tool.ts";

const cli = join(import.meta.dirname, "../../dist/mandate.mjs");
const policies = join(import.meta.dirname, "../../profiles/examples/acme");
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const when = { SOURCE_DATE_EPOCH: "1795219200" };
let work = "";
let bundle = "";

beforeAll(() => {
  // Below a directory that everybody may enter, for the checks that run as nobody.
  work = mkdtempSync(join(realpathSync(tmpdir()), "mandate-drift-"));
  chmodSync(work, 0o755);
  copyFileSync(cli, join(work, "mandate.mjs"));
  run(["build", join(policies, "org.policy.yaml"), "-q", "--out", join(work, "out")]);
  bundle = join(work, "out/acme-org");
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], options: { readonly user?: number; readonly environment?: object } = {}): Ran {
  const { user, environment } = options;
  // An endpoint's files are root's: to anybody else they are in a namespace of his own.
  const node = [process.execPath, join(work, "mandate.mjs"), ...args];
  return spawnSync(isRoot ? "env" : "unshare", isRoot ? node : ["-r", ...node], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", ...when, ...environment },
    // A hang is a failure.
    timeout: 60_000,
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
}

/** An endpoint on which the bundle is installed, as a directory. */
function installed(): string {
  const root = mkdtempSync(join(work, "root-"));
  chmodSync(root, 0o755);
  execFileSync("sh", [join(bundle, "linux/install.sh"), "--root", root]);
  return root;
}

function put(root: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true, mode: 0o755 });
  writeFileSync(join(root, path), content);
  chmodSync(join(root, path), 0o644);
}

interface Checked {
  readonly status: number | null;
  readonly report: DriftReport;
}

function check(root: string, ...more: readonly string[]): Checked {
  const ran = run(["drift", bundle, "--root", root, "--format", "json", ...more]);
  expect(ran.stderr).toBe("");
  return { status: ran.status, report: JSON.parse(ran.stdout) };
}

function shown({ report }: Checked): readonly string[] {
  return report.findings.map(({ code, path, key }) => [code, path, key].filter((part) => part !== "").join(" "));
}

const requirements = "/etc/codex/requirements.toml";
const file = (root: string, path = requirements) => join(root, path);

describe("mandate drift on a tree that is mounted elsewhere", () => {
  it("exits 0 in sync, with the report that scripts rely on", () => {
    const { status, report } = check(installed());
    expect(status).toBe(0);
    expect(report).toEqual({
      formatVersion: 1,
      status: "in-sync",
      findings: [],
      notVisible: ["cloud", "environment", "processes", "clients", "root-parents", "binary-hashes"],
      platform: "linux",
      bundle: { policy: "acme-org", revision: expect.stringMatching(/^[0-9a-f]{12}$/) },
      checker: { name: "mandate", version: expect.any(String) },
      time: "2026-11-21T00:00:00Z",
      clients: [],
    });
  });

  it("exits 1 drifted, with every field of a finding", () => {
    const root = installed();
    const text = readFileSync(file(root), "utf8");
    put(root, requirements, text.replace('"disabled", "cached"', '"disabled", "cached", "live"'));
    const { status, report } = check(root);
    expect(status).toBe(1);
    expect(report.status).toBe("drifted");
    expect(report.findings).toEqual([
      {
        code: "looser-value",
        severity: "critical",
        path: requirements,
        key: "web_search.allow",
        expected: '["disabled","cached"]',
        actual: '["disabled","cached","live"]',
        message: 'the constraint is looser than the bundle says: it adds "live"',
        direction: "looser",
        source: { layer: "acme-org", file: "org.policy.yaml", line: 28 },
        repair: "install the bundle again, or run with --repair",
      },
    ]);
  });

  it.each<[string, string[], (root: string) => void]>([
    [
      "nothing installed",
      ["not-managed /etc/codex"],
      (root) => {
        rmSync(join(root, "etc/codex"), { recursive: true });
      },
    ],
    [
      "a FIFO in place of a file",
      [`not-a-file ${requirements}`],
      (root) => {
        rmSync(file(root));
        execFileSync("mkfifo", [file(root)]);
      },
    ],
    [
      "a FIFO in a user's configuration",
      ["not-a-file /home/ann/.codex/config.toml"],
      (root) => {
        mkdirSync(join(root, "home/ann/.codex"), { recursive: true });
        execFileSync("mkfifo", [join(root, "home/ann/.codex/config.toml")]);
      },
    ],
    [
      "a directory in place of a file",
      [`not-a-file ${requirements}`],
      (root) => {
        rmSync(file(root));
        mkdirSync(file(root));
      },
    ],
    [
      "100 MB",
      [`changed-file ${requirements}`],
      (root) => {
        truncateSync(file(root), 100_000_000);
      },
    ],
    [
      "a link to the machine's own file",
      [`missing-file ${requirements}`, `symlink ${requirements}`],
      (root) => {
        copyFileSync(file(root), join(work, "outside.toml"));
        rmSync(file(root));
        symlinkSync(join(work, "outside.toml"), file(root));
      },
    ],
    [
      "a link in place of a directory",
      ["symlink /etc/codex/hooks"],
      (root) => {
        cpSync(join(root, "etc/codex/hooks"), join(root, "srv/hooks"), { recursive: true });
        rmSync(join(root, "etc/codex/hooks"), { recursive: true });
        symlinkSync("/srv/hooks", join(root, "etc/codex/hooks"));
      },
    ],
    [
      "hostile names",
      [
        "extra-hook /etc/codex/hooks/-rf",
        "extra-file /etc/codex/rules/a\nb \u001b[31m'\"$(x).rules",
        "extra-file /etc/codex/rules/\ufffd.rules",
      ],
      (root) => {
        put(root, "etc/codex/rules/a\nb \u001b[31m'\"$(x).rules", "");
        writeFileSync(
          Buffer.concat([Buffer.from(join(root, "etc/codex/rules/")), Buffer.from([0xff]), Buffer.from(".rules")]),
          "",
        );
        put(root, "etc/codex/hooks/-rf", "");
      },
    ],
    [
      "a legacy file's new word",
      ["looser-value /etc/codex/managed_config.toml shell.environment.inherit"],
      (root) => {
        const path = "etc/codex/managed_config.toml";
        put(root, path, readFileSync(join(root, path), "utf8").replace('inherit = "core"', 'inherit = "all"'));
      },
    ],
    [
      "a mode",
      [`writable ${requirements}`],
      (root) => {
        chmodSync(file(root), 0o664);
      },
    ],
    [
      "a directory's mode",
      ["writable-parent /etc/codex"],
      (root) => {
        chmodSync(join(root, "etc/codex"), 0o777);
      },
    ],
    [
      "a hook that nobody can run",
      ["hook-not-executable /etc/codex/hooks/branch-guard.sh"],
      (root) => {
        chmodSync(join(root, "etc/codex/hooks/branch-guard.sh"), 0o644);
      },
    ],
  ])("%s", (_, wanted, change) => {
    const root = installed();
    change(root);
    const checked = check(root);
    expect(shown(checked)).toEqual(wanted);
    expect(checked.status).toBe(1);
  });

  it.runIf(isRoot)("another owner", () => {
    const root = installed();
    chownSync(file(root), 1000, 1000);
    expect(check(root).report.findings).toEqual([
      expect.objectContaining({ code: "wrong-owner", expected: "root:root", actual: "1000:1000" }),
    ]);
  });

  it("takes --home as given, and no other home then", () => {
    const root = installed();
    put(root, "home/ann/.codex/config.toml", 'approval_policy = "never"\n');
    put(root, "home/ben/.codex/config.toml", 'approval_policy = "never"\n');
    expect(shown(check(root))).toHaveLength(2);
    expect(shown(check(root, "--home", join(root, "home/ann/.codex")))).toEqual([
      "asks-for-more /home/ann/.codex/config.toml approval_policy",
    ]);
    const elsewhere = mkdtempSync(join(work, "home-"));
    put(elsewhere, "rules/default.rules", 'prefix_rule(pattern = ["curl"], decision = "allow")\n');
    expect(shown(check(root, "--home", elsewhere, join(root, "none")))).toEqual([
      `allow-rule ${elsewhere}/rules/default.rules curl`,
    ]);
  });

  it("never reads outside the root through a home's link", () => {
    const root = installed();
    writeFileSync(join(work, "outside-config.toml"), 'approval_policy = "never"\n');
    mkdirSync(join(root, "home/ann/.codex"), { recursive: true });
    symlinkSync(join(work, "outside-config.toml"), join(root, "home/ann/.codex/config.toml"));
    symlinkSync("../../../../../../../../../../../etc", join(root, "home/ann/.codex/rules"));
    expect(check(root).status).toBe(0);
  });

  it.runIf(isRoot)("cannot tell what it cannot read: 2, and drifted wins", () => {
    const root = installed();
    chmodSync(file(root), 0o600);
    const args = ["drift", bundle, "--root", root, "--format", "json"];
    const first = run(args, { user: nobody });
    const codes = (ran: Ran) => (JSON.parse(ran.stdout) as DriftReport).findings.map(({ code }) => code);
    // The mode itself is drift, and is seen.
    expect([first.status, codes(first)]).toEqual([1, ["unverifiable", "wrong-mode"]]);
    chmodSync(file(root), 0o644);
    mkdirSync(join(root, "home/ann/.codex"), { recursive: true });
    chmodSync(join(root, "home/ann"), 0o700);
    const second = run(args, { user: nobody });
    expect([second.status, codes(second)]).toEqual([2, ["unverifiable"]]);
  });

  it("says what it cannot use: 2", () => {
    const root = installed();
    const said = (...args: readonly string[]) => {
      const { status, stdout, stderr } = run(["drift", ...args]);
      expect([status, stdout]).toEqual([2, ""]);
      return stderr;
    };
    expect(said(join(work, "gone"))).toContain("there is no such bundle");
    expect(said(work)).toContain("is no bundle");
    expect(said(bundle, "--root", join(work, "gone"))).toContain("no directory");
    expect(said(bundle, "--root", root, "--platform", "beos")).toContain("beos");
    expect(said(bundle, "--root", root, "--codex", join(work, "gone"))).toContain("no such program");
    expect(said(bundle, "--root", root, "--effective")).toContain("--root");
    expect(said(join(bundle, "manifest.json"), "--root", root, "--repair")).toContain("manifest alone");
    const broken = join(work, "broken");
    cpSync(bundle, broken, { recursive: true });
    writeFileSync(join(broken, "linux/root/etc/codex/requirements.toml"), "");
    expect(said(broken, "--root", root)).toContain("the bundle is broken");
    const manifest = JSON.parse(readFileSync(join(bundle, "manifest.json"), "utf8"));
    for (const installPath of ["/etc/passwd", "/etc/codex/../passwd"]) {
      manifest.files.find((entry: { installPath?: string }) => entry.installPath !== undefined).installPath =
        installPath;
      writeFileSync(join(work, "evil.json"), JSON.stringify(manifest));
      for (const platform of ["linux"])
        expect(said(join(work, "evil.json"), "--root", root, "--platform", platform)).toContain(
          "is not in /etc/codex/",
        );
    }
  });

  it("compares with a manifest alone", () => {
    const root = installed();
    const manifest = join(bundle, "manifest.json");
    expect(run(["drift", manifest, "--root", root]).status).toBe(0);
    put(root, requirements, "");
    const ran = run(["drift", manifest, "--root", root, "--format", "json"]);
    const report = JSON.parse(ran.stdout) as DriftReport;
    expect([ran.status, report.findings.map(({ code }) => code)]).toEqual([1, ["changed-file"]]);
    expect(report.notVisible).toContain("policy-text");
  });

  itWith("plistutil", "reads a binary property list on macOS", () => {
    const root = mkdtempSync(join(work, "mac-"));
    chmodSync(root, 0o755);
    execFileSync("sh", [join(bundle, "macos/install-hooks.sh"), "--root", root]);
    const place = "Library/Managed Preferences/com.openai.codex.plist";
    put(root, place, "");
    execFileSync("plistutil", [
      "-i",
      join(bundle, "macos/com.openai.codex.plist"),
      "-o",
      join(root, place),
      "-f",
      "bin",
    ]);
    expect(readFileSync(join(root, place)).subarray(0, 8).toString()).toBe("bplist00");
    chmodSync(join(root, place), 0o644);
    const { status, report } = check(root, "--platform", "macos");
    expect([status, report.findings]).toEqual([0, []]);
  });
});

describe("the documentation", () => {
  it.each(["README.md", "docs/drift.md"])("%s shows commands that run", (page) => {
    const text = readFileSync(join(import.meta.dirname, "../..", page), "utf8");
    const commands = [...text.matchAll(/mandate (drift [^`#\n]*)/g)].map(([, words = ""]) => words.trim().split(/\s+/));
    expect(commands.length).toBeGreaterThan(0);
    for (const [name = "", ...words] of commands.filter(([, first]) => first?.startsWith("out/") === true)) {
      const root = installed();
      const args = words
        .filter((word, index) => word !== ">" && words[index - 1] !== ">")
        .map((word) => word.replace("out/acme-payments", bundle).replace("/mnt/image", root));
      const ran = run([name, ...args, ...(args.includes("--root") ? [] : ["--root", root])]);
      expect([ran.status, ran.stderr], words.join(" ")).toEqual([0, ""]);
    }
  });
});

describe("a bundle that is split by client versions", () => {
  const policy = `mandate: 1
name: acme-split
owner: security@acme.example
organization: { name: Acme Corp, identifier: com.acme.codex }
targets: { codex: ">=0.130.0 <=0.169.0", platforms: [linux], split: true }
access: { allow: [read-only, workspace], default: workspace, deny_read: ["~/.ssh"] }
web_search: { allow: [disabled, cached] }
mcp: { servers: { build: { command: /usr/local/bin/acme-mcp, args: [serve] } } }
accept_gaps:
  - { constraint: "*", versions: "<0.169.0", because: Test, until: 2099-01-01 }
`;

  it("takes the part for the client, and says when another one is installed", () => {
    writeFileSync(join(work, "acme-split.policy.yaml"), policy);
    const built = run(["build", join(work, "acme-split.policy.yaml"), "-q", "--out", join(work, "split")]);
    expect(built.stderr.match(/error\[.*/g) ?? []).toEqual([]);
    const split = join(work, "split/acme-split");
    const parts = readdirSync(join(split, "clients"));
    expect(parts.length).toBeGreaterThan(1);
    const root = mkdtempSync(join(work, "root-"));
    chmodSync(root, 0o755);
    const newest = parts.find((name) => name.endsWith("_0.169.0")) ?? "";
    execFileSync("sh", [join(split, "clients", newest, "linux/install.sh"), "--root", root]);
    const codes = (version: string | undefined) => {
      const client = version === undefined ? [] : ["--codex", fakeCodex(version)];
      const ran = run(["drift", split, "--root", root, "--format", "json", ...client]);
      const report = JSON.parse(ran.stdout) as DriftReport;
      return [ran.status, [...new Set(report.findings.map(({ code }) => code))].sort()];
    };
    expect(codes(undefined)).toEqual([0, []]);
    expect(codes("0.169.0")).toEqual([0, []]);
    expect(codes("0.130.0")).toEqual([1, expect.arrayContaining(["wrong-bundle"])]);
    expect(codes("0.200.0")).toEqual([1, ["client-too-new", "wrong-bundle"]]);
  });
});

/** A program that says which Codex it is. */
function fakeCodex(version: string): string {
  const directory = mkdtempSync(join(work, "bin-"));
  chmodSync(directory, 0o755);
  const path = join(directory, "codex");
  writeFileSync(path, `#!/bin/sh\necho "codex-cli ${version}"\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("the forms of a report", () => {
  const drifted = () => {
    const root = installed();
    put(root, "etc/codex/rules/<x>&\u0007.rules", "");
    put(root, requirements, "");
    return root;
  };
  const inForm = (root: string, format: string) => run(["drift", bundle, "--root", root, "--format", format]);

  it("text says what is wrong, which layer says so and what to do", () => {
    const { stdout } = inForm(drifted(), "text");
    expect(stdout).toMatch(/^drifted \(linux policy acme-org revision [0-9a-f]{12}\): \d+ critical, \d+ warnings\n/);
    expect(stdout).toContain("critical[looser-value] /etc/codex/requirements.toml  web_search.allow");
    expect(stdout).toContain("says     acme-org org.policy.yaml:28");
    expect(stdout).toContain("to do    install the bundle again");
    expect(stdout).not.toContain("\u0007");
  });

  it("JUnit and Jamf are XML", () => {
    const root = drifted();
    for (const format of ["junit", "jamf"]) {
      const { stdout, status } = inForm(root, format);
      expect(status).toBe(1);
      const parsed = spawnSync("xmllint", ["--noout", "-"], { input: stdout, encoding: "utf8" });
      if (parsed.error === undefined) expect(parsed.stderr).toBe("");
    }
    const junit = inForm(root, "junit").stdout;
    const failures = Number(/failures="(\d+)"/.exec(junit)?.[1]);
    expect(junit.match(/<failure /g)).toHaveLength(failures);
    expect(inForm(root, "jamf").stdout).toMatch(/^<result>drifted acme-org [^\n]{1,900}<\/result>\n$/);
    expect(inForm(installed(), "junit").stdout).toContain('tests="1" failures="0" errors="0"');
  });

  it("Intune is one line of ASCII within its limit", () => {
    const { stdout } = inForm(drifted(), "intune");
    expect(stdout).toMatch(/^codex-policy drifted acme-org [ -~]+\n$/);
    expect(stdout.length).toBeLessThan(2048);
    expect(inForm(installed(), "intune").stdout).toMatch(/^codex-policy in-sync acme-org [0-9a-f]{12}\n$/);
  });

  it("SARIF has a rule for every code, and a result for every finding", () => {
    const root = drifted();
    const { runs } = JSON.parse(inForm(root, "sarif").stdout);
    const [only] = runs;
    expect(only.results).toHaveLength(check(root).report.findings.length);
    for (const result of only.results) expect(only.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(only.results[0].level).toBe("error");
  });

  it("OCSF and ECS are one JSON object a line, also when all is well", () => {
    const root = drifted();
    const count = check(root).report.findings.length;
    const lines = (tree: string, format: string) =>
      inForm(tree, format)
        .stdout.trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
    const ocsf = lines(root, "ocsf");
    expect(ocsf).toHaveLength(count);
    for (const event of ocsf)
      expect(event).toMatchObject({ class_uid: 2003, type_uid: 200_301, time: 1_795_219_200_000, category_uid: 2 });
    expect(ocsf[0].compliance.status_id).toBe(3);
    const ecs = lines(root, "ecs");
    expect(ecs).toHaveLength(count);
    expect(ecs[0]).toMatchObject({
      "@timestamp": "2026-11-21T00:00:00Z",
      event: { kind: "state", outcome: "failure" },
    });
    const well = installed();
    expect(lines(well, "ocsf")).toEqual([expect.objectContaining({ severity_id: 1 })]);
    expect(lines(well, "ecs")[0].event.outcome).toBe("success");
  });
});

describe("--repair", () => {
  it("puts back what the bundle owns, keeps what it replaces, and checks again", () => {
    const root = installed();
    put(root, requirements, "# mine\n");
    chmodSync(join(root, "etc/codex/hooks/branch-guard.sh"), 0o600);
    rmSync(join(root, "etc/codex/managed_config.toml"));
    put(root, "etc/codex/rules/own.rules", "");
    chmodSync(join(root, "etc/codex/rules"), 0o777);
    const { status, report } = check(root, "--repair");
    expect(report.findings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "extra-file /etc/codex/rules/own.rules",
    ]);
    expect(status).toBe(1);
    const kept = report.repaired?.find(({ path }) => path === requirements)?.kept ?? "";
    expect(kept).toBe(`/var/lib/mandate/replaced/20261121T000000Z${requirements}`);
    expect(readFileSync(join(root, kept), "utf8")).toBe("# mine\n");
    expect(statSync(join(root, kept)).mode & 0o777).toBe(0o600);
    expect(statSync(join(root, "etc/codex/rules")).mode & 0o777).toBe(0o755);
    rmSync(join(root, "etc/codex/rules/own.rules"));
    expect(check(root).status).toBe(0);
    expect(check(root, "--repair").report.repaired).toEqual([]);
  });

  it("installs where nothing is installed", () => {
    const root = mkdtempSync(join(work, "root-"));
    chmodSync(root, 0o755);
    expect(check(root, "--repair").status).toBe(0);
  });

  it("replaces a link in place of a file, and refuses one in place of a directory", () => {
    const root = installed();
    writeFileSync(join(work, "victim"), "mine");
    rmSync(file(root));
    symlinkSync(join(work, "victim"), file(root));
    expect(check(root, "--repair").status).toBe(0);
    expect(readFileSync(join(work, "victim"), "utf8")).toBe("mine");
    rmSync(join(root, "etc/codex"), { recursive: true });
    mkdirSync(join(work, "theirs"), { recursive: true });
    symlinkSync(join(work, "theirs"), join(root, "etc/codex"));
    const ran = run(["drift", bundle, "--root", root, "--repair"]);
    expect(ran.status).toBe(1);
    expect(ran.stderr).toContain("/etc/codex is a link");
    expect(readdirSync(join(work, "theirs"))).toEqual([]);
  });

  it.runIf(isRoot)("says that a full disk stopped it, and leaves the old file", () => {
    const root = installed();
    put(root, requirements, "# mine\n");
    const script = `mount -t tmpfs -o size=48k,mode=755 tmpfs "$1/etc" && cp -a "$1/keep/." "$1/etc/" && head -c 100000 /dev/zero > "$1/etc/filler" 2>/dev/null; shift; "$@"; status=$?; cat "$ROOT/etc/codex/requirements.toml"; exit $status`;
    cpSync(join(root, "etc"), join(root, "keep"), { recursive: true });
    rmSync(join(root, "keep/codex/config.toml"));
    const small = ["hooks", "rules"].map((name) => join(root, "keep/codex", name));
    for (const path of small) rmSync(path, { recursive: true });
    rmSync(join(root, "keep/codex/managed_config.toml"));
    const args = ["-m", "sh", "-c", script, "sh", root, process.execPath, join(work, "mandate.mjs")];
    const ran = spawnSync("unshare", [...args, "drift", bundle, "--root", root, "--repair", "--format", "intune"], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", ROOT: root, ...when },
      timeout: 60_000,
    });
    expect(ran.stderr).toContain("the disk is full");
    expect(ran.stdout).toContain("codex-policy drifted");
    expect(ran.stdout).toContain("# mine");
    expect(ran.status).toBe(1);
  });
});

/** Runs the command line on the machine's own root, with the bundle under a private /etc/codex and a process list of its own. */
function live(args: readonly string[], environment: object = {}, change: (etc: string) => void = () => undefined): Ran {
  const etc = mkdtempSync(join(work, "etc-"));
  mkdirSync(join(etc, "over/codex"), { recursive: true });
  cpSync(join(bundle, "linux/root/etc/codex"), join(etc, "over/codex"), { recursive: true });
  change(join(etc, "over/codex"));
  const script = `mount -t overlay overlay -o "lowerdir=$1/over:/etc" /etc || exit 99; mount -t tmpfs tmpfs /root || exit 99; chmod 700 /root; shift; exec "$@"`;
  const arguments_ = ["-m", "-p", "-f", "--mount-proc", "sh", "-c", script, "sh", etc];
  return spawnSync("unshare", [...arguments_, process.execPath, join(work, "mandate.mjs"), "drift", bundle, ...args], {
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", HOME: "/root", ...when, ...environment },
    timeout: 90_000,
  });
}

describe.runIf(isRoot)("mandate drift on the machine itself", () => {
  const home = ["--home", "/root/.codex"];

  it("sees variables by name, and the versions of installed programs", () => {
    const first = dirname(fakeCodex("0.169.0"));
    const second = dirname(fakeCodex("0.150.0"));
    const secret = "not-to-be-printed";
    const ran = live([...home, "--format", "json"], {
      PATH: `${first}:${second}:/usr/bin:/bin`,
      OPENAI_API_KEY: secret,
      BASH_ENV: "/x",
    });
    const report = JSON.parse(ran.stdout) as DriftReport;
    expect(report.findings.map(({ code, key }) => `${code} ${key}`)).toEqual([
      "environment-variable BASH_ENV",
      "environment-variable OPENAI_API_KEY",
      "several-clients version",
      "client-too-old version",
    ]);
    expect(ran.stdout).not.toContain(secret);
    expect(report.notVisible).toEqual(["cloud", "binary-hashes"]);
    expect(report.clients).toHaveLength(2);
    expect(ran.status).toBe(1);
  });

  it("runs no program that others may have changed, and says that it cannot tell", () => {
    const program = fakeCodex("0.169.0");
    chmodSync(program, 0o777);
    const ran = live([...home, "--format", "json"], { PATH: `${dirname(program)}:/usr/bin:/bin` });
    expect(ran.status).toBe(2);
    const asked = live([...home, "--effective"], { PATH: `${dirname(program)}:/usr/bin:/bin` });
    expect([asked.status, asked.stderr]).toEqual([2, expect.stringContaining("others can replace")]);
    expect((JSON.parse(ran.stdout) as DriftReport).findings.map(({ code, path }) => [code, path])).toEqual([
      ["unverifiable", program],
    ]);
  });

  const codex = join(import.meta.dirname, "../../.cache/codex/0.169.0/bin/codex");

  it.runIf(existsSync(codex))("--effective asks the real Codex, and says where it disagrees", () => {
    const asked = [...home, "--effective", "--codex", codex, "--format", "json"];
    const of = (ran: Ran) =>
      (JSON.parse(ran.stdout) as DriftReport).findings
        // Whether bubblewrap is installed is no business of the policy's.
        .filter(({ message }) => !message.includes("bubblewrap"))
        .map(({ code, key }) => [code, key].join(" ").trim());
    expect(of(live(asked))).toEqual([]);
    const looser = (directory: string) => {
      const path = join(directory, "requirements.toml");
      writeFileSync(path, readFileSync(path, "utf8").replace('["on-request"]', '["on-request", "never"]'));
    };
    expect(of(live(asked, {}, looser))).toEqual([
      "looser-value approvals.allow",
      "effective-difference allowed_approval_policies",
    ]);
    const invalid = (directory: string) => {
      writeFileSync(join(directory, "requirements.toml"), "allow_remote_control = 7\n");
    };
    expect(of(live(asked, {}, invalid))).toContain("effective-difference");
  });
});
