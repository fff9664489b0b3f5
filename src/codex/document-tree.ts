import type { LocatedEntry, LocatedMap, LocatedNode } from "../source/located.ts";
import type { Span } from "../source/span.ts";
import type { Setting } from "./setting.ts";

interface Branch {
  readonly kind: "branch";
  readonly entries: Map<string | number, { keySpan: Span; value: Branch | LocatedNode }>;
  readonly span: Span;
}

/** The settings of one file as a located tree, so that the judge sees what Codex would parse, at the policy's own lines. */
export function documentTree(settings: readonly Setting[], span: Span): LocatedMap {
  const root: Branch = { kind: "branch", entries: new Map(), span };
  for (const setting of settings)
    insert(root, setting.path, setting.value, setting.leaves[0]?.span ?? setting.value.span);
  const tree = freeze(root);
  return tree.kind === "map" ? tree : { kind: "map", entries: [], span };
}

function insert(root: Branch, path: readonly (string | number)[], value: LocatedNode, keySpan: Span): void {
  let branch = root;
  for (const step of path.slice(0, -1)) {
    const found = branch.entries.get(step)?.value;
    if (found?.kind === "branch") branch = found;
    else {
      const made: Branch = { kind: "branch", entries: new Map(), span: value.span };
      if (found?.kind === "map")
        for (const entry of found.entries) made.entries.set(entry.key, { keySpan: entry.keySpan, value: entry.value });
      branch.entries.set(step, { keySpan, value: made });
      branch = made;
    }
  }
  const last = path.at(-1);
  if (last === undefined) return;
  const existing = branch.entries.get(last)?.value;
  // A table that is already there takes the entries of a later map (an allow-list's table beside its members).
  if (existing?.kind === "branch" && value.kind === "map") {
    for (const entry of value.entries) existing.entries.set(entry.key, { keySpan: entry.keySpan, value: entry.value });
    return;
  }
  branch.entries.set(last, { keySpan: value.kind === "scalar" ? value.span : keySpan, value });
}

function freeze(node: Branch | LocatedNode): LocatedNode {
  if (node.kind !== "branch") return node;
  const keys = [...node.entries.keys()];
  if (keys.length > 0 && keys.every((key) => typeof key === "number")) {
    const items = keys
      .sort((a, b) => a - b)
      .flatMap((key) => {
        const entry = node.entries.get(key);
        return entry === undefined ? [] : [freeze(entry.value)];
      });
    return { kind: "list", items, span: node.span };
  }
  const entries: LocatedEntry[] = [...node.entries].map(([key, entry]) => ({
    key: String(key),
    keySpan: entry.keySpan,
    value: freeze(entry.value),
  }));
  return { kind: "map", entries, span: node.span };
}
