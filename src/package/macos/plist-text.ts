import { build, type PlistValue } from "plist";
import { xmlCharacters } from "../escape.ts";

/** What our property lists are made of. */
export type PlistInput = string | number | boolean | readonly PlistInput[] | { readonly [key: string]: PlistInput };

/** A property list in XML. Characters that XML cannot hold become U+FFFD. */
export function plistText(value: PlistInput): string {
  return `${build(writable(value))}\n`;
}

function writable(value: PlistInput): PlistValue {
  if (typeof value === "string") return xmlCharacters(value);
  if (typeof value !== "object") return value;
  if (isList(value)) return value.map(writable);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, writable(item)]));
}

function isList(value: PlistInput): value is readonly PlistInput[] {
  return Array.isArray(value);
}
