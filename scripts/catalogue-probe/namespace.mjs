import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** The command that runs another one in a mount namespace of its own; without root, in a user namespace too. */
export function inNamespace(command) {
  const user = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  return ["unshare", [...user, "--mount", "--propagation", "private", "--", ...command]];
}

/**
 * Gives this process an empty /etc/codex that nobody else sees. Only for a process inside `inNamespace`: the machine's own folder is
 * neither read nor written.
 */
export function mountEmptySystemFolder(scratch) {
  if (!existsSync("/etc/codex")) {
    const copy = join(scratch, "etc");
    cpSync("/etc", copy, { recursive: true, verbatimSymlinks: true });
    mkdirSync(join(copy, "codex"));
    execFileSync("mount", ["--bind", copy, "/etc"]);
  }
  execFileSync("mount", ["-t", "tmpfs", "tmpfs", "/etc/codex"]);
}
