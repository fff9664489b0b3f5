import { HostError } from "../../host/host-error.ts";
import type { Host } from "../../host/host.ts";
import { isOwnManifest } from "../../host/files/own-manifest.ts";
import { contentDigest } from "../../package/content-digest.ts";
import type { PackageCrypto } from "../../package/crypto.ts";
import { manifestPath } from "../../package/manifest.ts";
import type { FileTree } from "../../package/types.ts";
import { toolVersion } from "../../version.ts";
import type { LoadedPolicy } from "../shared/load-policy.ts";

/** What stands beside the bundles of a build of several policies. */
export const indexName = "index.json";

/** One bundle of a build. */
export interface IndexEntry {
  readonly policy: string;
  readonly owner: string;
  readonly revision: string;
  /** Relative to the index. */
  readonly directory: string;
  /** The SHA-256 of the bundle's manifest.json. */
  readonly manifest: string;
  /** The lowest and the highest client of each part; one part but for targets.split. */
  readonly clients: readonly { readonly lowest: string; readonly highest: string }[];
  readonly platforms: readonly string[];
  /** How many constraints are in force, and how many files the bundle has. */
  readonly constraints: number;
  readonly files: number;
}

export function indexEntry(loaded: LoadedPolicy, files: FileTree, crypto: PackageCrypto): IndexEntry {
  const manifest = files.find(({ path }) => path === manifestPath);
  return {
    policy: loaded.policy?.name ?? "",
    owner: loaded.policy?.owner ?? "",
    revision: loaded.revision,
    directory: loaded.policy?.name ?? "",
    manifest: manifest === undefined ? "" : contentDigest(manifest, crypto).sha256,
    clients: loaded.groups.map(({ lowest, highest }) => ({ lowest, highest })),
    platforms: loaded.policy?.targets?.platforms ?? [],
    constraints: loaded.policy?.leaves.length ?? 0,
    files: files.length,
  };
}

/** Refuses to write over somebody else's index. */
export async function checkIndex(host: Host, path: string): Promise<void> {
  const kind = await host.kind(path);
  if (kind === "missing") return;
  const read = kind === "file" ? await host.readBytes(path) : undefined;
  if (read?.ok !== true || !isOwnManifest(read.bytes))
    throw new HostError("in-the-way", `${path} is not the index of a build: it is left as it is`, path);
}

/** The index of a build: the same bundles, the same bytes. */
export function indexText(entries: readonly IndexEntry[]): string {
  const bundles = [...entries].sort((a, b) => (a.policy < b.policy ? -1 : 1));
  return `${JSON.stringify({ formatVersion: 1, tool: { name: "mandate", version: toolVersion }, bundles }, null, 2)}\n`;
}
