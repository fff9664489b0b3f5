import { existsSync } from "node:fs";
import { realpath, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { OutputTree } from "../host.ts";
import { checkDirectories, checkFiles, checkTrees } from "./check-trees.ts";
import { syncDirectory } from "./durable-file.ts";
import { ensureDirectory } from "./ensure-directory.ts";
import { sweepLeftOvers } from "./left-overs.ts";
import { keepAtExit, removeAtExit } from "./remove-at-exit.ts";
import { checkReplaceable } from "./replaceable.ts";
import { stageTree } from "./stage-tree.ts";
import { type Replacement, swapDirectories } from "./swap-directories.ts";
import { hostError } from "./system-error.ts";
import { temporaryBeside } from "./temporary-names.ts";

/** Replaces whole directories, all or none: everything is written beside them first, then swapped in by renames. */
export async function writeTrees(trees: Iterable<OutputTree> | AsyncIterable<OutputTree>): Promise<void> {
  // What is there already is looked at before anything is written.
  if (Array.isArray(trees)) checkTrees(trees as readonly OutputTree[], (directory) => resolve(directory));
  const temporaries: string[] = [];
  const directories: string[] = [];
  const made: string[] = [];
  let isDone = false;
  try {
    const replacements: Replacement[] = [];
    for await (const tree of trees) {
      directories.push(resolve(tree.directory));
      checkDirectories(directories);
      checkFiles(tree);
      made.push(...missingParents(resolve(tree.directory)));
      replacements.push(await stage(tree, temporaries));
    }
    const aside = swapDirectories(replacements);
    temporaries.push(...aside);
    for (const parent of new Set(replacements.map(({ target }) => dirname(target)))) await syncDirectory(parent);
    isDone = true;
  } finally {
    for (const path of temporaries) await discard(path);
    // A build that came to nothing leaves no empty directory behind.
    if (!isDone) for (const path of made.sort((a, b) => b.length - a.length)) await rmdir(path).catch(() => undefined);
  }
}

async function stage({ directory, files }: OutputTree, temporaries: string[]): Promise<Replacement> {
  try {
    const target = await realTarget(directory);
    await sweepLeftOvers(target);
    // Before anything is written; the swap looks again.
    checkReplaceable(target);
    const staged = temporaryBeside(target, "new");
    removeAtExit(staged);
    temporaries.push(staged);
    await stageTree(staged, files);
    return { staged, target };
  } catch (error) {
    throw hostError(error, "cannot write", directory);
  }
}

/** The directory below its real parent, so that every later step means the same place. */
async function realTarget(directory: string): Promise<string> {
  const target = resolve(directory);
  await ensureDirectory(dirname(target));
  return join(await realpath(dirname(target)), basename(target));
}

/** The directories above a path that are not there yet, the deepest first. */
function missingParents(path: string): readonly string[] {
  const parent = dirname(path);
  return existsSync(parent) || parent === path ? [] : [parent, ...missingParents(parent)];
}

async function discard(path: string): Promise<void> {
  // What cannot be removed now is swept by the next build; the new directories are in place either way.
  await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  keepAtExit(path);
}
