import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import type { PackageInput } from "../../src/package/types.ts";
import { runTool, runToolWell } from "./support/run-tool.ts";
import { hostileText, sampleInput } from "./support/sample-input.ts";
import { temporaryDirectory } from "./support/temporary-directory.ts";

const shells: readonly (readonly [name: string, command: readonly string[]])[] = [
  ["dash", ["dash"]],
  ["bash", ["bash", "--posix"]],
  ["busybox", ["busybox", "ash"]],
  ["zsh", ["zsh"]],
  ["ksh", ["ksh"]],
];

function script(input: PackageInput, path: string): string {
  return String(packageBundle(input, nodeCrypto).find((file) => file.path === path)?.content);
}

/** Writes the sample's scripts beside an empty root and gives back how to run one of them there. */
function endpoint(input: PackageInput = sampleInput, shell: readonly string[] = ["dash"]) {
  const directory = temporaryDirectory();
  const root = join(directory, "root");
  mkdirSync(root);
  const run = (content: string, ...args: readonly string[]) => {
    const path = join(directory, "script.sh");
    writeFileSync(path, content);
    return runTool(shell[0]!, [...shell.slice(1), path, ...args, "--root", root], { env: { HOME: "/nonexistent" } });
  };
  return {
    root,
    at: (path: string) => join(root, path),
    install: (...args: readonly string[]) => run(script(input, "linux/install.sh"), ...args),
    uninstall: () => run(script(input, "linux/uninstall.sh")),
    installHooks: (...args: readonly string[]) => run(script(input, "macos/install-hooks.sh"), ...args),
  };
}

const files = [
  "etc/codex/config.toml",
  "etc/codex/hooks/branch-guard.sh",
  "etc/codex/managed_config.toml",
  "etc/codex/requirements.toml",
  "etc/codex/rules/acme-payments.rules",
];
const mode = (path: string) => (statSync(path).mode & 0o7777).toString(8);
const filesBelow = (directory: string) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();

describe.each(shells)("install.sh and uninstall.sh in %s", (_name, shell) => {
  it("install, stay as they are, repair and remove", () => {
    const { root, at, install, uninstall } = endpoint(sampleInput, shell);
    expect(install()).toMatchObject({ status: 0, stderr: "" });
    expect(filesBelow(root)).toEqual([...files, "var/lib/mandate/installed"]);
    expect(readFileSync(at("etc/codex/requirements.toml"), "utf8")).toBe(sampleInput.platforms.linux?.requirements);
    expect(files.map((path) => mode(at(path)))).toEqual(["644", "755", "644", "644", "644"]);
    expect(["etc", "etc/codex", "etc/codex/hooks", "etc/codex/rules"].map((path) => mode(at(path)))).toEqual(
      Array.from({ length: 4 }, () => "755"),
    );

    expect(install()).toEqual({
      status: 0,
      stdout: "codex-policy: acme-payments 3f9a1c20d4e5 is in place\n",
      stderr: "",
    });

    writeFileSync(at("etc/codex/requirements.toml"), "edited");
    chmodSync(at("etc/codex/config.toml"), 0o666);
    rmSync(at("etc/codex/hooks"), { recursive: true });
    expect(
      install()
        .stdout.split("\n")
        .filter((line) => line.includes("installed")),
    ).toEqual([
      "codex-policy: installed /etc/codex/hooks/branch-guard.sh",
      "codex-policy: installed /etc/codex/requirements.toml",
    ]);
    expect(mode(at("etc/codex/config.toml"))).toBe("644");

    expect(uninstall()).toMatchObject({ status: 0, stderr: "" });
    expect(filesBelow(root)).toEqual([]);
    expect(existsSync(at("etc/codex"))).toBe(false);
    expect(uninstall()).toMatchObject({
      status: 0,
      stdout: "codex-policy: acme-payments is not installed: nothing to remove\n",
    });
  });
});

describe("install.sh", () => {
  it("does not depend on the caller's umask", () => {
    const { at, install } = endpoint(sampleInput, ["dash", "-c", 'umask 077; . "$0"']);
    expect(install()).toMatchObject({ status: 0 });
    expect([mode(at("etc")), mode(at("etc/codex")), mode(at("etc/codex/config.toml"))]).toEqual(["755", "755", "644"]);
  });

  it("leaves what it did not install, and the directories of it", () => {
    const { root, at, install, uninstall } = endpoint();
    mkdirSync(at("etc/codex/rules"), { recursive: true });
    writeFileSync(at("etc/codex/rules/other.rules"), "");
    install();
    uninstall();
    expect(filesBelow(root)).toEqual(["etc/codex/rules/other.rules"]);
  });

  it("removes what the earlier revision had and the new one has not", () => {
    const first = endpoint();
    first.install();
    const linux = { requirements: "a = 1\n", hooks: [] };
    const newer = script({ ...sampleInput, platforms: { linux } }, "linux/install.sh");
    const path = join(first.root, "..", "newer.sh");
    writeFileSync(path, newer);
    runToolWell("dash", [path, "--root", first.root]);
    expect(filesBelow(first.root)).toEqual(["etc/codex/requirements.toml", "var/lib/mandate/installed"]);
    expect(existsSync(first.at("etc/codex/hooks"))).toBe(false);
  });

  it("replaces links instead of following them", () => {
    const { root, at, install } = endpoint();
    mkdirSync(at("home"));
    writeFileSync(at("home/requirements.toml"), "mine");
    mkdirSync(at("etc"));
    symlinkSync(at("home"), at("etc/codex"));
    expect(install().stdout).toContain("replaced a link at /etc/codex\n");
    expect(readFileSync(at("home/requirements.toml"), "utf8")).toBe("mine");
    expect(filesBelow(join(root, "home"))).toEqual(["requirements.toml"]);
  });

  it("changes nothing when a directory is in the way of a file", () => {
    const { at, install } = endpoint();
    mkdirSync(at("etc/codex/requirements.toml"), { recursive: true });
    const result = install();
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("requirements.toml is in the way: it is a directory");
    expect(filesBelow(at("etc/codex")).filter((path) => path.startsWith(".new"))).toEqual([]);
  });

  it("can be read from standard input, as it is for WSL", () => {
    const { root, at } = endpoint();
    runToolWell("dash", ["-s", "--", "--root", root], { input: script(sampleInput, "linux/install.sh") });
    expect(existsSync(at("etc/codex/requirements.toml"))).toBe(true);
  });

  it("refuses what it does not know", () => {
    expect(endpoint().install("--frobnicate")).toMatchObject({
      status: 1,
      stderr: "codex-policy: unknown argument: --frobnicate\n",
    });
  });

  it("never removes a file outside Codex's directory, whatever its list says", () => {
    const { at, install, uninstall } = endpoint();
    install();
    writeFileSync(at("etc/precious"), "");
    writeFileSync(at("etc/codex/own"), "");
    const list = readFileSync(at("var/lib/mandate/installed"), "utf8");
    writeFileSync(
      at("var/lib/mandate/installed"),
      `${list}/etc/precious\n/etc/codex/../precious\n/etc/codex/own/../../precious\n`,
    );
    expect(uninstall()).toMatchObject({ status: 0 });
    expect(existsSync(at("etc/precious"))).toBe(true);
  });

  it("leaves another policy's files alone", () => {
    const { root, at, install } = endpoint();
    install();
    const other = join(root, "..", "other.sh");
    writeFileSync(other, script({ ...sampleInput, policy: "acme-research" }, "linux/uninstall.sh"));
    const { stdout } = runToolWell("dash", [other, "--root", root]);
    expect(stdout).toBe("codex-policy: another policy is installed (acme-payments): nothing removed\n");
    expect(existsSync(at("etc/codex/requirements.toml"))).toBe(true);
  });
});

describe("install-hooks.sh", () => {
  it("installs what the profile cannot carry, also with Jamf's three leading arguments", () => {
    const { root, installHooks } = endpoint();
    expect(installHooks("/", "MAC-1", "user name", "")).toMatchObject({ status: 0, stderr: "" });
    expect(filesBelow(root)).toEqual([
      "etc/codex/config.toml",
      "etc/codex/hooks/branch-guard.sh",
      "etc/codex/rules/acme-payments.rules",
      "var/db/mandate/installed",
    ]);
    expect(installHooks("--remove")).toMatchObject({ status: 0 });
    expect(filesBelow(root)).toEqual([]);
  });

  it("says that it has nothing to do, and takes away what an earlier revision had", () => {
    const { root, installHooks } = endpoint();
    installHooks();
    const macos = { requirements: "a = 1\n", hooks: [] };
    const empty = join(root, "..", "empty.sh");
    writeFileSync(empty, script({ ...sampleInput, platforms: { macos } }, "macos/install-hooks.sh"));
    expect(runToolWell("dash", [empty, "--root", root]).stdout).toContain("nothing to do");
    expect(filesBelow(root)).toEqual([]);
  });
});

describe.each(["linux/install.sh", "linux/uninstall.sh", "macos/install-hooks.sh"])("%s", (path) => {
  it.each([
    ["the sample", sampleInput],
    ["no files", { ...sampleInput, platforms: { linux: { hooks: [] }, macos: { hooks: [] } } }],
    ["hostile names", { ...sampleInput, revision: hostileText, description: hostileText }],
  ])("is clean for shellcheck: %s", (_name, input) => {
    // The quoted hostile text looks to shellcheck as if something in it was meant to expand.
    const options = ["--shell=sh", ...(input === sampleInput ? [] : ["--exclude=SC2016,SC1112"]), "-"];
    expect(runTool("shellcheck", options, { input: script(input, path) })).toMatchObject({
      stdout: "",
      status: 0,
    });
  });
});
