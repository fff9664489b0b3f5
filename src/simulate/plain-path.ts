import { isPlainList, isPlainMap, type Plain } from "../source/located.ts";
import type { PlainMap } from "./bundle.ts";
import type { SettingPath } from "./question.ts";

/** The value at a path of keys and indices, if there is one. */
export function valueAt(value: Plain | undefined, path: SettingPath): Plain | undefined {
  let current = value;
  for (const step of path) {
    if (typeof step === "number") current = isPlainList(current) ? current[step] : undefined;
    else current = isPlainMap(current) && Object.hasOwn(current, step) ? current[step] : undefined;
  }
  return current;
}

/** The map at a path; an empty one where there is none. */
export function mapAt(value: Plain | undefined, path: SettingPath): PlainMap {
  const found = valueAt(value, path);
  return isPlainMap(found) ? found : {};
}

/** The strings of the list at a path; undefined where there is no list. */
export function stringsAt(value: Plain | undefined, path: SettingPath): readonly string[] | undefined {
  const found = valueAt(value, path);
  return isPlainList(found) ? found.filter((item) => typeof item === "string") : undefined;
}

/** Every leaf with its path. Lists are leaves: Codex replaces them whole. */
export function leavesOf(value: Plain, path: readonly string[] = []): readonly (readonly [readonly string[], Plain])[] {
  if (!isPlainMap(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
}

/** Equality of plain data; the order of keys has no meaning. */
export function samePlain(a: Plain | undefined, b: Plain | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (isPlainList(a))
    return isPlainList(b) && a.length === b.length && a.every((item, index) => samePlain(item, b[index]));
  if (isPlainMap(a)) {
    if (!isPlainMap(b)) return false;
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && samePlain(a[key], b[key]))
    );
  }
  return a === b;
}
