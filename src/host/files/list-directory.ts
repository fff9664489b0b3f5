import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import { hostError, systemErrorCode } from "./system-error.ts";

const policyEnding = ".policy.yaml";

/** Every policy file below a directory. A directory that cannot be read is an error: a policy in it must not be lost in silence. */
export async function listPolicies(directory: string): Promise<readonly string[]> {
  const found: string[] = [];
  const pending = [directory];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const entry of await entriesOf(next)) {
      const path = joinPath(next, entry.name);
      if (entry.isDirectory()) pending.push(path);
      else if (entry.name.endsWith(policyEnding)) found.push(path);
    }
  }
  return found.sort(compareBytes);
}

/** The names in a directory; none where there is no such directory. */
export async function list(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).sort(compareBytes);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw hostError(error, "cannot list", directory);
  }
}

async function entriesOf(directory: string) {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    throw hostError(error, "cannot list", directory);
  }
}

/** The order of the UTF-8 bytes, the same on every system. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** As people write it: `policies/org.policy.yaml`, and `org.policy.yaml` below `.`. */
function joinPath(directory: string, name: string): string {
  return join(directory, name).replaceAll(sep, "/");
}
