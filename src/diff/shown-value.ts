import { findSecrets } from "../policy/secrets.ts";
import { isPlainList, isPlainMap, locate, type Plain } from "../source/located.ts";
import { startOfFile } from "../source/span.ts";

/** What stands for a credential. */
export const secretMask = "********";

/** A value as a report may show it: what looks like a credential is masked. */
export function shownValue(value: Plain, key = ""): Plain {
  if (isPlainList(value)) return value.map((item) => shownValue(item, key));
  if (isPlainMap(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [looksSecret(name, "") ? secretMask : name, shownValue(item, name)]),
    );
  return looksSecret(value, key) ? secretMask : value;
}

/** Whether a value looks like a credential, by itself or by the name of what it is given to. */
export function looksSecret(value: Plain, key: string): boolean {
  return findSecrets(locate(value, startOfFile("")), key).length > 0;
}
