import type { Constraint } from "../catalogue/constraint.ts";
import { findConstraint } from "../catalogue/constraints/index.ts";
import type { LocatedMap, LocatedNode } from "../source/located.ts";
import type { Span } from "../source/span.ts";

/** Keys and indices inside a policy document. */
export type WordPath = readonly (string | number)[];

/** The innermost path of a document whose text holds a place. */
export function pathAt(root: LocatedNode, span: Span): WordPath {
  const holds = (outer: Span) => outer.start.offset <= span.start.offset && span.start.offset <= outer.end.offset;
  if (root.kind === "map")
    for (const entry of root.entries)
      if (holds({ ...entry.keySpan, end: entry.value.span.end }) || holds(entry.keySpan))
        return [entry.key, ...(holds(entry.value.span) ? pathAt(entry.value, span) : [])];
  if (root.kind === "list")
    for (const [index, item] of root.items.entries()) if (holds(item.span)) return [index, ...pathAt(item, span)];
  return [];
}

/** The smallest part of a document around a path that can be left out without changing what the rest says. */
export function removableUnit(
  path: WordPath,
): { readonly constraint: Constraint; readonly path: WordPath } | undefined {
  for (let length = Math.min(path.length, 4); length > 0; length -= 1) {
    const constraint = findConstraint(path.slice(0, length).join("."));
    if (constraint === undefined) continue;
    const index = path.findIndex((step, at) => at >= length && typeof step === "number");
    // By Codex's own names every key stands for itself; elsewhere a member or an item is one statement.
    const end = isByCodexNames(constraint) ? (index === -1 ? path.length : index) : Math.min(path.length, length + 1);
    return { constraint, path: path.slice(0, end) };
  }
  return undefined;
}

function isByCodexNames({ type }: Constraint): boolean {
  return (
    type.kind === "map" &&
    (type.value.kind === "codex" || (type.value.kind === "table" && type.value.codexFields !== undefined))
  );
}

export function nodeAtPath(root: LocatedNode, path: WordPath): LocatedNode | undefined {
  let node: LocatedNode | undefined = root;
  for (const step of path) {
    if (typeof step === "number") node = node?.kind === "list" ? node.items[step] : undefined;
    else node = node?.kind === "map" ? node.entries.find((entry) => entry.key === step)?.value : undefined;
  }
  return node;
}

/** The document without one part. What remains empty by it goes too, unless emptiness is a value of its word. */
export function withoutPart(root: LocatedMap, path: WordPath): LocatedMap {
  const left = remove(root, path, []);
  return left?.kind === "map" ? left : { ...root, entries: [] };
}

function remove(node: LocatedNode, path: WordPath, above: WordPath): LocatedNode | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return undefined;
  if (node.kind === "list") {
    const items = node.items.flatMap((item, index) =>
      index === step ? (remove(item, rest, [...above, step]) ?? []) : item,
    );
    return items.length === 0 && !emptyIsValue(above) ? undefined : { ...node, items };
  }
  if (node.kind === "map") {
    const entries = node.entries.flatMap((entry) => {
      if (entry.key !== step) return [entry];
      const value = remove(entry.value, rest, [...above, step]);
      return value === undefined ? [] : [{ ...entry, value }];
    });
    return entries.length === 0 && !emptyIsValue(above) ? undefined : { ...node, entries };
  }
  return node;
}

/** An empty allow-list allows nothing: dropping it would allow everything. */
function emptyIsValue(path: WordPath): boolean {
  const constraint = findConstraint(path.join("."));
  if (constraint === undefined) return path.length === 0;
  if (constraint.order.kind === "keyed-allow-list") return true;
  return (
    constraint.order.kind === "allow-list" && !(constraint.type.kind === "list" && constraint.type.nonEmpty === true)
  );
}
