import type { ContentDigest, PackageCrypto } from "./crypto.ts";
import type { FileTree, PackagedFile } from "./types.ts";

/** Files are never changed: what was worked out for the manifest holds for the statement and the checksums too. */
const known = new WeakMap<PackagedFile, ContentDigest>();

export function contentDigest(file: PackagedFile, crypto: PackageCrypto): ContentDigest {
  let digest = known.get(file);
  if (digest === undefined) known.set(file, (digest = crypto.digest(file.content)));
  return digest;
}

/** The digests of a tree's files. What stands in several of them, as what Fleet and Puppet deliver, is read once. */
export function contentDigests(
  files: FileTree,
  crypto: PackageCrypto,
): readonly (readonly [PackagedFile, ContentDigest])[] {
  const byContent = new Map<string | Uint8Array, ContentDigest>();
  return files.map((file) => {
    const digest = known.get(file) ?? byContent.get(file.content) ?? crypto.digest(file.content);
    known.set(file, digest);
    byContent.set(file.content, digest);
    return [file, digest];
  });
}
