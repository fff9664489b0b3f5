import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { temporaryBeside } from "../../src/host/files/temporary-names.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { bundledScript } from "../support/bundled-script.ts";
import { outputTree } from "../support/output-tree.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { itWith, requireTool } from "../support/tool.ts";

const host = nodeHost();
const child = join(import.meta.dirname, "write-trees-process.ts");

let root: string;
let target: string;
beforeEach(() => {
  root = temporaryDirectory();
  target = join(root, "acme");
});

const labelOf = (directory: string) => readFileSync(join(directory, "label"), "utf8");
const good = () => host.writeTrees([outputTree(target, { label: "good" })]);

/** A build that is at work: it has begun to write beside the target. */
async function buildUnderWay(script: string) {
  const running = spawn(process.execPath, [script, "half", "20000", "4096", target], { stdio: "ignore" });
  const ended = once(running, "exit") as Promise<[number | null, string | null]>;
  while (!readdirSync(root).some((name) => name.startsWith("acme.new-"))) {
    if (running.exitCode !== null) throw new Error("the build ended before it began to write");
    await pause(5);
  }
  return { running, ended };
}

describe("reading", () => {
  itWith("busybox", "does not wait for a FIFO, and takes no device for a file", async () => {
    const fifo = join(root, "fifo.policy.yaml");
    execFileSync(requireTool("busybox"), ["mkfifo", fifo]);
    expect(await host.readBytes(fifo)).toMatchObject({ ok: false, reason: "not-regular" });
    // Opening it would let a waiting writer go on, into nothing.
    const writer = spawn("sh", ["-c", 'echo data > "$0"', fifo]);
    await pause(200);
    expect(await host.readBytes(fifo)).toMatchObject({ ok: false, reason: "not-regular" });
    await pause(200);
    expect(writer.exitCode).toBeNull();
    writer.kill();
    expect(await host.readBytes("/dev/zero")).toMatchObject({ ok: false, reason: "not-regular" });
    expect(await host.kind(fifo)).toBe("other");
  });

  it("follows symlinks unless told not to", async () => {
    writeFileSync(join(root, "a"), "a");
    symlinkSync("a", join(root, "link"));
    symlinkSync("nowhere", join(root, "dangling"));
    symlinkSync("loop", join(root, "loop"));
    expect(await host.readBytes(join(root, "link"))).toMatchObject({ ok: true });
    expect(await host.readBytes(join(root, "link"), { followSymlinks: false })).toMatchObject({
      reason: "not-regular",
    });
    expect(await host.readBytes(join(root, "dangling"))).toMatchObject({ reason: "missing" });
    expect(await host.readBytes(join(root, "loop"))).toMatchObject({ reason: "not-regular" });
    expect(await host.inspect(join(root, "link"))).toMatchObject({ kind: "symlink" });
    expect(await host.realPath(join(root, "link"))).toBe(join(root, "a"));
  });

  it("reads files that say they are empty, up to the limit", async () => {
    const result = await host.readBytes("/proc/self/status");
    expect(result.ok && result.bytes.length).toBeGreaterThan(100);
    expect(await host.readBytes("/proc/self/status", { limit: 10 })).toMatchObject({ reason: "too-large" });
  });

  it("lists policies that are symlinks, but not below directories that are", async () => {
    const elsewhere = temporaryDirectory();
    writeFileSync(join(elsewhere, "x.policy.yaml"), "");
    symlinkSync(elsewhere, join(root, "linked"));
    symlinkSync(root, join(root, "circle"));
    symlinkSync(join(elsewhere, "x.policy.yaml"), join(root, "y.policy.yaml"));
    expect(await host.listPolicies(root)).toEqual([join(root, "y.policy.yaml")]);
  });
});

describe("writing trees", () => {
  it("gives files and directories their modes whatever the umask", async () => {
    const before = process.umask(0o077);
    try {
      const tree = outputTree(target, { "linux/install.sh": "#!/bin/sh\n" });
      const files = tree.files.map((file) => ({ ...file, mode: file.path.endsWith(".sh") ? 0o755 : 0o644 }));
      await host.writeTrees([{ directory: target, files }]);
    } finally {
      process.umask(before);
    }
    const mode = (path: string) => statSync(join(target, path)).mode & 0o7777;
    expect(["", "linux", "linux/install.sh", "manifest.json"].map(mode)).toEqual([0o755, 0o755, 0o755, 0o644]);
  });

  it.runIf(process.platform === "linux")("gives up where no directory can be made", async () => {
    for (const directory of ["/proc/mandate/acme", "/proc/mandate/deep/er/acme"])
      await expect(host.writeTrees([outputTree(directory, {})])).rejects.toMatchObject({
        reason: "missing",
        message: `cannot write ${directory}: no such file or directory`,
      });
  });

  it("replaces nothing and leaves nothing behind when making a later tree throws", async () => {
    await good();
    async function* trees() {
      yield outputTree(target, { label: "bad" });
      yield outputTree(join(root, "new", "deep", "acme"), { label: "bad" });
      await Promise.resolve();
      throw new Error("a policy is wrong");
    }
    await expect(host.writeTrees(trees())).rejects.toThrow("a policy is wrong");
    expect(readFileSync(join(target, "label"), "utf8")).toBe("good");
    expect(existsSync(join(root, "new"))).toBe(false);
  });

  it("leaves the last good build when one tree of several cannot be put in place", async () => {
    await good();
    mkdirSync(join(root, "zz"));
    writeFileSync(join(root, "zz", "thesis.txt"), "mine");
    const bad = host.writeTrees([outputTree(target, { label: "bad" }), outputTree(join(root, "zz"), {})]);
    await expect(bad).rejects.toMatchObject({
      reason: "foreign-directory",
      message: /will not replace .*zz: it is not empty/,
    });
    expect(labelOf(target)).toBe("good");
    expect(readdirSync(root)).toEqual(["acme", "zz"]);
  });

  it("takes back the trees that are in place when a later one fails at the last moment", async () => {
    await good();
    const late = join(root, "late");
    mkdirSync(late);
    // The directory turns foreign after the first look at it, while the files of its tree are written.
    const trap = {
      path: "x",
      mode: 0o644,
      get content() {
        writeFileSync(join(late, "thesis.txt"), "mine");
        return "";
      },
    };
    const lateTree = { directory: late, files: [...outputTree(late, {}).files, trap] };
    const bad = host.writeTrees([outputTree(target, { label: "bad" }), lateTree]);
    await expect(bad).rejects.toMatchObject({ reason: "foreign-directory" });
    expect(labelOf(target)).toBe("good");
    expect(readdirSync(late)).toEqual(["thesis.txt"]);
    expect(readdirSync(root)).toEqual(["acme", "late"]);
  });

  it("does not follow a symlink in the place of a directory", async () => {
    const victim = temporaryDirectory();
    symlinkSync(victim, target);
    await expect(good()).rejects.toMatchObject({ reason: "in-the-way", message: /symbolic link/ });
    expect(readdirSync(victim)).toEqual([]);
    expect(lstatSync(target).isSymbolicLink()).toBe(true);
  });

  it("does not take a symlinked manifest for its own", async () => {
    const other = join(root, "other");
    await host.writeTrees([outputTree(other, {})]);
    mkdirSync(target);
    symlinkSync(join(other, "manifest.json"), join(target, "manifest.json"));
    await expect(good()).rejects.toMatchObject({ reason: "foreign-directory" });
  });

  it("does not delete a git repository, even one around a bundle", async () => {
    await good();
    mkdirSync(join(target, ".git"));
    await expect(good()).rejects.toMatchObject({ reason: "foreign-directory", message: /git repository/ });
  });

  it("writes through a symlinked parent into the real one", async () => {
    const real = temporaryDirectory();
    symlinkSync(real, join(root, "out"));
    await host.writeTrees([outputTree(join(root, "out", "acme"), { label: "here" })]);
    expect(labelOf(join(real, "acme"))).toBe("here");
  });

  itWith("unshare", "says so when the disk is full, and leaves the last good build", () => {
    const script = bundledScript(child);
    const commands = [
      `mount -t tmpfs -o size=256k tmpfs ${root}`,
      `${process.execPath} ${script} good 3 4096 ${target}`,
      `${process.execPath} ${script} bad 200 4096 ${target}`,
      `echo "exit $?, $(cat ${target}/label), $(ls -A ${root})"`,
    ];
    const result = spawnSync(requireTool("unshare"), ["--mount", "sh", "-c", commands.join("\n")], {
      encoding: "utf8",
    });
    expect(result.stderr).toBe("");
    expect(result.stdout).toBe(`disk-full: cannot write ${target}: the disk is full\nexit 2, good, acme\n`);
  });

  itWith("unshare", "says so when the parent is read-only", () => {
    const script = bundledScript(child);
    const commands = [
      `${process.execPath} ${script} good 1 1 ${target}`,
      `mount --bind ${root} ${root} && mount -o remount,ro,bind ${root}`,
      `${process.execPath} ${script} bad 1 1 ${target}`,
      `${process.execPath} ${script} bad 1 1 ${join(root, "new", "x")}`,
      `cat ${target}/label`,
    ];
    const result = spawnSync(requireTool("unshare"), ["--mount", "sh", "-c", commands.join("\n")], {
      encoding: "utf8",
    });
    const message = (directory: string) => `read-only: cannot write ${directory}: the file system is read-only\n`;
    expect(result.stdout).toBe(`${message(target)}${message(join(root, "new", "x"))}good`);
  });

  it.runIf(process.getuid?.() === 0)("says so when the parent may not be written (skipped unless root)", () => {
    chmodSync(root, 0o755);
    const script = bundledScript(child);
    chmodSync(join(script, ".."), 0o755);
    const result = spawnSync(process.execPath, [script, "bad", "1", "1", target], {
      encoding: "utf8",
      uid: 65534,
      gid: 65534,
    });
    expect(result.stdout).toBe(`denied: cannot write ${target}: permission denied\n`);
    expect(readdirSync(root)).toEqual([]);
  });

  it("survives many builds into one directory at the same time", async () => {
    const script = bundledScript(child);
    const labels = Array.from({ length: 6 }, (_, index) => `build-${index}`);
    const ends = labels.map(async (label) => {
      const running = spawn(process.execPath, [script, label, "40", "64", target, `${target}-two`], {
        stdio: "inherit",
      });
      const [code] = (await once(running, "exit")) as [number | null];
      return code;
    });
    expect(await Promise.all(ends)).toEqual(labels.map(() => 0));
    expect(readdirSync(root).sort()).toEqual(["acme", "acme-two"]);
    for (const directory of [target, `${target}-two`]) {
      const label = labelOf(directory);
      expect(labels).toContain(label);
      const files = readdirSync(join(directory, "linux"), { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      expect(files).toHaveLength(40);
      for (const file of files)
        expect(readFileSync(join(file.parentPath, file.name), "utf8")).toBe(label.padEnd(64, "."));
    }
  });

  it("survives two calls at the same time in one process", async () => {
    const trees = ["one", "two", "three"].map((label) => [outputTree(target, { label })]);
    await Promise.all(trees.map((tree) => host.writeTrees(tree)));
    expect(["one", "two", "three"]).toContain(labelOf(target));
    expect(readdirSync(root)).toEqual(["acme"]);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "leaves nothing behind after %s, and ends by it",
    async (signal) => {
      await good();
      const { running, ended } = await buildUnderWay(bundledScript(child));
      running.kill(signal);
      expect(await ended).toEqual([null, signal]);
      expect(readdirSync(root)).toEqual(["acme"]);
      expect(labelOf(target)).toBe("good");
    },
  );

  it("keeps the last good build through a kill, and the next build sweeps up", async () => {
    await good();
    const { running, ended } = await buildUnderWay(bundledScript(child));
    running.kill("SIGKILL");
    await ended;
    expect(labelOf(target)).toBe("good");
    expect(readdirSync(root)).toHaveLength(2);
    await host.writeTrees([outputTree(target, { label: "next" })]);
    expect(readdirSync(root)).toEqual(["acme"]);
    expect(labelOf(target)).toBe("next");
  });

  itWith(
    "strace",
    "tries again when another build has put its directory in place between the two renames",
    async () => {
      await good();
      const injection = "inject=rename,renameat,renameat2:error=ENOTEMPTY:when=2";
      const options = ["-f", "-qq", "-e", "trace=rename,renameat,renameat2", "-e", injection];
      const script = bundledScript(child);
      const result = spawnSync(requireTool("strace"), [...options, process.execPath, script, "new", "3", "1", target]);
      expect(result.stderr.toString()).toContain("(INJECTED)");
      expect(result.status).toBe(0);
      expect(labelOf(target)).toBe("new");
      expect(readdirSync(root)).toEqual(["acme"]);
    },
  );

  itWith("strace", "puts the last good build back after a kill between the two renames", async () => {
    await good();
    const script = bundledScript(child);
    const injection = "inject=rename,renameat,renameat2:signal=KILL:when=2";
    const options = ["-f", "-qq", "-e", "trace=rename,renameat,renameat2", "-e", injection];
    spawnSync(requireTool("strace"), [...options, process.execPath, script, "bad", "3", "1", target]);
    const [aside, staged] = readdirSync(root).sort().reverse();
    expect([staged, aside]).toEqual([expect.stringMatching(/^acme\.new-/), expect.stringMatching(/^acme\.old-/)]);
    // The next build fails, and still the directory that was in force is back.
    const foreign = temporaryDirectory();
    writeFileSync(join(foreign, "thesis.txt"), "mine");
    const failing = host.writeTrees([outputTree(target, {}), outputTree(foreign, {})]);
    await expect(failing).rejects.toThrow();
    expect(labelOf(target)).toBe("good");
    expect(readdirSync(root)).toEqual(["acme"]);
  });

  it("leaves the temporary directories of others alone", async () => {
    const alive = temporaryBeside(target, "new");
    const dead = alive.replace(`-${process.pid}-`, `-${deadProcess()}-`);
    const elsewhere = dead.replace(/new-[0-9a-f]{8}/, "new-00000000");
    const unlike = `${target}.new-backup`;
    for (const path of [alive, dead, elsewhere, unlike]) mkdirSync(path);
    await good();
    expect(existsSync(dead)).toBe(false);
    expect(readdirSync(root).sort()).toEqual(
      ["acme", ...[alive, elsewhere, unlike].map((path) => basename(path))].sort(),
    );
  });

  it("puts nothing back where a good directory stands", async () => {
    await good();
    const old = temporaryBeside(target, "old").replace(`-${process.pid}-`, `-${deadProcess()}-`);
    await host.writeTrees([outputTree(join(root, "older"), { label: "older" })]);
    renameSync(join(root, "older"), old);
    await expect(host.writeTrees([outputTree(target, { "\0": "" })])).rejects.toThrow();
    expect(labelOf(target)).toBe("good");
    await good();
    expect(readdirSync(root)).toEqual(["acme"]);
  });
});

/** The id of a process that has just ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

describe("writing single files", () => {
  it("replaces a symlink instead of following it", async () => {
    writeFileSync(join(root, "victim"), "precious");
    symlinkSync("victim", join(root, "link"));
    await host.writeFileAtomic(join(root, "link"), "new", 0o640);
    expect(readFileSync(join(root, "victim"), "utf8")).toBe("precious");
    expect(lstatSync(join(root, "link")).isFile()).toBe(true);
    expect(statSync(join(root, "link")).mode & 0o7777).toBe(0o640);
  });

  it("takes a dangling symlink for a file that exists", async () => {
    symlinkSync("nowhere", join(root, "link"));
    expect(await host.writeFileNew(join(root, "link"), "x")).toBe("exists");
    expect(existsSync(join(root, "nowhere"))).toBe(false);
  });

  it("says so when a file stands in the place of a directory", async () => {
    writeFileSync(join(root, "file"), "");
    await expect(host.writeFileNew(join(root, "file", "a"), "x")).rejects.toMatchObject({ reason: "in-the-way" });
    await expect(host.writeFileAtomic(join(root, "file", "a"), "x", 0o644)).rejects.toMatchObject({
      reason: "in-the-way",
    });
    expect(readdirSync(root)).toEqual(["file"]);
  });
});
