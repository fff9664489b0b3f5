import { existsSync, rmSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProcess } from "./run-process.ts";

/**
 * What a process sees in a private namespace: `etc` as /etc/codex, `home` as its home directory, `work` as its working
 * directory. All three are directories of a scratch tree that is deleted afterwards.
 */
export interface Scratch {
  readonly root: string;
  readonly etc: string;
  readonly home: string;
  readonly codexHome: string;
  readonly work: string;
}

/** How this machine makes a private mount namespace. */
export interface PrivateNamespace {
  readonly available: true;
  readonly unshareArguments: readonly string[];
}

export interface NoNamespace {
  readonly available: false;
  readonly reason: string;
}

/**
 * With a process namespace the end of the first process ends everything below it, also what has left the process group. Some
 * containers do not allow one; then the process group has to do. `-r` is the way of a user who is not root.
 */
const forms: readonly (readonly string[])[] = [
  ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
  ["--mount"],
  ["--map-root-user", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
  ["--map-root-user", "--mount"],
];

/**
 * Runs inside the new mount namespace, whose mounts nobody else sees. Where the machine has no /etc/codex, a read-only overlay of
 * /etc with that one directory more is mounted over /etc (a plain copy where overlays are not allowed), so that nothing is ever
 * created in the machine's own /etc. The shell stays the first process: Codex kills children whose parent is process 1.
 */
const setUp = `
root=$1; directory=$2; shift 2
if [ ! -d /etc/codex ]; then
  mkdir -p "$root/overlay/codex" || exit 125
  if ! mount -t overlay overlay -o "lowerdir=$root/overlay:/etc" /etc 2>/dev/null; then
    mkdir "$root/copy" && mount -t tmpfs tmpfs "$root/copy" || exit 125
    cp -a /etc/. "$root/copy" 2>/dev/null
    mkdir -p "$root/copy/codex" && mount --bind "$root/copy" /etc || exit 125
  fi
fi
mount --bind "$root/etc" /etc/codex || exit 125
cd "$directory" || exit 125
: > "$root/ready"
"$@"
exit $?
`;

/** Finds out, by trying, how a private mount namespace can be made here. */
export async function findNamespace(): Promise<PrivateNamespace | NoNamespace> {
  if (process.platform !== "linux") {
    return { available: false, reason: `a private mount namespace exists only on Linux, this is ${process.platform}` };
  }
  const reasons: string[] = [];
  for (const form of forms) {
    const namespace: PrivateNamespace = { available: true, unshareArguments: form };
    const reason = await withScratch(async (scratch) => {
      const [command, ...rest] = enter(namespace, scratch, scratch.work, ["true"]);
      const result = await runProcess({
        command,
        arguments: rest,
        environment: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
        timeoutMilliseconds: 10_000,
      });
      return setUpDone(scratch) && result.exitCode === 0 ? undefined : result.stderr.trim();
    });
    if (reason === undefined) return namespace;
    if (!reasons.includes(reason)) reasons.push(reason);
  }
  return { available: false, reason: `no private mount namespace can be made: ${reasons.join("; ")}` };
}

/** The command line that runs a command inside the namespace. */
export function enter(
  namespace: PrivateNamespace,
  scratch: Scratch,
  directory: string,
  command: readonly string[],
): [string, ...string[]] {
  return ["unshare", ...namespace.unshareArguments, "sh", "-c", setUp, "mandate", scratch.root, directory, ...command];
}

/** Whether the namespace was set up: if not, whatever came out was not said by the command. */
export function setUpDone(scratch: Scratch): boolean {
  return existsSync(join(scratch.root, "ready"));
}

/** Lends a fresh scratch tree and deletes it afterwards. */
export async function withScratch<T>(use: (scratch: Scratch) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(scratchParent(), "mandate-codex-"));
  lent.add(root);
  try {
    // Readable for the users whose view a question takes, whatever the umask is.
    await chmod(root, 0o755);
    const scratch = {
      root,
      etc: join(root, "etc"),
      home: join(root, "home"),
      codexHome: join(root, "home", ".codex"),
      work: join(root, "work"),
    };
    for (const directory of [scratch.etc, scratch.home, scratch.codexHome, scratch.work]) {
      await mkdir(directory);
      await chmod(directory, 0o755);
    }
    return await use(scratch);
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    lent.delete(root);
  }
}

const lent = new Set<string>();
// A process that exits in the middle of a question leaves nothing behind either.
process.on("exit", () => {
  for (const root of lent) rmSync(root, { recursive: true, force: true });
});

/** Codex's sandbox lets commands write to /tmp: a scratch tree below it would look more permissive than a real home does. */
function scratchParent(): string {
  return existsSync("/var/tmp") ? "/var/tmp" : tmpdir();
}
