import fc from "fast-check";
import { parse, stringify } from "smol-toml";
import { describe, expect, it } from "vitest";
import type { LocatedNode } from "../../src/source/located.ts";
import { nodeAt, toPlain } from "../../src/source/located.ts";
import { parseToml } from "../../src/source/parse-toml.ts";
import { sourceText } from "../../src/source/source-text.ts";

const read = (text: string) => parseToml(sourceText("a.toml", text));
const plain = (text: string) => toPlain(read(text).value);
const place = (node: LocatedNode | undefined) =>
  node && [node.span.start.line, node.span.start.column, node.span.end.column];

describe("what the tree holds", () => {
  it.each([
    ["dotted keys", "a.b = 1\na.c = 2", { a: { b: 1, c: 2 } }],
    ["tables below dotted keys", "[a]\nb.c = 1\n[a.d]\ne = 2", { a: { b: { c: 1 }, d: { e: 2 } } }],
    ["a parent table after its child", "[a.b]\nx = 1\n[a]\ny = 2", { a: { b: { x: 1 }, y: 2 } }],
    [
      "arrays of tables",
      "[[a]]\nx = 1\n[[a]]\nx = 2\n[a.b]\ny = 3\n[[a.c]]",
      { a: [{ x: 1 }, { x: 2, b: { y: 3 }, c: [{}] }] },
    ],
    ["inline tables with dotted keys", "a = { b.c = 1, b.d = [ { e = 2 } ] }", { a: { b: { c: 1, d: [{ e: 2 }] } } }],
    ["TOML 1.1: newlines and a trailing comma in an inline table", "a = {\n  b = 1,\n}", { a: { b: 1 } }],
    ["TOML 1.1: escapes", 'a = "\\x41\\e"', { a: "A\u001b" }],
    ["quoted keys", '"a b".":c" = true', { "a b": { ":c": true } }],
    ["a key named __proto__", "__proto__ = 1", Object.fromEntries([["__proto__", 1]])],
    ["dates as their text", "a = 2026-11-21T10:00:00Z\nb = 07:32", { a: "2026-11-21T10:00:00Z", b: "07:32" }],
    ["integers in every notation", "a = 0x1F\nb = 0o17\nc = 1_000", { a: 31, b: 15, c: 1000 }],
    ["nothing", "# only a comment\n", {}],
  ])("%s", (_name, text, expected) => {
    expect(read(text).diagnostics).toEqual([]);
    expect(plain(text)).toEqual(expected);
  });

  it("tells integers, fractions and dates apart", () => {
    const { value } = read("a = 1\nb = 1.0\nc = 2026-01-01\nd = 'x'");
    expect(value.entries.map((entry) => entry.value)).toMatchObject([
      { value: 1 },
      { value: 1, float: true },
      { value: "2026-01-01", date: true },
      { value: "x" },
    ]);
    expect(nodeAt(value, ["a"])).not.toHaveProperty("float");
    expect(nodeAt(value, ["d"])).not.toHaveProperty("date");
  });

  it("means what the strict parser says, whatever is written", () => {
    const key = fc.string({ minLength: 1, maxLength: 6 });
    const { tree } = fc.letrec((tie) => ({
      tree: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.boolean(),
        fc.integer(),
        fc.array(fc.integer(), { maxLength: 3 }),
        fc.array(tie("tree"), { minLength: 1, maxLength: 3 }),
        tie("tree"),
      ),
    }));
    fc.assert(
      fc.property(tree, (document) => {
        const text = stringify(document);
        expect(read(text).diagnostics).toEqual([]);
        expect(plain(text)).toEqual(JSON.parse(JSON.stringify(parse(text))));
      }),
    );
  });
});

describe("places", () => {
  const text =
    '\n[hooks]\nmanaged_dir = "/x"\n[[hooks.PreToolUse]]\nmatcher = "^Bash$"\n[features]\na = { b = [1, 2] }\n';
  const { value } = read(text);

  it("of scalars, list items and inline tables", () => {
    expect(place(nodeAt(value, ["hooks", "managed_dir"]))).toEqual([3, 15, 19]);
    expect(place(nodeAt(value, ["hooks", "PreToolUse", 0, "matcher"]))).toEqual([5, 11, 19]);
    expect(place(nodeAt(value, ["features", "a", "b", 1]))).toEqual([7, 15, 16]);
  });

  it("of tables: their header", () => {
    expect(place(nodeAt(value, ["hooks"]))).toEqual([2, 2, 7]);
    expect(place(nodeAt(value, ["hooks", "PreToolUse", 0]))).toEqual([4, 3, 19]);
  });

  it("of keys", () => {
    expect(value.entries.map((entry) => [entry.key, entry.keySpan.start.line])).toEqual([
      ["hooks", 2],
      ["features", 6],
    ]);
  });

  it("behind a byte order mark and with CRLF", () => {
    const { value: root, diagnostics } = read("\ufeffa = 1\r\nb = 2\r\n");
    expect(diagnostics).toEqual([]);
    expect(nodeAt(root, ["a"])?.span.start).toMatchObject({ line: 1, offset: 5 });
    expect(nodeAt(root, ["b"])?.span.start).toMatchObject({ line: 2, column: 5 });
  });
});

describe("what Codex refuses as TOML", () => {
  it.each([
    ["a duplicate key", "a = 1\na = 2", 2, 1],
    ["a duplicate key in an inline table", "a = {b = 1, b = 2}", 1, 13],
    ["a table opened again", "[a]\nb = 1\n[a]\nc = 1", 3, 2],
    ["a table over a value", "a = 1\n[a]", 2, 2],
    ["a dotted key into an inline table", "a = {b = 1}\na.c = 2", 2, 1],
    ["a list of tables over a list", "a = []\n[[a]]", 2, 3],
    ["no value", "a =", 1, 4],
    ["two pairs on a line", "a = 1 b = 2", 1, 7],
    ["an unclosed list", "a = [1,", 1, 8],
    ["a raw DEL", 'a = "\u007f"', 1, 6],
    ["a raw control character in a comment", "# \u0001", 1, 3],
    ["letters outside ASCII in a bare key", "é = 1", 1, 1],
    ["an integer beyond 64 bits", "a = 9223372036854775808", 1, 5],
    ["a number beyond a double", "a = 1e400", 1, 5],
    ["30 February", "a = 2026-02-30", 1, undefined],
    ["29 February of a common year", "a = 2026-02-29", 1, undefined],
    ["a lone surrogate escape", 'a = "\\ud800"', 1, undefined],
    ["a signed hexadecimal", "a = +0x1", 1, undefined],
  ])("%s", (_name, text, line, column) => {
    const { value, diagnostics } = read(text);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ code: "invalid-toml", severity: "error" });
    expect(diagnostics[0]?.span.start.line).toBe(line);
    if (column !== undefined) expect(diagnostics[0]?.span.start.column).toBe(column);
    expect(value.entries).toEqual([]);
  });

  it("takes the largest integer", () => {
    expect(read("a = 9223372036854775807").diagnostics).toEqual([]);
  });
});
