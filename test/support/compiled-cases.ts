import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { bundleTree } from "../../src/commands/shared/bundle-tree.ts";
import { type LoadedPolicy, loadPolicy } from "../../src/commands/shared/load-policy.ts";
import type { Services } from "../../src/commands/services.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import type { FileTree } from "../../src/package/types.ts";

/** A day on which every date of the cases still lies ahead. */
export const casesEpoch = "1795219200"; // 2026-11-21T00:00:00Z

export const casesRoot = join(import.meta.dirname, "..", "cases");

/** Every directory below test/cases with a policy.yaml, by its path. */
export function caseNames(directory = casesRoot, prefix = ""): readonly string[] {
  return readdirSync(directory)
    .sort()
    .flatMap((name) => {
      const path = join(directory, name);
      if (!statSync(path).isDirectory() || name === "expected") return [];
      const here = `${prefix}${name}`;
      return readdirSync(path).includes("policy.yaml") ? [here] : caseNames(path, `${here}/`);
    });
}

export interface CompiledCase {
  readonly name: string;
  readonly loaded: LoadedPolicy;
  readonly files: FileTree;
}

/** Loads and packages a case exactly as `mandate build` does, on a fixed day. */
export async function compileCase(name: string): Promise<CompiledCase> {
  process.env["SOURCE_DATE_EPOCH"] = casesEpoch;
  const services: Services = { host: nodeHost(), crypto: nodeCrypto, color: false, quiet: true, verbose: false };
  const loaded = await loadPolicy(join(casesRoot, name, "policy.yaml"), {
    host: services.host,
    crypto: services.crypto,
    cache: new Map(),
    runTests: true,
  });
  return { name, loaded, files: loaded.groups.length === 0 ? [] : bundleTree(loaded, services) };
}
