import type { KeyPath } from "../../catalogue/codex/types.ts";
import { entryOf, type LocatedNode } from "../../source/located.ts";
import type { Span } from "../../source/span.ts";

/** A node of the document with the way to it. */
export interface Place {
  readonly path: KeyPath;
  readonly node: LocatedNode;
  /** Where its key stands; for a list's item, the item itself. */
  readonly keySpan: Span;
}

/** A place whose last step is a key. */
export interface Member extends Place {
  readonly key: string;
}

export function rootPlace(node: LocatedNode): Place {
  return { path: [], node, keySpan: node.span };
}

/** The place below `start` at a path of keys, if the document has it. */
export function placeAt(start: Place, ...keys: readonly string[]): Member | undefined {
  let current: Place = start;
  let member: Member | undefined;
  for (const key of keys) {
    const entry = entryOf(current.node, key);
    if (entry === undefined) return undefined;
    member = { path: [...current.path, key], node: entry.value, keySpan: entry.keySpan, key };
    current = member;
  }
  return member;
}

/** A member that knows the place above it: its path is put together where something is said about it, which is seldom. */
class MemberBelow implements Member {
  readonly key: string;
  readonly node: LocatedNode;
  readonly keySpan: Span;
  private readonly above: Place;

  constructor(above: Place, key: string, node: LocatedNode, keySpan: Span) {
    this.above = above;
    this.key = key;
    this.node = node;
    this.keySpan = keySpan;
  }

  get path(): KeyPath {
    return [...this.above.path, this.key];
  }
}

/** The members of a map; none for anything else. */
export function membersOf(place: Place | undefined): readonly Member[] {
  if (place?.node.kind !== "map") return [];
  return place.node.entries.map(({ key, keySpan, value }) => new MemberBelow(place, key, value, keySpan));
}

/** The items of a list; none for anything else. */
export function itemsOf(place: Place | undefined): readonly Place[] {
  if (place?.node.kind !== "list") return [];
  return place.node.items.map((node, index) => ({ path: [...place.path, index], node, keySpan: node.span }));
}

export function textAt(place: Place | undefined): string | undefined {
  const node = place?.node;
  return node?.kind === "scalar" && typeof node.value === "string" && node.date !== true ? node.value : undefined;
}

export function flagAt(place: Place | undefined): boolean | undefined {
  const node = place?.node;
  return node?.kind === "scalar" && typeof node.value === "boolean" ? node.value : undefined;
}

export function numberAt(place: Place | undefined): number | undefined {
  const node = place?.node;
  return node?.kind === "scalar" && typeof node.value === "number" ? node.value : undefined;
}

/** The texts in a list, with their places. */
export function textsIn(place: Place | undefined): readonly { readonly text: string; readonly place: Place }[] {
  return itemsOf(place).flatMap((item) => {
    const text = textAt(item);
    return text === undefined ? [] : [{ text, place: item }];
  });
}

/** A key path as a reader of TOML would write it: `hooks.PreToolUse[0].matcher`, `permissions.":corp"`. */
export function formatPath(path: KeyPath): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      const name = /^[A-Za-z0-9_-]+$/.test(step) ? step : JSON.stringify(step);
      return index === 0 ? name : `.${name}`;
    })
    .join("");
}
