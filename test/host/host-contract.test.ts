import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { HostError } from "../../src/host/host-error.ts";
import type { Host } from "../../src/host/host.ts";
import { MemoryHost } from "../../src/host/memory-host.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { outputTree } from "../support/output-tree.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const node = nodeHost();

/** The same files in a world of each kind. */
const worlds: readonly [string, (files: Readonly<Record<string, string>>) => { host: Host; root: string }][] = [
  [
    "the real host",
    (files) => {
      const root = temporaryDirectory();
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content);
      }
      return { host: node, root };
    },
  ],
  [
    "the memory host",
    (files) => {
      const below = Object.entries(files).map(([path, content]) => [`/world/${path}`, content] as const);
      return { host: new MemoryHost({ files: Object.fromEntries(below) }), root: "/world" };
    },
  ],
];

async function textOf(host: Host, path: string): Promise<string> {
  const result = await host.readBytes(path);
  return result.ok ? new TextDecoder().decode(result.bytes) : result.reason;
}

async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as HostError).reason;
  }
  return "it worked";
}

describe.each(worlds)("%s", (_, world) => {
  it("reads a file, and says why it cannot", async () => {
    const { host, root } = world({ "a.txt": "hello", "dir/b.txt": "b" });
    expect(await textOf(host, `${root}/a.txt`)).toBe("hello");
    expect(await textOf(host, `${root}/missing.txt`)).toBe("missing");
    expect(await textOf(host, `${root}/dir`)).toBe("directory");
    expect(await host.readBytes(`${root}/a.txt`, { limit: 4 })).toMatchObject({ ok: false, reason: "too-large" });
    expect(await host.readBytes(`${root}/a.txt`, { limit: 5 })).toMatchObject({ ok: true });
  });

  it("lists policies in byte order, at every depth", async () => {
    const { host, root } = world({
      "b.policy.yaml": "",
      "B.policy.yaml": "",
      "teams/z/a.policy.yaml": "",
      "teams/\u{1f600}.policy.yaml": "",
      "teams/\uff5e.policy.yaml": "",
      "a.yaml": "",
      "a.policy.yaml.bak": "",
    });
    expect(await host.listPolicies(root)).toEqual(
      [
        "B.policy.yaml",
        "b.policy.yaml",
        "teams/z/a.policy.yaml",
        "teams/\uff5e.policy.yaml",
        "teams/\u{1f600}.policy.yaml",
      ].map((path) => `${root}/${path}`),
    );
    expect(await reasonOf(host.listPolicies(`${root}/nowhere`))).toBe("missing");
  });

  it("lists names, and none where there is no directory", async () => {
    const { host, root } = world({ "b/c/d": "", a: "" });
    expect(await host.list(root)).toEqual(["a", "b"]);
    expect(await host.list(`${root}/nowhere`)).toEqual([]);
  });

  it("says what lies at a path", async () => {
    const { host, root } = world({ "dir/a.txt": "hello" });
    expect(await host.kind(`${root}/dir`)).toBe("directory");
    expect(await host.kind(`${root}/dir/a.txt`)).toBe("file");
    expect(await host.kind(`${root}/nothing`)).toBe("missing");
    expect(await host.kind(`${root}/dir/a.txt/below`)).toBe("missing");
    expect(await host.inspect(`${root}/dir/a.txt`)).toMatchObject({ kind: "file", mode: 0o644, size: 5 });
    expect(await host.inspect(`${root}/nothing`)).toBeUndefined();
    expect(await host.realPath(`${root}/dir/../dir/a.txt`)).toBe(`${root}/dir/a.txt`);
    expect(await reasonOf(host.realPath(`${root}/nothing`))).toBe("missing");
  });

  it("writes a new file once, with its directories", async () => {
    const { host, root } = world({});
    expect(await host.writeFileNew(`${root}/deep/er/a.txt`, "one")).toBe("written");
    expect(await host.writeFileNew(`${root}/deep/er/a.txt`, "two")).toBe("exists");
    expect(await textOf(host, `${root}/deep/er/a.txt`)).toBe("one");
  });

  it("replaces a file", async () => {
    const { host, root } = world({ "a.txt": "one" });
    await host.writeFileAtomic(`${root}/a.txt`, "two", 0o600);
    expect(await textOf(host, `${root}/a.txt`)).toBe("two");
    expect(await host.inspect(`${root}/a.txt`)).toMatchObject({ mode: 0o600 });
    expect(await host.list(root)).toEqual(["a.txt"]);
  });

  it("replaces trees as a whole", async () => {
    const { host, root } = world({ "other/keep.txt": "kept" });
    await host.writeTrees([outputTree(`${root}/out/a`, { "x/1": "1", "x/2": "2" }), outputTree(`${root}/out/b`, {})]);
    await host.writeTrees([outputTree(`${root}/out/a`, { "x/1": "new" })]);
    expect(await textOf(host, `${root}/out/a/x/1`)).toBe("new");
    expect(await textOf(host, `${root}/out/a/x/2`)).toBe("missing");
    expect(await host.list(`${root}/out`)).toEqual(["a", "b"]);
    expect(await textOf(host, `${root}/other/keep.txt`)).toBe("kept");
  });

  it("does not replace what is not its own, and then writes nothing at all", async () => {
    const { host, root } = world({
      "foreign/thesis.txt": "years of work",
      file: "x",
      "lying/manifest.json": '{"tool":{}}',
    });
    const good = outputTree(`${root}/good`, {});
    for (const [name, reason] of [
      ["foreign", "foreign-directory"],
      ["lying", "foreign-directory"],
      ["file", "in-the-way"],
    ]) {
      expect(await reasonOf(host.writeTrees([good, outputTree(`${root}/${name}`, {})]))).toBe(reason);
    }
    expect(await host.list(root)).toEqual(["file", "foreign", "lying"]);
    expect(await textOf(host, `${root}/foreign/thesis.txt`)).toBe("years of work");
  });

  it.each([
    "../escape",
    "a/../../escape",
    "/mandate-escape/x",
    "a//b",
    "./a",
    "a\\b",
    "C:/x",
    "nul\0",
    "",
    "MANIFEST.json",
    "manifest.json/x",
  ])("refuses the path %j in a tree", async (path) => {
    const { host, root } = world({});
    expect(await reasonOf(host.writeTrees([outputTree(`${root}/a`, { [path]: "x" })]))).toBe("unsafe-path");
    expect(await host.list(root)).toEqual([]);
  });

  it("refuses trees without a manifest, and trees inside each other", async () => {
    const { host, root } = world({});
    const bare = { directory: `${root}/a`, files: [{ path: "x", content: "x", mode: 0o644 }] };
    expect(await reasonOf(host.writeTrees([bare]))).toBe("unsafe-path");
    const [a, b, inside] = ["a", "a-b", "a/c"].map((name) => outputTree(`${root}/${name}`, {}));
    expect(await reasonOf(host.writeTrees([a!, b!, inside!]))).toBe("unsafe-path");
    expect(await reasonOf(host.writeTrees([a!, a!]))).toBe("unsafe-path");
    expect(await reasonOf(host.writeTrees([a!, b!]))).toBe("it worked");
  });
});
