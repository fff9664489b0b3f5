import type { UnixInstaller } from "../unix/install-script.ts";

/** The installer of /etc/codex on Linux. */
export const linuxInstaller: UnixInstaller = {
  fileName: "install.sh",
  about: "Installs the policy in /etc/codex.",
  state: "/var/lib/mandate/installed",
  jamf: false,
};
