import { contentDigests } from "./content-digest.ts";
import type { ContentDigest, PackageCrypto } from "./crypto.ts";
import { modeText, sortTree } from "./file-tree.ts";
import type { FileTree, PackagedFile, PackageInput, Platform, SourceConstraint } from "./types.ts";

export const manifestPath = "manifest.json";
export const checksumsPath = "SHA256SUMS";

/** One file of a bundle, as the manifest describes it. */
export interface ManifestFile {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  /** Four octal digits. */
  readonly mode: string;
  readonly owner?: string;
  readonly platform?: Platform;
  readonly installPath?: string;
  readonly constraints: readonly SourceConstraint[];
}

/** Which clients take which part of a bundle with targets.split. */
export interface ManifestGroup {
  readonly lowest: string;
  readonly highest: string;
  readonly versions: readonly string[];
  /** Relative to the bundle. */
  readonly directory: string;
  readonly manifest: string;
  /** What the policy asks for and these versions do not enforce. */
  readonly notEnforced: readonly { readonly constraint: string; readonly versions: readonly string[] }[];
}

/** What a bundle is and what it holds: every file but those that are written from the manifest (seal-bundle.ts). */
export interface Manifest {
  readonly formatVersion: 1;
  readonly policy: string;
  readonly description: string;
  readonly owner: string;
  readonly organization: { readonly name: string; readonly identifier: string };
  readonly revision: string;
  readonly tool: { readonly name: "mandate"; readonly version: string };
  readonly catalogue: string;
  readonly clients: { readonly range: string; readonly lowest: string; readonly highest: string };
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  readonly platforms: readonly Platform[];
  /** With targets.split: the parts, each of which is a bundle of its own. */
  readonly split?: true;
  readonly groups?: readonly ManifestGroup[];
  readonly files: readonly ManifestFile[];
}

/** The manifest of the given files. */
export function manifestOf(input: PackageInput, files: FileTree, crypto: PackageCrypto): Manifest {
  const { policy, description, owner, organization, revision } = input;
  return {
    formatVersion: 1,
    policy,
    description,
    owner,
    organization: { name: organization.name, identifier: organization.identifier },
    revision,
    tool: { name: "mandate", version: input.toolVersion },
    catalogue: input.catalogueVersion,
    clients: { range: input.clientRange, lowest: input.clientFloor, highest: input.clientCeiling },
    inputs: input.inputs.map(({ file, sha256 }) => ({ file, sha256 })),
    platforms: platformsOf(input),
    files: contentDigests(sortTree(files), crypto).map(([file, digest]) => describeFile(file, digest)),
  };
}

function platformsOf(input: PackageInput): readonly Platform[] {
  const order: readonly Platform[] = ["macos", "windows", "linux", "cloud"];
  return order.filter((platform) => input.platforms[platform] !== undefined);
}

function describeFile(file: PackagedFile, digest: ContentDigest): ManifestFile {
  return {
    path: file.path,
    ...digest,
    mode: modeText(file.mode),
    ...(file.owner === undefined ? {} : { owner: file.owner }),
    ...(file.platform === undefined ? {} : { platform: file.platform }),
    ...(file.installPath === undefined ? {} : { installPath: file.installPath }),
    constraints: file.constraints ?? [],
  };
}
