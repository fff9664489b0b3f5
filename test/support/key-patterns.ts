import { findKey } from "../../src/catalogue/codex/index.ts";

/** The table 1 patterns of every key that a parsed requirements.toml holds. */
export function keyPatternsOf(value: unknown, path: readonly (string | number)[] = []): readonly string[] {
  const own = path.length === 0 ? [] : [findKey("requirements", path)?.path ?? []].flat();
  if (Array.isArray(value))
    return [...own, ...value.flatMap((item: unknown, index) => keyPatternsOf(item, [...path, index]))];
  if (value !== null && typeof value === "object" && !(value instanceof Date))
    return [...own, ...Object.entries(value).flatMap(([key, item]) => keyPatternsOf(item, [...path, key]))];
  return own;
}
