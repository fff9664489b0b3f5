import { join } from "node:path";
import { loadBundle } from "../../../src/commands/drift/load-bundle.ts";
import { bundleTree } from "../../../src/commands/shared/bundle-tree.ts";
import { loadPolicy } from "../../../src/commands/shared/load-policy.ts";
import type { Expectation } from "../../../src/drift/expectation.ts";
import type { Drift } from "../../../src/drift/drift.ts";
import { findDrift } from "../../../src/drift/drift.ts";
import type { LiveSystem } from "../../../src/drift/observe/endpoint.ts";
import { MemoryEndpoint, type MemoryEntry } from "../../../src/drift/observe/memory-endpoint.ts";
import type { EndpointPlatform, Finding, InstalledClient } from "../../../src/drift/report.ts";
import { MemoryHost } from "../../../src/host/memory-host.ts";
import { nodeCrypto } from "../../../src/host/node-crypto.ts";
import { nodeHost } from "../../../src/host/node-host.ts";

const policies = join(import.meta.dirname, "..", "..", "..", "profiles", "examples", "acme");
const options = { crypto: nodeCrypto, color: false, quiet: true, verbose: false };

/** The bundle of Acme's organisation, in a memory host under /bundle. */
export async function acmeBundle(name = "org"): Promise<MemoryHost> {
  const host = nodeHost();
  const services = { host, ...options };
  const loaded = await loadPolicy(join(policies, `${name}.policy.yaml`), {
    host,
    crypto: nodeCrypto,
    cache: new Map(),
    runTests: false,
  });
  const files = bundleTree(loaded, services);
  return new MemoryHost({ files: Object.fromEntries(files.map(({ path, content }) => [`/bundle/${path}`, content])) });
}

export async function expectationOf(
  host: MemoryHost,
  platform: EndpointPlatform,
  bundle = "/bundle",
): Promise<Expectation> {
  const { parts } = await loadBundle(bundle, { host, ...options });
  return parts[0]!.expect(platform);
}

export type Tree = Map<string, MemoryEntry>;

/** The files as an installer leaves them. */
export function installed({ files }: Expectation): Tree {
  return new Map(files.map(({ path, content, mode }) => [path, { content: content!, mode }]));
}

export interface CheckOptions {
  readonly live?: LiveSystem;
  readonly clients?: readonly InstalledClient[];
  readonly now?: string;
}

export function check(
  expected: Expectation,
  tree: Tree,
  { live, clients = [], now }: CheckOptions = {},
): Promise<Drift> {
  return findDrift({
    expected,
    endpoint: new MemoryEndpoint(tree, live),
    homes: [],
    clients,
    now: now ?? "2026-11-21T00:00:00Z",
    sha256: (bytes) => nodeCrypto.sha256(bytes),
  });
}

/** "code path key", for comparing at a glance. */
export function shown(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code, path, key }) => [code, path, key].filter((part) => part !== "").join(" "));
}

export function textOf(entry: MemoryEntry | undefined): string {
  const content = entry?.content ?? "";
  return typeof content === "string" ? content : new TextDecoder().decode(content);
}

/** Replaces a part of a file's text, which must be there. */
export function edit(tree: Tree, path: string, from: string, to: string): void {
  const text = textOf(tree.get(path));
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  tree.set(path, { ...tree.get(path), content: text.replace(from, to) });
}
