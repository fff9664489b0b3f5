import { toBytes } from "./bytes.ts";
import type { PackageCrypto } from "./crypto.ts";
import type { PackagedFile } from "./types.ts";

/** What the manifest, the statement and the checksums say of a file's content. */
export interface ContentDigest {
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

/** Files are never changed: what was worked out for the manifest holds for the statement and the checksums too. */
const known = new WeakMap<PackagedFile, ContentDigest>();

export function contentDigest(file: PackagedFile, crypto: PackageCrypto): ContentDigest {
  let digest = known.get(file);
  if (digest === undefined) {
    const bytes = toBytes(file.content);
    digest = { sha256: crypto.sha256(bytes), size: bytes.length };
    known.set(file, digest);
  }
  return digest;
}
