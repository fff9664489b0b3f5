import { type PlistStrings, readBinaryPlist } from "./binary-plist.ts";
import { parsePlist } from "../../source/parse-plist.ts";

/** Codex's two preference keys: a text, or undefined for a value of another type. Undefined where the bytes are no property list. */
export function readPreferences(bytes: Uint8Array): PlistStrings | undefined {
  const binary = readBinaryPlist(bytes);
  if (binary !== undefined) return binary;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // The reader prints what it does not understand.
    if (!/<plist[\s>]/.test(text)) return undefined;
    const root: unknown = parsePlist(text);
    if (typeof root !== "object" || root === null || Array.isArray(root)) return undefined;
    return new Map(Object.entries(root).map(([key, value]) => [key, typeof value === "string" ? value : undefined]));
  } catch {
    return undefined;
  }
}
