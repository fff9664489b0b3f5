import { packageCloud } from "./cloud/package-cloud.ts";
import type { PackageCrypto } from "./crypto.ts";
import { fleetTree } from "./fleet/fleet-tree.ts";
import { osqueryTree } from "./fleet/osquery-tree.ts";
import { packageLinux } from "./linux/package-linux.ts";
import { packageMacos } from "./macos/package-macos.ts";
import { networkNotes, networkTree } from "./network/network-tree.ts";
import type { Packager } from "./packager.ts";
import { rulesTree } from "./rules-tree.ts";
import { sealBundle } from "./seal-bundle.ts";
import type { ProfileSigner } from "./signing/profile-signer.ts";
import { signedProfileTree } from "./signing/signed-profile-tree.ts";
import type { StatementSigner } from "./signing/statement-signer.ts";
import type { FileTree, PackageInput, PackageNote, Platform } from "./types.ts";
import { packageWindows } from "./windows/package-windows.ts";

const packagers: Readonly<Record<Platform, Packager>> = {
  macos: packageMacos,
  windows: packageWindows,
  linux: packageLinux,
  cloud: packageCloud,
};

const platforms: readonly Platform[] = ["macos", "windows", "linux", "cloud"];

/** What a bundle may hold beyond what its input says. */
export interface BundleExtras {
  /** The files of other stages (drift checks, audit files) that belong to the same bundle. */
  readonly others?: FileTree;
  readonly profileSigner?: ProfileSigner;
  readonly statementSigner?: StatementSigner;
}

/** Everything that device management, proxies and people take, sealed with manifest, provenance and checksums. */
export function packageBundle(input: PackageInput, crypto: PackageCrypto, extras: BundleExtras = {}): FileTree {
  const targeted = platforms.filter((platform) => input.platforms[platform] !== undefined);
  const files = targeted.flatMap((platform) => packagers[platform](input, crypto));
  const signed = extras.profileSigner === undefined ? [] : signedProfileTree(files, extras.profileSigner, crypto);
  const all = [
    ...files,
    ...signed,
    ...rulesTree(input),
    ...networkTree(input, crypto),
    ...fleetTree(input, files, crypto),
    ...osqueryTree(input, crypto),
    ...(extras.others ?? []),
  ];
  return sealBundle(input, all, crypto, extras.statementSigner);
}

/** What a delivery form has no way to say, for the build's report. */
export function packageNotes(input: PackageInput): readonly PackageNote[] {
  return networkNotes(input);
}
