import fc from "fast-check";
import { build } from "plist";
import { beforeAll, describe, expect, it } from "vitest";
import type { Expectation } from "../../src/drift/expectation.ts";
import type { MemoryEntry } from "../../src/drift/observe/memory-endpoint.ts";
import { statusOf } from "../../src/drift/report.ts";
import { acmeBundle, check, expectationOf, installed, type Tree } from "./support/acme.ts";

let expected: Expectation;

beforeAll(async () => {
  expected = await expectationOf(await acmeBundle(), "linux");
});

/** A change of one file of the bundle. Every one is drift. */
type Mutation =
  | { readonly kind: "delete" | "fifo" | "device" | "directory" | "link" | "empty" }
  | { readonly kind: "byte"; readonly at: number; readonly to: number }
  | { readonly kind: "insert"; readonly at: number; readonly text: string }
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "line"; readonly at: number }
  | { readonly kind: "mode"; readonly mode: number }
  | { readonly kind: "owner"; readonly userId: number; readonly groupId: number };

const place = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constantFrom("delete", "fifo", "device", "directory", "link", "empty").map((kind) => ({ kind })),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("byte" as const), at: place, to: fc.integer({ min: 0, max: 255 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("insert" as const),
      at: place,
      text: fc.oneof(
        fc.constantFrom("\n", " ", "#", '"', "\n# x\n", "true"),
        fc.string({ minLength: 1, maxLength: 4 }),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cut" as const), at: place }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("line" as const), at: place }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("mode" as const), mode: fc.integer({ min: 0, max: 0o7777 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("owner" as const),
      userId: fc.constantFrom(0, 1, 1000),
      groupId: fc.constantFrom(0, 1, 1000),
    }),
  },
);

/** What Codex reads beside the bundle's files: drift too. */
const additions: readonly string[] = [
  "/etc/codex/hooks.json",
  "/etc/codex/hooks/own.sh",
  "/etc/codex/rules/own.rules",
  "/etc/codex/rules/.own.rules",
  "/etc/codex/agents/own.toml",
  "/etc/codex/skills/own/SKILL.md",
];

/** What Codex does not read: no drift. */
const harmless: readonly (readonly [string, string])[] = [
  ["/etc/codex/notes.txt", "x"],
  ["/etc/codex/requirements.toml~", "allow_remote_control = true"],
  ["/etc/codex/rules/old.rules.bak", "prefix_rule("],
  ["/etc/codex/rules/below/own.rules", 'prefix_rule(pattern = ["rm"])'],
  ["/etc/codex/own.rules", 'prefix_rule(pattern = ["rm"])'],
  ["/home/ann/.codex/config.toml", 'model = "gpt-6-sol"'],
  ["/home/ann/.codex/rules/own.rules", 'prefix_rule(pattern = ["ls"], decision = "prompt")'],
  ["/home/ann/.codex/requirements.toml", "allow_remote_control = true"],
  ["/etc/passwd", "ann:x:1000:1000::/home/ann:/bin/sh"],
];

function bytesOf({ content }: MemoryEntry): Buffer {
  return Buffer.from(typeof content === "string" ? new TextEncoder().encode(content) : (content ?? new Uint8Array()));
}

/** The entry after the mutation; undefined where it is gone. */
function mutate(entry: MemoryEntry, change: Mutation): MemoryEntry | undefined {
  const bytes = bytesOf(entry);
  const at = (share: number) => Math.floor(share * bytes.length);
  switch (change.kind) {
    case "delete":
      return undefined;
    case "fifo":
    case "device":
    case "directory":
      return { kind: change.kind };
    case "link":
      return { kind: "symlink", target: "/dev/null" };
    case "empty":
      return { ...entry, content: "" };
    case "byte": {
      const copy = Buffer.from(bytes);
      copy[at(change.at)] = change.to;
      return { ...entry, content: copy };
    }
    case "insert":
      return {
        ...entry,
        content: Buffer.concat([
          bytes.subarray(0, at(change.at)),
          Buffer.from(change.text),
          bytes.subarray(at(change.at)),
        ]),
      };
    case "cut":
      return { ...entry, content: bytes.subarray(0, at(change.at)) };
    case "line": {
      const lines = bytes.toString("utf8").split("\n");
      lines.splice(Math.floor(change.at * lines.length), 1);
      return { ...entry, content: lines.join("\n") };
    }
    case "mode":
      return { ...entry, mode: change.mode };
    case "owner":
      return { ...entry, userId: change.userId, groupId: change.groupId };
  }
}

/** Whether two entries are the same file. */
function same(a: MemoryEntry, b: MemoryEntry | undefined): boolean {
  if (b === undefined || (b.kind ?? "file") !== "file") return false;
  return bytesOf(a).equals(bytesOf(b)) && a.mode === b.mode && (b.userId ?? 0) === 0 && (b.groupId ?? 0) === 0;
}

describe("random mutations of an installed tree", () => {
  it("nothing drifted is missed, and nothing else is reported", async () => {
    const files = fc.uniqueArray(fc.tuple(fc.nat(), mutation), {
      maxLength: 3,
      selector: ([index]) => index % expected.files.length,
    });
    await fc.assert(
      fc.asyncProperty(
        files,
        fc.subarray([...additions], { maxLength: 2 }),
        fc.subarray([...harmless]),
        async (changes, added, others) => {
          const before = installed(expected);
          const tree: Tree = new Map(before);
          for (const [index, change] of changes) {
            const { path } = expected.files[index % expected.files.length]!;
            const after = mutate(before.get(path)!, change);
            if (after === undefined) tree.delete(path);
            else tree.set(path, after);
          }
          for (const path of added) tree.set(path, { content: "" });
          for (const [path, content] of others) tree.set(path, { content });
          const drifted = [
            ...[...before].filter(([path, entry]) => !same(entry, tree.get(path))).map(([path]) => path),
            ...added.map((path) => path.replace("/SKILL.md", "")),
          ].sort();
          const { findings } = await check(expected, tree);
          expect([...new Set(findings.map(({ path }) => path))].sort()).toEqual(drifted);
          expect(statusOf(findings)).toBe(drifted.length === 0 ? "in-sync" : "drifted");
        },
      ),
      { numRuns: 1000, seed: 20261121 },
    );
  });

  it("nor in the managed preferences of macOS", async () => {
    const macos = await expectationOf(await acmeBundle(), "macos");
    const values = macos.preferences?.values ?? {};
    const path = "/Library/Managed Preferences/com.openai.codex.plist";
    const keys = Object.keys(values);
    expect(keys).toHaveLength(2);
    await fc.assert(
      fc.asyncProperty(fc.nat(), mutation, async (index, change) => {
        const key = keys[index % keys.length]!;
        const before = { content: Buffer.from(values[key]!, "base64"), mode: 0o644 };
        const after = mutate(before, change);
        // What stands in place of the preference file is another test's.
        fc.pre(after === undefined || after.kind === undefined);
        const others = Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
        const changed = after === undefined ? others : { ...others, [key]: bytesOf(after).toString("base64") };
        const tree = installed(macos);
        tree.set(path, { content: build(changed), mode: 0o644 });
        const { findings } = await check(macos, tree);
        const same = after !== undefined && bytesOf(after).equals(before.content);
        expect([...new Set(findings.map((finding) => finding.path))]).toEqual(same ? [] : [path]);
      }),
      { numRuns: 300, seed: 20261121 },
    );
  });
});
