import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "plist";
import { describe, expect, it, onTestFinished } from "vitest";
import { endpointId } from "../../src/drift/report.ts";
import { findingCodes } from "../../src/drift/finding-codes.ts";
import { nativeChecks } from "../../src/drift/native/native-checks.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { artefactsOf } from "../../src/package/artefacts.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import type { PackageInput } from "../../src/package/types.ts";
import { hostileText, sampleInput } from "../package/support/sample-input.ts";
import { runTool, runToolWell } from "../package/support/run-tool.ts";
import { itWith, requireTool } from "../support/tool.ts";

const shells: readonly (readonly [name: string, command: readonly string[]])[] = [
  ["dash", ["dash"]],
  ["bash", ["bash", "--posix"]],
  ["busybox", ["busybox", "ash"]],
  ["zsh", ["zsh"]],
  ["ksh", ["ksh"]],
  ["mksh", ["mksh"]],
];
const isRoot = process.getuid?.() === 0;
const textOf = (path: string, input: PackageInput = sampleInput) =>
  String(nativeChecks(input, nodeCrypto).find((file) => file.path === path)?.content);

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), "mandate-native-"));
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** An endpoint with the sample's files, and how to check it. */
function endpoint(input: PackageInput = sampleInput, shell: readonly string[] = ["sh"]) {
  const directory = temporaryDirectory();
  const root = join(directory, "a root's \\ name");
  const put = (path: string, content: string | Uint8Array, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true, mode: 0o755 });
    writeFileSync(join(root, path), content);
    chmodSync(join(root, path), mode);
  };
  for (const { name, text, mode } of artefactsOf(input, "linux")) put(`etc/codex/${name}`, text, mode);
  writeFileSync(join(directory, "drift-check.sh"), textOf("linux/drift-check.sh", input));
  const check = (...args: readonly string[]) =>
    runTool(shell[0]!, [...shell.slice(1), join(directory, "drift-check.sh"), "--root", root, ...args], {
      cwd: directory,
    });
  return { directory, root, put, check, json: () => JSON.parse(check("--json").stdout) };
}

const someFindings: readonly [path: string, content: string][] = [
  ["etc/codex/requirements.toml", "a = 1\n"],
  ["etc/codex/hooks.json", "{}"],
  ["etc/codex/hooks/$(touch pwned) 'x' \"y\" \\ \n\tz;*", ""],
];

/** The script reads owners: only root can make files that are root's. */
describe.skipIf(!isRoot).each(shells)("drift-check.sh in %s", (_name, shell) => {
  it("says in sync, drifted and not managed, in words and in JSON, and never runs a name", () => {
    const { check, json, put, root, directory } = endpoint(sampleInput, shell);
    expect(check()).toEqual({
      status: 0,
      stdout:
        "codex-policy: in-sync acme-payments 3f9a1c20d4e5\n" +
        "not visible to this check: cloud, environment, processes, clients, root-parents, binary-hashes, policy-text\n",
      stderr: "",
    });
    expect(json()).toMatchObject({ formatVersion: 1, status: "in-sync", findings: [] });

    for (const [path, content] of someFindings) put(path, content);
    const result = check("--json");
    expect([result.status, result.stderr, result.stdout.split("\n").length]).toEqual([1, "", 2]);
    expect(result.stdout).toMatch(/^[\x20-\x7e]*\n$/);
    const report = JSON.parse(result.stdout);
    expect(report).toMatchObject({
      status: "drifted",
      platform: "linux",
      bundle: { policy: "acme-payments", revision: "3f9a1c20d4e5" },
      checker: { name: "drift-check.sh", version: "0.1.0" },
    });
    const sum = (text: string) => `sha256:${nodeCrypto.sha256(Buffer.from(text))}`;
    expect(report.findings).toEqual([
      expect.objectContaining({ code: "extra-file", path: "/etc/codex/hooks.json" }),
      expect.objectContaining({ code: "extra-hook", path: `/${someFindings[2]![0]}` }),
      {
        code: "changed-file",
        severity: "critical",
        path: "/etc/codex/requirements.toml",
        key: "",
        expected: sum(sampleInput.platforms.linux!.requirements!),
        actual: sum("a = 1\n"),
        message: "it has other bytes than the bundle's; this check does not say what they mean",
        repair: "install the bundle again, or run mandate drift --repair",
        source: { layer: "acme-org", file: "org.policy.yaml", line: 14 },
      },
    ]);
    const text = check();
    expect(text.status).toBe(1);
    expect(text.stdout.split("\n")).toHaveLength(6);
    expect(text.stdout).toContain("  critical changed-file /etc/codex/requirements.toml: it has other bytes");

    rmSync(join(root, "etc"), { recursive: true });
    expect(json().findings.map(({ code }: { code: string }) => code)).toEqual(["not-managed"]);
    expect(() => execFileSync("find", [directory, "-name", "pwned", "-exec", "false", "{}", "+"])).not.toThrow();
  });
});

describe.skipIf(!isRoot)("drift-check.sh", () => {
  it.each([
    ["shasum", ["shasum"]],
    ["openssl", ["openssl", "sed"]],
  ])("takes %s where there is no sha256sum", (_name, programs) => {
    const { directory, root, put } = endpoint();
    const bin = join(directory, "bin");
    mkdirSync(bin);
    const all = [...programs, "stat", "sort", "date", "sed", "awk", "od", "readlink"];
    for (const program of new Set(all))
      symlinkSync(execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim(), join(bin, program));
    const script = textOf("linux/drift-check.sh").replace("PATH=/usr/bin:/bin:/usr/sbin:/sbin", `PATH=${bin}`);
    const check = () => runTool("/bin/sh", ["-s", "--", "--root", root], { input: script });
    expect(check()).toMatchObject({ status: 0, stderr: "" });
    put("etc/codex/requirements.toml", "b = 1\n");
    expect(check()).toMatchObject({ status: 1, stderr: "" });
    rmSync(join(bin, programs[0]!));
    expect(check()).toMatchObject({ status: 2, stderr: expect.stringContaining("no program for SHA-256") });
  });

  it("shows bytes that are no UTF-8 as what cannot be shown", () => {
    const { root, json } = endpoint();
    const bytes = [
      "\\377",
      "\\303",
      "\\303\\050",
      "\\355\\240\\200",
      "\\360\\237\\222\\251",
      "\\364\\220\\200\\200",
      "\\342\\202",
    ];
    for (const [index, name] of bytes.entries())
      execFileSync("sh", ["-c", `: >"$1/$(printf '${index}${name}')"`, "sh", join(root, "etc/codex/hooks")]);
    const decoder = new TextDecoder();
    const expected = bytes.map((name, index) => {
      const octets = [...name.matchAll(/\\(\d+)/g)].map(([, digits]) => Number.parseInt(digits!, 8));
      return `/etc/codex/hooks/${index}${decoder.decode(Uint8Array.from(octets))}`;
    });
    const found = json().findings.map(({ path }: { path: string }) => path);
    expect([...found].sort()).toEqual([...expected].sort());
  });

  it("names the endpoint as mandate drift does, and the moment", () => {
    const { put, json } = endpoint();
    expect(json().endpoint).toBeUndefined();
    put("etc/machine-id", "b08dfa6083e7567a1921a715000001fb\n");
    const report = json();
    expect(report.endpoint).toBe(endpointId("b08dfa6083e7567a1921a715000001fb\n", (bytes) => nodeCrypto.sha256(bytes)));
    expect(Math.abs(Date.parse(report.time) - Date.now())).toBeLessThan(3_600_000);
  });

  it("reports owners, links and names of hook scripts that are hostile themselves", () => {
    const hooks = ["a b.sh", "$(touch pwned).sh", "'\"`;&|.sh", "*.sh", ".hidden.sh", "-n.sh", "ü💥.sh"].map(
      (fileName) => ({
        fileName,
        text: "#!/bin/sh\n",
      }),
    );
    const input = {
      ...sampleInput,
      revision: hostileText,
      platforms: { linux: { ...sampleInput.platforms.linux!, hooks } },
    };
    const { check, json, put, root } = endpoint(input);
    expect(check()).toMatchObject({ status: 0, stderr: "" });
    put("etc/codex/hooks/*.sh", "other", 0o755);
    chmodSync(join(root, "etc/codex/hooks/-n.sh"), 0o666);
    expect(json().findings.map(({ code, path }: { code: string; path: string }) => [code, path])).toEqual([
      ["changed-hook", "/etc/codex/hooks/*.sh"],
      ["writable", "/etc/codex/hooks/-n.sh"],
    ]);
    expect(json().bundle.revision).toBe(hostileText);
  });

  it("does not wait for a FIFO, whatever it takes the place of", () => {
    const { root, check } = endpoint();
    for (const path of ["etc/codex/requirements.toml", "etc/codex/rules"])
      rmSync(join(root, path), { recursive: true });
    for (const path of ["requirements.toml", "rules", "hooks.json", "hooks/x"])
      runToolWell("mkfifo", [join(root, "etc/codex", path)]);
    runToolWell("mkfifo", [join(root, "etc/machine-id")]);
    expect(check("--json")).toMatchObject({ status: 1 });
  });

  it("ends with 2 where it cannot run or cannot say", () => {
    const { directory, root, check } = endpoint();
    expect(check("--frobnicate")).toEqual({
      status: 2,
      stdout: "",
      stderr: "codex-policy: unknown argument: --frobnicate\n",
    });
    const script = join(directory, "drift-check.sh");
    expect(runTool("sh", [script, "--root"])).toMatchObject({ status: 2 });
    expect(runTool("sh", [script, "--root", join(root, "absent")])).toMatchObject({ status: 2 });
    for (const form of ["", "--json"])
      expect(spawnSync("sh", ["-c", `sh "$1" --root "$2" ${form} >/dev/full`, "sh", script, root]).status).toBe(2);
  });

  itWith("unshare", "looks at the running system where no root is named", () => {
    const { directory, put } = endpoint();
    put("etc/codex/hooks.json", "{}");
    const script = join(directory, "drift-check.sh");
    // Everything of the machine but /etc/codex stays as it is.
    const inside =
      'mount -t tmpfs none /etc/codex && cp -a "$1/etc/codex/." /etc/codex/ && chmod 0755 /etc/codex && exec sh "$2" --json';
    mkdirSync("/etc/codex", { recursive: true });
    const args = ["--mount", "sh", "-c", inside, "sh", join(directory, "a root's \\ name"), script];
    const { stdout, status } = runTool(requireTool("unshare"), args);
    const report = JSON.parse(stdout);
    expect([status, report.status]).toEqual([1, "drifted"]);
    expect(report.findings.map(({ path }: { path: string }) => path)).toContain("/etc/codex/hooks.json");
    expect(report.notVisible).not.toContain("root-parents");
  });
});

describe.each(["linux/drift-check.sh", "macos/drift-check.sh"])("%s", (path) => {
  it.each([
    ["the sample", sampleInput],
    ["no files", { ...sampleInput, platforms: { linux: { hooks: [] }, macos: { hooks: [] } } }],
    ["hostile names", { ...sampleInput, revision: hostileText, description: hostileText }],
  ])("is clean for shellcheck: %s", (_name, input) => {
    // Hostile text looks as if something in it was meant to expand, and without files some functions have nothing to do.
    const excluded = input.revision === hostileText ? "SC2016,SC1112" : input === sampleInput ? "" : "SC2317,SC2034";
    const options = ["--shell=sh", ...(excluded === "" ? [] : [`--exclude=${excluded}`]), "-"];
    expect(runTool("shellcheck", options, { input: textOf(path, input) })).toMatchObject({ stdout: "", status: 0 });
  });

  it("finds only what the table of codes says that it finds, and all of it", () => {
    const used = [...textOf(path).matchAll(/(?:\badd|\bformat_finding|\bcode=)\s*([a-z]+(?:-[a-z]+)*)\b/g)].map(
      ([, code]) => code,
    );
    const extras = [...textOf(path).matchAll(/^extra(?:s_in \w+|) .*?(extra-\w+|legacy-managed-config)/gm)].map(
      ([, code]) => code,
    );
    const competing = [...textOf(path).matchAll(/^\s*competing .* (user-\S+)/gm)].map(([, code]) => code);
    const known = Object.entries(findingCodes)
      .filter(([, { native }]) => (native as readonly string[]).includes("drift-check.sh"))
      .map(([code]) => code)
      .filter((code) => path.startsWith("macos") || !code.includes("preference"));
    // The sample owns a managed_config.toml on Linux.
    const expected = known.filter((code) => path.startsWith("macos") || code !== "legacy-managed-config");
    expect([...new Set([...used, ...extras, ...competing])].sort()).toEqual(expected.sort());
  });
});

describe("what runs the checks", () => {
  itWith("systemd-analyze", "systemd takes the units", () => {
    const directory = temporaryDirectory();
    const units = ["codex-policy-drift.service", "codex-policy-drift.timer"].map((name) => {
      writeFileSync(join(directory, name), textOf(`linux/systemd/${name}`));
      return join(directory, name);
    });
    expect(runTool("systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", ...units])).toMatchObject({
      status: 0,
      stderr: "",
    });
    writeFileSync(
      units[0]!,
      textOf("linux/systemd/codex-policy-drift.service").replace("ExecStart=/bin/sh", "ExecStart=sh./x"),
    );
    expect(runTool("systemd-analyze", ["verify", "--man=no", ...units]).stderr).not.toBe("");
  });

  itWith("plistutil", "the LaunchDaemon is a property list with an absolute program", () => {
    const path = join(temporaryDirectory(), "daemon.plist");
    writeFileSync(path, textOf("macos/launchd/com.acme.codex.drift-check.plist"));
    runToolWell("plistutil", ["-i", path, "-f", "bin", "-o", `${path}.bin`]);
    expect(parse(textOf("macos/launchd/com.acme.codex.drift-check.plist"))).toMatchObject({
      Label: "com.acme.codex.drift-check",
      ProgramArguments: ["/bin/sh", "/Library/Application Support/Mandate/drift-check.sh", "--json"],
    });
  });

  itWith("xmllint", "the scheduled task is XML, whatever the revision is called", () => {
    const text = textOf("windows/codex-policy-drift.task.xml", { ...sampleInput, revision: hostileText });
    runToolWell("xmllint", ["--noout", "--nonet", "-"], { input: text });
    expect(text).toContain('-File "%ProgramFiles%\\Mandate\\acme-payments\\Detect.ps1"');
  });

  it("stands in the manifest with everything else", () => {
    const others = nativeChecks(sampleInput, nodeCrypto);
    const manifest = JSON.parse(
      String(packageBundle(sampleInput, nodeCrypto, { others }).find(({ path }) => path === "manifest.json")?.content),
    );
    const listed = new Map(manifest.files.map((file: { path: string; mode: string }) => [file.path, file.mode]));
    expect(others.map(({ path }) => [path, listed.get(path)])).toEqual([
      ["linux/drift-check.sh", "0755"],
      ["linux/systemd/codex-policy-drift.service", "0644"],
      ["linux/systemd/codex-policy-drift.timer", "0644"],
      ["macos/drift-check.sh", "0755"],
      ["macos/launchd/com.acme.codex.drift-check.plist", "0644"],
      ["windows/codex-policy-drift.task.xml", "0644"],
      ["windows/wsl/Check-Wsl.ps1", "0644"],
    ]);
  });
});
