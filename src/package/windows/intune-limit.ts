import { toBytes } from "../bytes.ts";
import type { FileTree, PackageNote } from "../types.ts";

/** What Intune takes as a script, in bytes. */
const scriptLimit = 200_000;

/** The scripts that are too large for Intune's own script forms, and what to use in their place. */
export function intuneLimitNotes(files: FileTree): readonly PackageNote[] {
  return files
    .filter(({ path, content }) => path.endsWith(".ps1") && isScript(path) && toBytes(content).length >= scriptLimit)
    .map(({ path }) => ({
      path,
      message: "it is larger than the 200 KB that Intune takes as a script: deliver the .intunewin instead",
    }));
}

/** The installer's scripts, not the hook scripts that they carry. */
function isScript(path: string): boolean {
  return /^(clients\/[^/]+\/)?windows\/(wsl\/)?[^/]+$/.test(path);
}
