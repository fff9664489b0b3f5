import { chmodSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { inParallel } from "../codex/in-parallel.ts";
import type { OutputFile } from "../host.ts";
import { syncDirectory, writeNewFile } from "./durable-file.ts";

const directoryMode = 0o755;
/** Nobody else looks into a directory, or changes it, before it is complete. */
const privateMode = 0o700;
const filesAtOnce = 16;

/** Writes files into a directory that does not exist yet and brings them to the disk. */
export async function stageTree(directory: string, files: readonly OutputFile[]): Promise<void> {
  const directories = directoriesOf(directory, files);
  // At once, and never with parents: what the end of this process has removed must not come back.
  mkdirSync(directory, { mode: privateMode });
  for (const each of directories) mkdirSync(each, { mode: privateMode });
  await writeAll(directory, files);
  // Deepest first: a directory is opened to others when everything below it is done.
  const opened = [...directories].reverse().concat(directory);
  for (const each of opened) chmodSync(each, directoryMode);
  await inParallel(opened, filesAtOnce, syncDirectory);
}

/** After the first failure nothing new is begun, but what is under way ends before the failure is reported. */
async function writeAll(directory: string, files: readonly OutputFile[]): Promise<void> {
  const problems: unknown[] = [];
  await inParallel(files, filesAtOnce, async ({ path, content, mode }) => {
    if (problems.length > 0) return;
    try {
      await writeNewFile(join(directory, path), content, mode);
    } catch (error) {
      problems.push(error);
    }
  });
  if (problems.length > 0) throw problems[0];
}

/** Every directory below the root that the files need, parents before children. */
function directoriesOf(root: string, files: readonly OutputFile[]): readonly string[] {
  const all = new Set<string>();
  for (const { path } of files) {
    for (let each = dirname(join(root, path)); each !== root; each = dirname(each)) all.add(each);
  }
  return [...all].sort((a, b) => a.length - b.length);
}
