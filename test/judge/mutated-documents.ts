import fc from "fast-check";
import { stringify } from "smol-toml";
import { childrenOf, type CodexType, findKey, keyFacts } from "../../src/catalogue/codex/index.ts";
import type { CodexArtefact } from "../../src/catalogue/codex/types.ts";
import { isPlainList, isPlainMap, type Plain, toPlain } from "../../src/source/located.ts";
import { parseToml } from "../../src/source/parse-toml.ts";
import { sourceText } from "../../src/source/source-text.ts";

/** A tree that can be changed in place. */
type Tree = string | number | boolean | Tree[] | { [key: string]: Tree };

/** One change of a document, chosen by numbers so that it shrinks. */
interface Mutation {
  readonly kind: "value" | "remove" | "rename" | "add" | "copy";
  readonly place: number;
  readonly choice: number;
}

const values: readonly Tree[] = [
  true,
  false,
  0,
  1,
  -1,
  70000,
  1.5,
  "",
  " ",
  "x",
  "a b",
  "read-only",
  "never",
  "allow",
  "deny",
  "none",
  "forbidden",
  "prompt",
  "on-request",
  "command",
  "mcp_tool",
  "regex",
  "exact",
  "git",
  "(",
  "[a-z]+",
  "^a$",
  "\\d",
  "(?=a)",
  "~/.ssh",
  "/srv/x",
  "/**/x",
  "rel/x",
  ":root",
  ":workspace",
  ":bogus",
  "*",
  "*.x.com",
  "a.com:80",
  "https://a.com",
  "corp",
  "openai",
  "us",
  [],
  ["x"],
  ["read-only"],
  [""],
  [1],
  {},
  { x: 1 },
  { x: "y" },
  [{}],
  { token: "git" },
  [{ token: "git" }],
  { match: "regex", expression: "(" },
  { match: "exact", value: "x" },
  { command: "x" },
  { url: "x" },
];
const names = [
  "x",
  "zzz",
  ":x",
  "*",
  "a b",
  "a.com",
  "/x",
  "~/x",
  "rel",
  "filesystem",
  "openai",
  "corp",
  ":workspace",
  ":read-only",
  "enabled",
  "match",
  "command",
];

/** A document of the corpus with up to four changes, and its TOML text. */
export function mutatedDocument(artefact: CodexArtefact, corpus: readonly string[]): fc.Arbitrary<string> {
  const trees = corpus.flatMap((text) => {
    const parsed = parseToml(sourceText("corpus.toml", text));
    return parsed.diagnostics.length === 0 ? [toPlain(parsed.value)] : [];
  });
  const mutation: fc.Arbitrary<Mutation> = fc.record({
    kind: fc.constantFrom("value", "remove", "rename", "add", "copy"),
    place: fc.nat(10_000),
    choice: fc.nat(10_000),
  });
  return fc
    .tuple(
      fc.nat(trees.length - 1),
      fc.option(fc.nat(trees.length - 1), { freq: 2 }),
      fc.array(mutation, { maxLength: 4 }),
    )
    .map(([first, second, mutations]) => {
      const root: Tree = merged(copyOf(trees[first] ?? {}), second === null ? {} : copyOf(trees[second] ?? {}));
      for (const change of mutations) apply(artefact, root, change);
      return textOf(root);
    });
}

function copyOf(plain: Plain): Tree {
  if (isPlainList(plain)) return plain.map(copyOf);
  if (isPlainMap(plain)) return Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, copyOf(value)]));
  return plain ?? "";
}

function merged(left: Tree, right: Tree): Tree {
  return isMap(left) && isMap(right) ? { ...left, ...right } : left;
}

function isMap(tree: Tree | undefined): tree is { [key: string]: Tree } {
  return typeof tree === "object" && !Array.isArray(tree);
}

interface Slot {
  readonly holder: Tree[] | { [key: string]: Tree };
  readonly key: string | number;
  readonly path: readonly (string | number)[];
}

/** Every place of the tree that holds a value. */
function slotsOf(tree: Tree, path: readonly (string | number)[] = []): readonly Slot[] {
  if (Array.isArray(tree))
    return tree.flatMap((item, index) => [
      { holder: tree, key: index, path: [...path, index] },
      ...slotsOf(item, [...path, index]),
    ]);
  if (!isMap(tree)) return [];
  return Object.entries(tree).flatMap(([key, value]) => [
    { holder: tree, key, path: [...path, key] },
    ...slotsOf(value, [...path, key]),
  ]);
}

function apply(artefact: CodexArtefact, root: Tree, { kind, place, choice }: Mutation): void {
  const slots = slotsOf(root);
  const slot = slots[place % Math.max(1, slots.length)];
  if (kind === "add" || slot === undefined) {
    addKey(artefact, root, place, choice);
    return;
  }
  const { holder, key } = slot;
  const wanted =
    choice % 2 === 0 ? valueFor(findKey(artefact, slot.path)?.type, choice >> 1) : pick(values, choice >> 1);
  if (Array.isArray(holder)) {
    const index = Number(key);
    if (kind === "remove") holder.splice(index, 1);
    else if (kind === "copy") holder.push(structuredClone(holder[index] ?? ""));
    else holder[index] = structuredClone(wanted);
    return;
  }
  const name = String(key);
  const current = holder[name] ?? "";
  if (kind === "remove" || kind === "rename") Reflect.deleteProperty(holder, name);
  if (kind === "rename") holder[pick([...names, ...childrenOf(artefact, slot.path.slice(0, -1))], choice)] = current;
  if (kind === "copy") holder[pick(names, choice)] = structuredClone(current);
  if (kind === "value") holder[name] = structuredClone(wanted);
}

/** Puts a key of table 1 somewhere below the root, with a value of its type or with any value. */
function addKey(artefact: CodexArtefact, root: Tree, place: number, choice: number): void {
  const facts = keyFacts(artefact).filter((fact) => !fact.path.includes("[]"));
  const fact = facts[place % facts.length];
  if (fact === undefined || !isMap(root)) return;
  const steps = fact.path.split(".").map((step) => (step.startsWith("<") ? pick(names, choice) : step));
  let holder = root;
  for (const step of steps.slice(0, -1)) {
    const next = (holder[step] ??= {});
    if (!isMap(next)) return;
    holder = next;
  }
  holder[steps.at(-1) ?? "x"] = structuredClone(
    choice % 4 === 0 ? pick(values, choice >> 2) : valueFor(fact.type, choice >> 2),
  );
}

function valueFor(type: CodexType | undefined, choice: number): Tree {
  switch (type?.kind) {
    case "boolean":
      return choice % 2 === 0;
    case "integer":
      return pick([0, 1, 10, 65535, -1], choice);
    case "choice":
      return pick(type.of, choice);
    case "list":
      return choice % 3 === 0 ? [] : [valueFor(type.item, choice >> 1)];
    case "map":
      return { [pick(names, choice)]: valueFor(type.value, choice >> 1) };
    case "union":
      return valueFor(pick(type.of, choice), choice >> 1);
    case "string":
    case "path":
      return pick(["x", "", "/srv/x", "https://a.com", "a.com", "corp"], choice);
    case "number":
      return 1.5;
    case "table":
      return {};
    case "any":
    case undefined:
      return pick(values, choice);
  }
}

function pick<T>(list: readonly T[], choice: number): T {
  const item = list[choice % list.length];
  if (item === undefined) throw new Error("an empty list to pick from");
  return item;
}

/** The writer has no place for a map inside a mixed list: such a document is written as its own first half. */
function textOf(root: Tree): string {
  try {
    return stringify(root);
  } catch {
    return "";
  }
}
