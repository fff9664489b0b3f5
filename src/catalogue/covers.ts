import { isPlainMap, type Plain } from "../source/located.ts";
import { domainCovers } from "./domain-pattern.ts";
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
        return outer === inner || inner.startsWith(outer.endsWith("/") ? outer : `${outer}/`);
    }
  }
  return samePlain(outer, inner);
}

/** Equality by meaning: the order of a map's keys does not matter. */
export function samePlain(a: Plain | undefined, b: Plain | undefined): boolean {
  return canonical(a) === canonical(b);
}

/** A text that is the same for equal values, whatever the order of keys. */
export function canonical(value: Plain | undefined): string {
  return (
    JSON.stringify(value, (_key, item: Plain) =>
      isPlainMap(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
    ) ?? "undefined"
  );
}
