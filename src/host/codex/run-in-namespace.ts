import type { CannotAnswer } from "./answers.ts";
import { type CodexFiles, codexFiles, writeCodexFiles } from "./codex-files.ts";
import { questionEnvironment } from "./environment.ts";
import { enter, findNamespace, type Scratch, setUpDone, withScratch } from "./private-namespace.ts";
import { type ProcessResult, runProcess } from "./run-process.ts";

export interface NamespaceRequest {
  /** What lies under /etc/codex. */
  readonly files: CodexFiles;
  /** Files of the user, relative to the home directory. */
  readonly homeFiles?: CodexFiles;
  /** Files relative to the working directory. */
  readonly workFiles?: CodexFiles;
  /**
   * Files at absolute places, which nobody outside the namespace sees: the first directory of each path is one of
   * `replaceableDirectories` and is empty otherwise.
   */
  readonly placedFiles?: CodexFiles;
  readonly command: (scratch: Scratch) => readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMilliseconds?: number;
}

/** Directories that a namespace may replace by empty ones, because no program of the system needs them. */
export const replaceableDirectories: readonly string[] = ["srv", "mnt", "media"];

/**
 * Replaces directories by a private file system with the placed files, and the resolver's configuration by one that asks nobody:
 * no name is looked up outside this machine.
 */
const prepare = `
placed=$1; shift
for directory in "$placed"/*/; do
  [ -d "$directory" ] || continue
  name=$(basename "$directory")
  if [ ! -d "/$name" ]; then echo "there is no directory /$name" >&2; exit 125; fi
  mount -t tmpfs tmpfs "/$name" && cp -a "$directory." "/$name" || exit 125
done
printf 'nameserver 127.0.0.1\\noptions timeout:1 attempts:1\\n' >"$placed/resolv.conf" || exit 125
if [ -e /etc/resolv.conf ]; then mount --bind "$placed/resolv.conf" /etc/resolv.conf || exit 125; fi
exec "$@"
`;

/** Runs one command to its end in a private mount namespace with the files in their places. */
export async function runInNamespace(request: NamespaceRequest): Promise<ProcessResult | CannotAnswer> {
  const namespace = await findNamespace();
  if (!namespace.available) return { verdict: "cannot", message: namespace.reason };
  return withScratch(async (scratch) => {
    await writeCodexFiles(scratch.etc, request.files);
    await writeCodexFiles(scratch.home, request.homeFiles ?? new Map());
    await writeCodexFiles(scratch.work, request.workFiles ?? new Map());
    const placed = [...(request.placedFiles ?? [])].map(([path, file]) => [`placed/${path}`, file] as const);
    await writeCodexFiles(scratch.root, new Map([...codexFiles({ "placed/none": "" }), ...placed]));
    const [command, ...rest] = enter(namespace, scratch, scratch.work, [
      ...["sh", "-c", prepare, "mandate", `${scratch.root}/placed`],
      ...request.command(scratch),
    ]);
    const result = await runProcess({
      command,
      arguments: rest,
      environment: questionEnvironment(scratch, request.environment),
      timeoutMilliseconds: request.timeoutMilliseconds ?? 30_000,
    });
    if (!setUpDone(scratch) || result.exitCode === 125)
      return { verdict: "cannot", message: `the private namespace could not be set up: ${result.stderr.trim()}` };
    return result.timedOut ? { verdict: "cannot", message: "there was no answer in time" } : result;
  });
}
