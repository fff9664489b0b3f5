import { parse as parseStrictly, TomlError } from "smol-toml";
import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import { diagnose } from "../diagnostics/diagnostic.ts";
import type { LocatedEntry, LocatedMap, LocatedNode, LocatedScalar } from "./located.ts";
import { type SourceText, spanAt } from "./source-text.ts";
import type { Span } from "./span.ts";

const smallestInteger = -(2n ** 63n);
const largestInteger = 2n ** 63n - 1n;

/**
 * Reads TOML 1.1 into one located tree: dotted keys, `[tables]`, `[[arrays of tables]]` and inline tables end up in the same maps. A
 * byte order mark is passed over, as Codex does. Two parsers must agree that the text is valid: one knows every place, the other is
 * the stricter one. A text with an error has an empty map as its value.
 */
export function parseToml(source: SourceText): Outcome<LocatedMap> {
  const shift = source.text.startsWith("\ufeff") ? 1 : 0;
  const text = source.text.slice(shift);
  const place = (start: number, end: number): Span => spanAt(source, start + shift, end + shift);
  const empty: LocatedMap = { kind: "map", entries: [], span: place(0, 0) };
  const refuse = (problem: Diagnostic): Outcome<LocatedMap> => ({ value: empty, diagnostics: [problem] });

  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text, { tomlVersion: "1.1" });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return refuse(diagnose("invalid-toml", place(error.index, error.index + 1), plainMessage(error.message)));
  }
  try {
    parseStrictly(text, { integersAsBigInt: true });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const start = (source.lineStarts[error.line - 1] ?? 0) + error.column - 1 - (error.line === 1 ? 0 : shift);
    return refuse(diagnose("invalid-toml", place(start, start + 1), plainMessage(error.message)));
  }
  const reader = new Reader(place);
  const value = reader.read(program);
  return reader.problem === undefined ? { value, diagnostics: [] } : refuse(reader.problem);
}

/** Both parsers write sentences of their own; ours begin in lower case and name the file's format once. */
function plainMessage(message: string): string {
  const text = (message.split("\n")[0] ?? message).replace(/^Invalid TOML document: /, "").replace(/\.$/, "");
  return `invalid TOML: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

interface OpenMap {
  readonly kind: "open-map";
  readonly entries: Map<string, OpenEntry>;
  readonly span: Span;
}

interface OpenList {
  readonly kind: "open-list";
  readonly items: OpenMap[];
  readonly span: Span;
}

interface OpenEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: OpenMap | OpenList | LocatedNode;
}

type NamePart = AST.TOMLKey["keys"][number];

/** Builds the tree from a program that is known to be valid, so that no key is defined twice. */
class Reader {
  /** What only the values themselves show: numbers that the grammar lets through and Codex does not. */
  problem: Diagnostic | undefined;
  private readonly place: (start: number, end: number) => Span;

  constructor(place: (start: number, end: number) => Span) {
    this.place = place;
  }

  read(program: AST.TOMLProgram): LocatedMap {
    const root: OpenMap = { kind: "open-map", entries: new Map(), span: this.place(...program.range) };
    for (const part of program.body[0].body) {
      if (part.type === "TOMLKeyValue") this.addPair(root, part);
      else this.addTable(root, part);
    }
    return close(root);
  }

  private addTable(root: OpenMap, table: AST.TOMLTable): void {
    const names = table.key.keys;
    const parent = this.descend(root, names.slice(0, -1));
    const name = names.at(-1);
    if (name === undefined) return;
    const key = textOf(name);
    const span = this.place(...table.key.range);
    const existing = parent.entries.get(key)?.value;
    let target: OpenMap;
    if (table.kind === "array") {
      target = { kind: "open-map", entries: new Map(), span };
      if (existing?.kind === "open-list") existing.items.push(target);
      else
        parent.entries.set(key, {
          key,
          keySpan: this.spanOf(name),
          value: { kind: "open-list", items: [target], span },
        });
    } else if (existing?.kind === "open-map") {
      // `[a.b]` before `[a]`: the table exists because of its child, and gets its own place now.
      target = { kind: "open-map", entries: existing.entries, span };
      parent.entries.set(key, { key, keySpan: this.spanOf(name), value: target });
    } else {
      target = { kind: "open-map", entries: new Map(), span };
      parent.entries.set(key, { key, keySpan: this.spanOf(name), value: target });
    }
    for (const pair of table.body) this.addPair(target, pair);
  }

  private addPair(table: OpenMap, pair: AST.TOMLKeyValue): void {
    const name = pair.key.keys.at(-1);
    if (name === undefined) return;
    const key = textOf(name);
    const parent = this.descend(table, pair.key.keys.slice(0, -1));
    parent.entries.set(key, { key, keySpan: this.spanOf(name), value: this.readValue(pair.value) });
  }

  /** The map under `names`, made where it is not there yet; in an array of tables, that of the last element. */
  private descend(start: OpenMap, names: readonly NamePart[]): OpenMap {
    let current = start;
    for (const name of names) {
      const key = textOf(name);
      const existing = current.entries.get(key)?.value;
      if (existing?.kind === "open-list") {
        current = existing.items.at(-1) ?? current;
      } else if (existing?.kind === "open-map") {
        current = existing;
      } else {
        const made: OpenMap = { kind: "open-map", entries: new Map(), span: this.spanOf(name) };
        current.entries.set(key, { key, keySpan: this.spanOf(name), value: made });
        current = made;
      }
    }
    return current;
  }

  private readValue(node: AST.TOMLContentNode): LocatedNode {
    const span = this.place(...node.range);
    if (node.type === "TOMLArray")
      return { kind: "list", items: node.elements.map((item) => this.readValue(item)), span };
    if (node.type === "TOMLInlineTable") {
      const table: OpenMap = { kind: "open-map", entries: new Map(), span };
      for (const pair of node.body) this.addPair(table, pair);
      return close(table);
    }
    return this.readScalar(node, span);
  }

  private readScalar(node: AST.TOMLValue, span: Span): LocatedScalar {
    switch (node.kind) {
      case "string":
      case "boolean":
        return { kind: "scalar", value: node.value, span };
      case "integer":
        if (node.bigint < smallestInteger || node.bigint > largestInteger)
          this.refuse(span, "the integer does not fit into 64 bits");
        return { kind: "scalar", value: Number(node.bigint), span };
      case "float":
        if (Math.abs(node.value) === Infinity && !node.number.includes("inf"))
          this.refuse(span, "the number is too large");
        return { kind: "scalar", value: node.value, float: true, span };
      default:
        return { kind: "scalar", value: node.datetime, date: true, span };
    }
  }

  private refuse(span: Span, message: string): void {
    this.problem ??= diagnose("invalid-toml", span, `invalid TOML: ${message}`);
  }

  private spanOf(name: NamePart): Span {
    return this.place(...name.range);
  }
}

function textOf(name: NamePart): string {
  return name.type === "TOMLBare" ? name.name : name.value;
}

function close(map: OpenMap): LocatedMap {
  const entries = [...map.entries.values()].map((entry): LocatedEntry => ({
    ...entry,
    value: closeValue(entry.value),
  }));
  return { kind: "map", entries, span: map.span };
}

function closeValue(value: OpenEntry["value"]): LocatedNode {
  if (value.kind === "open-list") return { kind: "list", items: value.items.map(close), span: value.span };
  return value.kind === "open-map" ? close(value) : value;
}
