import { findSecrets } from "../policy/secrets.ts";
import { isPlainList, isPlainMap, locate, type Plain } from "../source/located.ts";
import { startOfFile } from "../source/span.ts";

const mask = "********";

/** A value as a report may show it: what looks like a credential is masked. */
export function shownValue(value: Plain, key = ""): Plain {
  if (isPlainList(value)) return value.map((item) => shownValue(item, key));
  if (isPlainMap(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [looksSecret(name, "") ? mask : name, shownValue(item, name)]),
    );
  return looksSecret(value, key) ? mask : value;
}

function looksSecret(value: Plain, key: string): boolean {
  return findSecrets(locate(value, startOfFile("")), key).length > 0;
}
