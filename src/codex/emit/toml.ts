import { invariant } from "../../diagnostics/diagnostic.ts";
import type { LocatedNode } from "../../source/located.ts";
import { commentText, tomlKey, tomlString } from "./toml-text.ts";

/** One value to print: where it stands, and the comment that names its source. */
export interface TomlSetting {
  readonly path: readonly (string | number)[];
  readonly value: LocatedNode;
  readonly comment: string;
}

interface Branch {
  readonly kind: "branch";
  readonly children: Map<string, Child>;
  comment: string;
  /** Printed even when it has no values of its own. */
  explicit: boolean;
}

interface Leaf {
  readonly kind: "leaf";
  readonly value: LocatedNode;
  readonly comment: string;
}

interface Tables {
  readonly kind: "tables";
  readonly items: Branch[];
}

type Child = Branch | Leaf | Tables;

/**
 * Prints settings as TOML 1.0, in the order given: scalars and lists of a table before its tables. Nothing is decided here. Later
 * settings may not contradict earlier ones: that would be a defect of the lowering.
 */
export function emitToml(header: readonly string[], settings: readonly TomlSetting[]): string {
  const root = newBranch("");
  for (const setting of settings) insert(root, setting.path, setting.value, setting.comment);
  const lines: string[] = [];
  printBranch(root, [], lines);
  const text = lines.join("\n").replace(/^\n+/, "");
  return `${header.map((line) => `# ${commentText(line)}`).join("\n")}\n${text === "" ? "" : `\n${text}\n`}`;
}

function newBranch(comment: string): Branch {
  return { kind: "branch", children: new Map(), comment, explicit: false };
}

function insert(root: Branch, path: readonly (string | number)[], value: LocatedNode, comment: string): void {
  let branch = root;
  for (let index = 0; index < path.length - 1; index += 1) {
    const step = path[index];
    invariant(typeof step === "string", "a list index stands where a key must stand");
    const next = path[index + 1];
    if (typeof next === "number") {
      const tables = childTables(branch, step);
      while (tables.items.length <= next) tables.items.push(newBranch(""));
      const item = tables.items[next];
      invariant(item, "the item was just made");
      branch = item;
      index += 1;
    } else branch = childBranch(branch, step);
  }
  const last = path.at(-1);
  if (typeof last === "number") fill(branch, value, comment);
  else if (last !== undefined) put(branch, last, value, comment);
}

function put(branch: Branch, key: string, value: LocatedNode, comment: string): void {
  if (value.kind === "map") {
    const table = childBranch(branch, key);
    fill(table, value, comment);
    return;
  }
  if (value.kind === "list" && isTableList(value.items)) {
    const tables = childTables(branch, key);
    for (const item of value.items) {
      const table = newBranch(comment);
      fill(table, item, comment);
      tables.items.push(table);
    }
    return;
  }
  invariant(!branch.children.has(key), `two settings for ${key}`);
  branch.children.set(key, { kind: "leaf", value, comment });
}

function fill(branch: Branch, value: LocatedNode, comment: string): void {
  invariant(value.kind === "map", "only a map fills a table");
  branch.comment = branch.comment === "" ? comment : branch.comment;
  if (value.entries.length === 0) branch.explicit = true;
  for (const entry of value.entries) put(branch, entry.key, entry.value, "");
}

/** Lists of larger tables read better as [[tables]]; lists of small ones stay on one line. */
function isTableList(items: readonly LocatedNode[]): items is readonly Extract<LocatedNode, { kind: "map" }>[] {
  return (
    items.length > 0 &&
    items.every((item) => item.kind === "map") &&
    items.some((item) => item.kind === "map" && item.entries.length > 2)
  );
}

function childBranch(branch: Branch, key: string): Branch {
  const found = branch.children.get(key);
  if (found !== undefined) {
    invariant(found.kind === "branch", `${key} is a table and a value`);
    return found;
  }
  const made = newBranch("");
  branch.children.set(key, made);
  return made;
}

function childTables(branch: Branch, key: string): Tables {
  const found = branch.children.get(key);
  if (found !== undefined) {
    invariant(found.kind === "tables", `${key} is a list of tables and something else`);
    return found;
  }
  const made: Tables = { kind: "tables", items: [] };
  branch.children.set(key, made);
  return made;
}

function printBranch(branch: Branch, path: readonly string[], lines: string[]): void {
  for (const [key, child] of branch.children) if (child.kind === "leaf") printLeaf(key, child, lines);
  for (const [key, child] of branch.children) {
    if (child.kind === "leaf") continue;
    const here = [...path, key];
    const name = here.map(tomlKey).join(".");
    if (child.kind === "branch") {
      const hasValues = [...child.children.values()].some((grandchild) => grandchild.kind === "leaf");
      if (hasValues || child.explicit || child.comment !== "") printHeader(child.comment, `[${name}]`, lines);
      printBranch(child, here, lines);
    }
    if (child.kind === "tables")
      for (const item of child.items) {
        printHeader(item.comment, `[[${name}]]`, lines);
        printBranch(item, here, lines);
      }
  }
}

function printHeader(comment: string, header: string, lines: string[]): void {
  lines.push("");
  if (comment !== "") lines.push(`# ${commentText(comment)}`);
  lines.push(header);
}

function printLeaf(key: string, leaf: Leaf, lines: string[]): void {
  const text = `${tomlKey(key)} = ${inline(leaf.value)}`;
  // A comment behind a value of several lines would be easy to miss; behind a short one it keeps long lists readable.
  if (leaf.comment === "") lines.push(text);
  else if (text.includes("\n") || text.length > 60) lines.push(`# ${commentText(leaf.comment)}`, text);
  else lines.push(`${text} # ${commentText(leaf.comment)}`);
}

function inline(node: LocatedNode): string {
  if (node.kind === "list") return `[${node.items.map(inline).join(", ")}]`;
  if (node.kind === "map")
    return node.entries.length === 0
      ? "{}"
      : `{ ${node.entries.map((entry) => `${tomlKey(entry.key)} = ${inlineText(entry.value)}`).join(", ")} }`;
  return scalarText(node.value, node.float === true);
}

/** Inside an inline table no value may span lines. */
function inlineText(node: LocatedNode): string {
  if (node.kind === "scalar" && typeof node.value === "string" && node.value.includes("\n"))
    return `"${tomlString(node.value.replaceAll("\n", "\r\n")).slice(1, -1).replaceAll("\\r\\n", "\\n")}"`;
  return inline(node);
}

function scalarText(value: string | number | boolean | null, isFloat: boolean): string {
  invariant(value !== null, "TOML has no empty value");
  if (typeof value === "string") return tomlString(value);
  if (typeof value === "number" && isFloat && Number.isInteger(value)) return value.toFixed(1);
  return String(value);
}
