import Handlebars from "handlebars";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { escapers } from "../../src/package/render-template.ts";

const root = join(import.meta.dirname, "../../templates");
const templates = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".hbs") && !path.startsWith("hooks") && !path.startsWith("report"))
  .sort();

type Node = hbs.AST.Node;

/** Every expression of a template that writes a value without naming an escaper, or does something that is no plain block. */
function bareExpressions(source: string): readonly string[] {
  const found: string[] = [];
  const at = (node: Node) =>
    `line ${node.loc.start.line}: ${source.split("\n")[node.loc.start.line - 1]?.trim() ?? ""}`;
  const visitor = new Handlebars.Visitor();
  visitor.MustacheStatement = (node) => {
    const name = node.path.type === "PathExpression" ? (node.path as hbs.AST.PathExpression).original : "";
    const plain = node.params.length === 1 && node.params[0]?.type === "PathExpression" && node.escaped;
    if (!(name in escapers) || !plain) found.push(at(node));
  };
  visitor.BlockStatement = (node) => {
    if (!["each", "if", "unless"].includes(node.path.original)) found.push(at(node));
    visitor.accept(node.program);
    if (node.inverse) visitor.accept(node.inverse);
  };
  visitor.PartialStatement = (node) => {
    if (node.name.type !== "PathExpression" || node.params.length > 0) found.push(at(node));
  };
  visitor.accept(Handlebars.parse(source));
  return found;
}

describe.each(templates)("%s", (path) => {
  const source = readFileSync(join(root, path), "utf8");

  it("writes every value through an explicit escaper", () => {
    expect(bareExpressions(source)).toEqual([]);
  });

  it("uses the escaper of its own language, outside of quotes", () => {
    const used = [...source.matchAll(/(.?)\{\{(\w+) /g)].map(([, before = "", name = ""]) => ({ before, name }));
    const foreign = used.filter(({ name }) => {
      if (path.endsWith(".sh.hbs")) return ["ps", "psComment", "xml", "spec", "puppet", "json"].includes(name);
      if (path.endsWith(".ps1.hbs")) return ["sh", "comment", "xml", "spec", "puppet", "json"].includes(name);
      return name === "sh" || name === "ps";
    });
    expect(foreign).toEqual([]);
    expect(used.filter(({ before, name }) => ["sh", "ps", "puppet"].includes(name) && /["'`\w]/.test(before))).toEqual(
      [],
    );
  });
});

it("a bare expression is found", () => {
  expect(bareExpressions("x={{policy}}\n")).toHaveLength(1);
  expect(bareExpressions("x={{{policy}}}\n")).toHaveLength(1);
  expect(bareExpressions("x={{{sh policy}}}\n")).toHaveLength(1);
  expect(bareExpressions("{{#if a}}{{lookup a b}}{{/if}}\n")).toHaveLength(1);
  expect(bareExpressions("{{#each a}}{{sh this}}{{else}}{{this}}{{/each}}\n")).toHaveLength(1);
  expect(bareExpressions("x={{sh policy}}\n")).toEqual([]);
});
