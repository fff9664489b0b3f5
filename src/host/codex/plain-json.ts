import type { Plain } from "../../source/located.ts";
import { isPlainList, isPlainMap } from "../../source/located.ts";

/** Parses JSON; undefined for what is none. */
export function parseJson(text: string): Plain | undefined {
  try {
    return JSON.parse(text) as Plain;
  } catch {
    return undefined;
  }
}

/** The value at a path of keys, null where there is none. */
export function at(value: Plain | undefined, ...path: readonly string[]): Plain {
  let current: Plain | undefined = value;
  for (const key of path) current = isPlainMap(current) ? current[key] : undefined;
  return current ?? null;
}

/** The items of the list at a path, none where there is no list. */
export function itemsAt(value: Plain | undefined, ...path: readonly string[]): readonly Plain[] {
  const found = at(value, ...path);
  return isPlainList(found) ? found : [];
}

/** The text at a path, empty where there is none. */
export function textAt(value: Plain | undefined, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}
