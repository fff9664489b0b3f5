import type { PackageCrypto } from "./crypto.ts";
import { type ManifestGroup, manifestOf } from "./manifest.ts";
import { sealFiles } from "./seal-bundle.ts";
import type { StatementSigner } from "./signing/statement-signer.ts";
import type { FileTree, PackageInput } from "./types.ts";

/** The bundle of one group of client versions, inside the bundle of the whole policy. */
export interface BundlePart extends Omit<ManifestGroup, "directory" | "manifest"> {
  /** Sealed by itself, so that it can be delivered alone. */
  readonly files: FileTree;
}

/**
 * The bundles of all groups side by side, sealed as a whole: the manifest says which clients take which, and lists every file
 * of every part, the parts' own seals among them.
 */
export function splitBundle(
  input: PackageInput,
  parts: readonly BundlePart[],
  crypto: PackageCrypto,
  signer?: StatementSigner,
): FileTree {
  const files = parts.flatMap((part) =>
    part.files.map((file) => ({ ...file, path: `${directoryOf(part)}/${file.path}` })),
  );
  const whole = {
    ...input,
    clientFloor: parts[0]?.lowest ?? input.clientFloor,
    clientCeiling: parts.at(-1)?.highest ?? input.clientCeiling,
  };
  const groups = parts.map((part) => {
    const { lowest, highest, versions, notEnforced } = part;
    const directory = directoryOf(part);
    return { lowest, highest, versions, directory, manifest: `${directory}/manifest.json`, notEnforced };
  });
  const { files: listed, ...head } = manifestOf(whole, files, crypto);
  return sealFiles(whole, files, { ...head, split: true, groups, files: listed }, crypto, signer);
}

function directoryOf({ lowest, highest }: Pick<BundlePart, "lowest" | "highest">): string {
  return `clients/${lowest}_${highest}`;
}
