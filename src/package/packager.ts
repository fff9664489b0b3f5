import type { PackageCrypto } from "./crypto.ts";
import type { FileTree, PackageInput } from "./types.ts";

/** Lays out what one platform takes. */
export type Packager = (input: PackageInput, crypto: PackageCrypto) => FileTree;
