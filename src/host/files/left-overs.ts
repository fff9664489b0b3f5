import { lstat, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ownerIsGone, parseTemporaryName, temporaryBeside } from "./temporary-names.ts";

/**
 * Clears up beside a path after runs that were killed: a directory that had been moved aside goes back where nothing took its
 * place, everything else of theirs is removed. What belongs to a run that may still be at work is left alone.
 */
export async function sweepLeftOvers(target: string): Promise<void> {
  const parent = dirname(target);
  const found = await leftOvers(parent, basename(target));
  for (const { path, role } of found) {
    if (role !== "old" || (await exists(target))) continue;
    await ignoreFailure(rename(path, target));
  }
  for (const { path } of found) {
    // Renamed first: should its owner be at work after all, it finds nothing, instead of a directory that is half removed.
    const doomed = temporaryBeside(target, "new");
    await ignoreFailure(rename(path, doomed).then(() => rm(doomed, { recursive: true, force: true })));
  }
}

async function leftOvers(parent: string, base: string) {
  const found: { readonly path: string; readonly role: "new" | "old"; readonly changed: number }[] = [];
  for (const name of await readdir(parent).catch(() => [])) {
    const temporary = parseTemporaryName(name);
    if (temporary?.base !== base) continue;
    const path = join(parent, name);
    const facts = await lstat(path).catch(() => undefined);
    if (facts === undefined || facts.isSymbolicLink()) continue;
    if (!ownerIsGone(temporary, Date.now() - facts.mtimeMs)) continue;
    found.push({ path, role: temporary.role, changed: facts.ctimeMs });
  }
  // The directory that was moved aside last is the one that was in force.
  return found.sort((a, b) => b.changed - a.changed);
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/** Sweeping is a service to the next run: its failure must not fail this one. */
async function ignoreFailure(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined);
}
