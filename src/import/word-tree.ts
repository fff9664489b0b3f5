import type { LocatedEntry, LocatedMap, LocatedNode } from "../source/located.ts";
import type { Span } from "../source/span.ts";
import type { Leftover, Raised } from "./raised.ts";

interface Branch {
  readonly kind: "branch";
  readonly children: Map<string, { readonly keySpan: Span; value: Branch | LocatedNode }>;
  readonly span: Span;
}

/** Collects words while files are raised, and what became no word. */
export class WordTree {
  readonly leftovers: Leftover[] = [];
  readonly texts = new Map<string, string>();
  private readonly root: Branch;
  private readonly ids = new Set<string>();

  constructor(span: Span) {
    this.root = { kind: "branch", children: new Map(), span };
  }

  /** States a word. A value that is already there stays, unless `replace` is given or both are maps that can be joined. */
  put(
    path: readonly string[],
    value: LocatedNode,
    keySpan: Span,
    options: { readonly replace?: boolean } = {},
  ): boolean {
    let branch = this.root;
    for (const step of path.slice(0, -1)) {
      const found = branch.children.get(step)?.value;
      if (found !== undefined && found.kind !== "branch") return false;
      const next: Branch = found ?? { kind: "branch", children: new Map(), span: value.span };
      if (found === undefined) branch.children.set(step, { keySpan, value: next });
      branch = next;
    }
    const last = path.at(-1);
    if (last === undefined) return false;
    const existing = branch.children.get(last)?.value;
    if (existing !== undefined && options.replace !== true) {
      if (existing.kind !== "branch" || value.kind !== "map") return false;
      return value.entries.map((entry) => this.put([...path, entry.key], entry.value, entry.keySpan)).every(Boolean);
    }
    branch.children.set(last, { keySpan, value: value.kind === "map" ? thaw(value) : value });
    return true;
  }

  /** Adds a member to a list of definitions. */
  append(path: readonly string[], item: LocatedNode, keySpan: Span): void {
    const existing = this.get(path);
    const items = existing?.kind === "list" ? existing.items : [];
    this.put(path, { kind: "list", items: [...items, item], span: existing?.span ?? item.span }, keySpan, {
      replace: true,
    });
  }

  get(path: readonly string[]): LocatedNode | undefined {
    let current: Branch | LocatedNode | undefined = this.root;
    for (const step of path) {
      if (current?.kind !== "branch") return undefined;
      current = current.children.get(step)?.value;
    }
    return current === undefined ? undefined : freeze(current);
  }

  /** A name that no other definition has yet. */
  newId(wanted: string): string {
    const base = slug(wanted);
    let id = base;
    for (let number = 2; this.ids.has(id); number += 1) id = `${base}-${number}`;
    this.ids.add(id);
    return id;
  }

  leave(leftover: Leftover): void {
    this.leftovers.push(leftover);
  }

  raised(): Raised {
    const words = freeze(this.root);
    return {
      words: words.kind === "map" ? words : emptyMap(this.root.span),
      leftovers: this.leftovers,
      texts: this.texts,
    };
  }
}

function slug(text: string): string {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60)
    .replaceAll(/-+$/g, "");
  return plain === "" ? "imported" : plain;
}

function emptyMap(span: Span): LocatedMap {
  return { kind: "map", entries: [], span };
}

function thaw(map: LocatedMap): Branch {
  const children = new Map<string, { keySpan: Span; value: Branch | LocatedNode }>();
  for (const entry of map.entries)
    children.set(entry.key, {
      keySpan: entry.keySpan,
      value: entry.value.kind === "map" ? thaw(entry.value) : entry.value,
    });
  return { kind: "branch", children, span: map.span };
}

function freeze(node: Branch | LocatedNode): LocatedNode {
  if (node.kind !== "branch") return node;
  const entries: LocatedEntry[] = [...node.children].map(([key, child]) => ({
    key,
    keySpan: child.keySpan,
    value: freeze(child.value),
  }));
  return { kind: "map", entries, span: node.span };
}
