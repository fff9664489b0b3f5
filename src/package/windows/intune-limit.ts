import { toBytes } from "../bytes.ts";
import type { FileTree, PackageNote } from "../types.ts";

/** What Intune takes as a script, in bytes. */
const scriptLimit = 200_000;

/** The scripts that are too large for Intune's own script forms, and what to use in their place. */
export function intuneLimitNotes(files: FileTree): readonly PackageNote[] {
  return files
    .filter(({ path, content }) => path.endsWith(".ps1") && isScript(path) && isTooLarge(content))
    .map(({ path }) => ({
      path,
      message: "it is larger than the 200 KB that Intune takes as a script: deliver the .intunewin instead",
    }));
}

/** A text has no fewer bytes than characters: that of a large one need not be made. */
function isTooLarge(content: string | Uint8Array): boolean {
  return content.length >= scriptLimit || toBytes(content).length >= scriptLimit;
}

/** The installer's scripts, not the hook scripts that they carry. */
function isScript(path: string): boolean {
  return /^(clients\/[^/]+\/)?windows\/(wsl\/)?[^/]+$/.test(path);
}
