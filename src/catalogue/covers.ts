import { isPlainList, isPlainMap, type Plain } from "../source/located.ts";
import { anyDomain, domainCovers } from "./domain-pattern.ts";
import type { Coverage } from "./order.ts";

/** Whether the list member `outer` of a more authoritative list covers `inner`. */
export function covers(coverage: Coverage, outer: Plain, inner: Plain): boolean {
  if (typeof outer === "string" && typeof inner === "string") {
    switch (coverage) {
      case "equal":
        return outer === inner;
      case "domain":
        return domainCovers(outer, inner);
      case "path":
        return outer === inner || (!hasWildcard(outer) && inner.startsWith(outer.endsWith("/") ? outer : `${outer}/`));
    }
  }
  return samePlain(outer, inner);
}

/**
 * Whether any member of a list covers an item: what `covers` says of each, without asking each. Lists have ten thousand members, and
 * two such lists are compared with each other.
 */
export function coveredByAny(coverage: Coverage, outer: readonly Plain[]): (inner: Plain) => boolean {
  const texts = outer.filter((item) => typeof item === "string");
  const sameText = new Set(texts);
  const sameValue = new Set(outer.filter((item) => typeof item !== "string").map(canonical));
  const reaching = coverage === "equal" ? () => false : coverage === "domain" ? anyDomain(texts) : anyPath(texts);
  return (inner) =>
    typeof inner === "string" ? sameText.has(inner) || reaching(inner) : sameValue.has(canonical(inner));
}

function anyPath(outer: readonly string[]): (inner: string) => boolean {
  const paths = new Set(outer.filter((path) => !hasWildcard(path)));
  const texts = new Set(outer);
  return (inner) => {
    for (let slash = inner.indexOf("/"); slash >= 0; slash = inner.indexOf("/", slash + 1))
      if (paths.has(inner.slice(0, slash)) || paths.has(inner.slice(0, slash + 1))) return true;
    return texts.has(inner);
  };
}

/** A pattern takes what it matches as a whole, and nothing below that. */
function hasWildcard(path: string): boolean {
  return /[*?[]/.test(path);
}

/** Equality by meaning: the order of a map's keys does not matter. */
export function samePlain(a: Plain | undefined, b: Plain | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b)) return isPlainList(a) && isPlainList(b) && sameList(a, b);
  if (a === undefined || b === undefined || !isPlainMap(a) || !isPlainMap(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && samePlain(a[key], b[key]))
  );
}

function sameList(a: readonly Plain[], b: readonly Plain[]): boolean {
  return a.length === b.length && a.every((item, index) => samePlain(item, b[index]));
}

/** A text that is the same for equal values, whatever the order of keys. */
export function canonical(value: Plain | undefined): string {
  if (typeof value !== "object") return JSON.stringify(value) ?? "undefined";
  return (
    JSON.stringify(value, (_key, item: Plain) =>
      isPlainMap(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
    ) ?? "undefined"
  );
}
