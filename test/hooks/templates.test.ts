import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Handlebars from "handlebars";
import { describe, expect, it } from "vitest";
import { base64, base64Utf16, commentText, powerShellText } from "../../src/codex/hooks/escapers.ts";

const root = new URL("../../templates/hooks/", import.meta.url).pathname;
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".hbs"));
const escapers = new Set(["sh", "ps", "comment", "awk"]);

/** Expressions that print a value without an escaping helper. */
function bareExpressions(text: string): readonly string[] {
  const found: string[] = [];
  const visit = (program: hbs.AST.Program | undefined): void => {
    for (const node of program?.body ?? []) {
      if (node.type === "MustacheStatement") {
        const { path, params } = node as hbs.AST.MustacheStatement;
        const name = (path as hbs.AST.PathExpression).original;
        if (params.length === 0 || !escapers.has(name)) found.push(name);
      }
      if (node.type === "BlockStatement") {
        visit((node as hbs.AST.BlockStatement).program);
        visit((node as hbs.AST.BlockStatement).inverse);
      }
    }
  };
  visit(Handlebars.parse(text));
  return found;
}

describe("script templates", () => {
  it.each(files)("%s prints nothing without an escaper", (name) => {
    expect(bareExpressions(readFileSync(join(root, name), "utf8"))).toEqual([]);
  });

  it("the check finds a bare expression", () => {
    expect(bareExpressions("echo {{id}} {{sh id}} {{{raw}}} {{#if x}}{{y}}{{/if}}")).toEqual(["id", "raw", "y"]);
  });

  it("every awk program is without single-quote trouble and plain ASCII", () => {
    for (const name of files.filter((file) => file.endsWith(".awk.hbs"))) {
      const text = readFileSync(join(root, name), "utf8");
      expect([name, /^[\x20-\x7e\n]*$/.test(text), text.includes("{{")]).toEqual([name, true, false]);
    }
  });

  it("the escapers are what their names say", () => {
    for (const text of ["", "a", "ab", "abc", "\u00e9\u2019\u{1f600}", "'\n$x`"]) {
      expect(base64(text)).toBe(Buffer.from(text).toString("base64"));
      expect(base64Utf16(text)).toBe(Buffer.from(text, "utf16le").toString("base64"));
      expect(powerShellText(text)).toContain(`'${Buffer.from(text).toString("base64")}'`);
      expect(commentText(text)).toMatch(/^[\x20-\x7e]*$/);
    }
  });
});
