import type { PackageCrypto } from "../crypto.ts";
import type { FileTree } from "../types.ts";
import type { ProfileSigner } from "./profile-signer.ts";
import { signProfile } from "./sign-profile.ts";

const ending = ".mobileconfig";

/** The signed twin of each configuration profile, beside it. */
export function signedProfileTree(files: FileTree, signer: ProfileSigner, crypto: PackageCrypto): FileTree {
  return files
    .filter(({ path }) => path.endsWith(ending))
    .map((file) => ({
      ...file,
      path: `${file.path.slice(0, -ending.length)}.signed${ending}`,
      content: signProfile(String(file.content), signer, crypto),
    }));
}
