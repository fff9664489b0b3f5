import type { Span } from "./span.ts";

/** A value read from YAML or TOML, with the place of every scalar, list, map and key. */
export type LocatedNode = LocatedScalar | LocatedList | LocatedMap;

export interface LocatedScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** True for a TOML float or a YAML number with a fraction or exponent, which `value` alone cannot tell (`1.0`). */
  readonly float?: boolean;
  /** True for a TOML date or time, whose `value` is its text: Codex refuses one where it asks for a string. */
  readonly date?: boolean;
  readonly span: Span;
}

export interface LocatedList {
  readonly kind: "list";
  readonly items: readonly LocatedNode[];
  readonly span: Span;
}

export interface LocatedMap {
  readonly kind: "map";
  readonly entries: readonly LocatedEntry[];
  readonly span: Span;
}

export interface LocatedEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: LocatedNode;
}

/** Plain data: what a located node means without its places. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

export function toPlain(node: LocatedNode): Plain {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(toPlain);
    case "map":
      return Object.fromEntries(node.entries.map((entry) => [entry.key, toPlain(entry.value)]));
  }
}

/** A located node for plain data that no one wrote: every part points at `span`. */
export function locate(value: Plain, span: Span): LocatedNode {
  if (isPlainList(value)) return { kind: "list", items: value.map((item) => locate(item, span)), span };
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).map(([key, item]) => ({ key, keySpan: span, value: locate(item, span) }));
    return { kind: "map", entries, span };
  }
  return { kind: "scalar", value, span };
}

export function isPlainList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}

export function isPlainMap(value: Plain | undefined): value is Readonly<Record<string, Plain>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

export function entryOf(node: LocatedNode | undefined, key: string): LocatedEntry | undefined {
  return node?.kind === "map" ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** The node at a path of keys and indices, if there is one. */
export function nodeAt(node: LocatedNode, path: readonly (string | number)[]): LocatedNode | undefined {
  let current: LocatedNode | undefined = node;
  for (const step of path) {
    if (current === undefined) return undefined;
    current =
      typeof step === "number"
        ? current.kind === "list"
          ? current.items[step]
          : undefined
        : entryOf(current, step)?.value;
  }
  return current;
}

export function stringValue(node: LocatedNode | undefined): string | undefined {
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}
