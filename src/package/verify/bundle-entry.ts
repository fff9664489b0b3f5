/** A file of a bundle as it was found. */
export interface BundleEntry {
  /** Relative to the bundle, with forward slashes. */
  readonly path: string;
  /** What lies there: only a regular file has content that counts. */
  readonly kind: "file" | "link" | "other";
  readonly content: Uint8Array;
  /** The permission bits; absent where the file system has none. */
  readonly mode?: number;
}

/** Why a bundle is not what was built. Codes are public. */
export type BundleProblemCode =
  | "missing-file"
  | "changed-file"
  | "unlisted-file"
  | "changed-mode"
  | "not-a-file"
  | "unsafe-path"
  | "unreadable-manifest"
  | "wrong-checksums"
  | "wrong-statement"
  | "missing-signature"
  | "wrong-signature";

export interface BundleProblem {
  readonly code: BundleProblemCode;
  readonly path: string;
  readonly message: string;
}
