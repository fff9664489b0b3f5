import type { TomlTable, TomlValue } from "smol-toml";
import { parse, stringify } from "smol-toml";

/** Parses TOML with integers as bigint, so that they stay apart from floats; undefined for what is no TOML. */
export function parseToml(text: string): TomlTable | undefined {
  try {
    return parse(text, { integersAsBigInt: true });
  } catch {
    return undefined;
  }
}

export function printToml(table: TomlTable): string {
  return stringify(table, { numbersAsFloat: true });
}

/**
 * Removes what a dotted path without quotes names. Keys may contain dots themselves, so the path is read in every possible way;
 * numbers are indices of lists. Returns whether anything was removed.
 */
export function removeDottedPath(table: TomlTable, path: string): boolean {
  return removeFrom(table, path);
}

function removeFrom(node: TomlValue | undefined, path: string): boolean {
  if (Array.isArray(node)) {
    const [, index, rest] = /^(\d+)\.(.*)$/.exec(path) ?? [];
    return index !== undefined && rest !== undefined && removeFrom(node[Number(index)], rest);
  }
  if (!isTable(node)) return false;
  let removed = false;
  for (const key of Object.keys(node)) {
    if (key === path) {
      Reflect.deleteProperty(node, key);
      removed = true;
    } else if (path.startsWith(`${key}.`)) {
      removed = removeFrom(node[key], path.slice(key.length + 1)) || removed;
    }
  }
  return removed;
}

function isTable(node: TomlValue | undefined): node is TomlTable {
  return node !== null && typeof node === "object" && !Array.isArray(node) && !(node instanceof Date);
}
