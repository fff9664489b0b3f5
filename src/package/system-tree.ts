import type { Artefact } from "./artefacts.ts";
import { constraintsOf } from "./artefacts.ts";
import type { FileTree, PackagedFile, PackageInput, Platform } from "./types.ts";

/** How one platform lays out Codex's system directory. */
export interface SystemDirectory {
  readonly platform: Platform;
  /** The folder of the bundle that holds the tree. */
  readonly folder: string;
  readonly owner: NonNullable<PackagedFile["owner"]>;
  /** Where an artefact lies on the endpoint. */
  readonly installPath: (name: string) => string;
}

/** The artefacts as the tree that is installed. */
export function systemTree(input: PackageInput, directory: SystemDirectory, artefacts: readonly Artefact[]): FileTree {
  return artefacts.map((artefact) => ({
    path: `${directory.folder}/${artefact.name}`,
    content: artefact.text,
    mode: artefact.mode,
    owner: directory.owner,
    platform: directory.platform,
    installPath: directory.installPath(artefact.name),
    constraints: constraintsOf(input, directory.platform, [artefact]),
  }));
}
