import type { LocatedEntry, LocatedMap, LocatedNode } from "../source/located.ts";
import type { Span } from "../source/span.ts";

/** A key path with its value, and the place of its key. */
export interface Part {
  readonly path: readonly string[];
  readonly value: LocatedNode;
  readonly keySpan: Span;
}

/** What is left of a document while its keys are taken out one by one: nothing that is not taken can be forgotten. */
export class Remainder {
  private root: LocatedMap;

  constructor(root: LocatedMap) {
    this.root = root;
  }

  /** Takes the value at a path out of the document. Tables that become empty by it go with it. */
  take(path: readonly string[]): Part | undefined {
    const found = partAt(this.root, path);
    if (found !== undefined) this.root = without(this.root, path);
    return found === undefined ? undefined : { path, ...found };
  }

  /** Everything that was not taken, down to scalars, lists and empty tables. */
  parts(): readonly Part[] {
    return leafParts(this.root, []);
  }
}

/** The scalars, lists and empty tables below a table. */
export function leafParts(table: LocatedMap, above: readonly string[]): readonly Part[] {
  return table.entries.flatMap((entry) => {
    const path = [...above, entry.key];
    if (entry.value.kind === "map" && entry.value.entries.length > 0) return leafParts(entry.value, path);
    return [{ path, value: entry.value, keySpan: entry.keySpan }];
  });
}

function partAt(root: LocatedMap, path: readonly string[]): Omit<Part, "path"> | undefined {
  let entry: LocatedEntry | undefined;
  let table: LocatedNode = root;
  for (const key of path) {
    entry = table.kind === "map" ? table.entries.find((candidate) => candidate.key === key) : undefined;
    if (entry === undefined) return undefined;
    table = entry.value;
  }
  return entry === undefined ? undefined : { value: entry.value, keySpan: entry.keySpan };
}

function without(table: LocatedMap, [key, ...rest]: readonly string[]): LocatedMap {
  const entries = table.entries.flatMap((entry) => {
    if (entry.key !== key) return [entry];
    if (rest.length === 0 || entry.value.kind !== "map") return [];
    const value = without(entry.value, rest);
    return value.entries.length === 0 ? [] : [{ ...entry, value }];
  });
  return { ...table, entries };
}
