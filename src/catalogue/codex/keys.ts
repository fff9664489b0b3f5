import { facts, keyTree, namesFor, type KeyNode } from "./key-tree.ts";
import type { CodexArtefact, CodexType, KeyFact, KeyPath } from "./types.ts";

/** Every key of an artefact, in the file's order. */
export function keyFacts(artefact: CodexArtefact): readonly KeyFact[] {
  return facts[artefact];
}

/** The names of the known children of a path ([] for the root): for nearest-name hints. Names that the organisation chooses are left out. */
export function childrenOf(artefact: CodexArtefact, path: KeyPath): readonly string[] {
  const node = place(artefact, path).node;
  if (node === undefined) return [];
  let found = namesBelow.get(node);
  if (found === undefined) {
    const chosen = node.open === undefined ? [] : [...(namesFor(node.open) ?? [])];
    namesBelow.set(node, (found = [...new Set([...node.literals.keys(), ...chosen])].sort()));
  }
  return found;
}

/** Every table of every document asks. */
const namesBelow = new WeakMap<KeyNode, readonly string[]>();

/** True where children are names that the organisation chooses. */
export function hasOpenChildren(artefact: CodexArtefact, path: KeyPath): boolean {
  const { node, fact } = place(artefact, path);
  if (node?.open !== undefined && namesFor(node.open) === undefined) return true;
  return (
    fact !== undefined &&
    node?.open === undefined &&
    memberTypes(fact.type).some((type) => type.kind === "map" || type.kind === "any")
  );
}

/** Where a path leads in table 1: the node of the tree of keys, and the fact; both are absent where no version knows the key. */
export interface Place {
  readonly node?: KeyNode | undefined;
  readonly fact?: KeyFact | undefined;
}

/** The place of the root, which is no key. */
export function rootPlace(artefact: CodexArtefact): Place {
  return { node: keyTree(artefact) };
}

function place(artefact: CodexArtefact, path: KeyPath): Place {
  let current = rootPlace(artefact);
  for (const step of path) {
    current = stepInto(current, step);
    if (current.node === undefined && current.fact === undefined) return {};
  }
  return current;
}

/** Whether table 1 names anything below a place: below another one all names lead to one place. */
export function hasNamesBelow({ node }: Place): boolean {
  return (
    node !== undefined && (node.literals.size > 0 || (node.open !== undefined && namesFor(node.open) !== undefined))
  );
}

/** Whether table 1 names the step below a place itself. All other names below it lead to one place. */
export function isNamedBelow({ node }: Place, name: string): boolean {
  if (node === undefined) return false;
  return node.literals.has(name) || (node.open !== undefined && namesFor(node.open)?.has(name) === true);
}

/**
 * One step down. A literal name beats a placeholder, an index matches `[]`. Items of a list and values of a map have a fact of their
 * own, derived from the list's or map's type where the file has no entry.
 */
export function stepInto({ node, fact }: Place, step: string | number): Place {
  const next = node === undefined ? undefined : childNode(node, step);
  if (next?.fact !== undefined) return { node: next, fact: next.fact };
  const derived = fact === undefined || node?.open?.fact?.namesFrom !== undefined ? undefined : derivedFact(fact, step);
  return { node: next, fact: derived };
}

function childNode(node: KeyNode, step: string | number): KeyNode | undefined {
  if (typeof step === "number") return node.items;
  const literal = node.literals.get(step);
  if (literal !== undefined || node.open === undefined) return literal;
  const chosen = namesFor(node.open);
  return chosen === undefined || chosen.has(step) ? node.open : undefined;
}

/** What was derived before, for items and for values: every key of every document asks. */
const derived = { item: new WeakMap<KeyFact, Derived>(), value: new WeakMap<KeyFact, Derived>() };

interface Derived {
  readonly fact: KeyFact | undefined;
}

/** The fact of a list's item or a map's value, which lives as long as the list or map does. */
function derivedFact(fact: KeyFact, step: string | number): KeyFact | undefined {
  const known = derived[typeof step === "number" ? "item" : "value"];
  let found = known.get(fact);
  if (found === undefined) {
    found = { fact: derive(fact, step) };
    known.set(fact, found);
  }
  return found.fact;
}

function derive(fact: KeyFact, step: string | number): KeyFact | undefined {
  const types = memberTypes(fact.type).flatMap((type) => innerType(type, step));
  const [first, ...others] = types;
  if (first === undefined) return undefined;
  const { artefact, since, until, missingIn, strictIn, evidence } = fact;
  return {
    artefact,
    path: typeof step === "number" ? `${fact.path}[]` : `${fact.path}.<name>`,
    type: others.length === 0 ? first : { kind: "union", of: types },
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(missingIn !== undefined && { missingIn }),
    ...(strictIn !== undefined && { strictIn }),
    evidence,
  };
}

function innerType(type: CodexType, step: string | number): readonly CodexType[] {
  if (type.kind === "any") return [type];
  if (type.kind === "list" && typeof step === "number") return [type.item];
  if (type.kind === "map" && typeof step === "string") return [type.value];
  return [];
}

const membersByType = new WeakMap<CodexType, readonly CodexType[]>();

/** The types that a union offers; another type offers itself. */
export function memberTypes(type: CodexType): readonly CodexType[] {
  let found = membersByType.get(type);
  if (found === undefined) {
    found = type.kind === "union" ? type.of.flatMap(memberTypes) : [type];
    membersByType.set(type, found);
  }
  return found;
}
