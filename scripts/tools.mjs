// The programs that tests and the conformance suite call, and where Debian has them.
import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

export const tools = [
  { command: "ansible-playbook", package: "ansible-core", purpose: "runs the Linux rollout playbook" },
  { command: "busybox", package: "busybox", purpose: "runs generated scripts in a minimal shell" },
  { command: "chromium", package: "chromium", purpose: "opens the HTML reports" },
  { command: "dash", package: "dash", purpose: "runs generated scripts in Debian's shell" },
  { command: "dpkg-deb", package: "dpkg", purpose: "reads the generated .deb" },
  { command: "fish", package: "fish", purpose: "tries the completion for fish" },
  { command: "git", package: "git", purpose: "compares policies between revisions" },
  { command: "initdb", package: "postgresql", purpose: "makes a database that runs the fleet's queries" },
  { command: "ksh", package: "ksh", purpose: "runs generated scripts in the Korn shell" },
  { command: "mksh", package: "mksh", purpose: "runs generated scripts in the MirBSD Korn shell" },
  { command: "msiinfo", package: "msitools", purpose: "reads the MSI that was built" },
  { command: "named-checkzone", package: "bind9-utils", purpose: "checks the response policy zone" },
  { command: "openssl", package: "openssl", purpose: "makes keys and checks signatures" },
  { command: "pg_ctl", package: "postgresql", purpose: "starts a database that runs the fleet's queries" },
  { command: "plistutil", package: "libplist-utils", purpose: "reads configuration profiles as macOS does" },
  { command: "pre-commit", package: "pre-commit", purpose: "runs the hooks that a repository of policies has" },
  { command: "psql", package: "postgresql", purpose: "asks a database the fleet's queries" },
  { command: "puppet", package: "puppet", purpose: "applies the generated module in a place of its own" },
  { command: "rpm", package: "rpm", purpose: "reads and installs the generated .rpm" },
  { command: "rpmbuild", package: "rpm", purpose: "builds an .rpm to compare with" },
  { command: "shellcheck", package: "shellcheck", purpose: "checks generated shell scripts" },
  { command: "squid", package: "squid", purpose: "parses the proxy configuration" },
  { command: "strace", package: "strace", purpose: "ends a build at the worst moment" },
  { command: "systemd-analyze", package: "systemd", purpose: "checks the units that run a drift check" },
  { command: "unshare", package: "util-linux", purpose: "gives a test its own /etc/codex and its own full disk" },
  { command: "wixl", package: "wixl", purpose: "builds an MSI from the WiX source" },
  { command: "xmllint", package: "libxml2-utils", purpose: "checks generated XML" },
  { command: "zsh", package: "zsh", purpose: "runs generated scripts and completion in zsh" },
];

/** Daemons lie where the PATH of people may not lead. */
const systemDirectories = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Debian keeps the programs of a PostgreSQL server out of every PATH, by version; the newest first. */
function postgresqlDirectories() {
  const versions = "/usr/lib/postgresql";
  if (!existsSync(versions)) return [];
  return readdirSync(versions)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, "bin"));
}

/**
 * @param {string} command
 * @returns {string | undefined} the absolute path of a program
 */
export function findTool(command) {
  const directories = [...(process.env.PATH ?? "").split(delimiter), ...systemDirectories, ...postgresqlDirectories()];
  return directories
    .filter((directory) => directory !== "")
    .map((directory) => join(directory, command))
    .find(isProgram);
}

/** Whether bootstrap can install what is missing: root on a Debian system. */
export function canInstallTools() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
