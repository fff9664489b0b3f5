import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { systemErrorCode } from "./system-error.ts";

/** Another build may take the parents away again; below /proc a directory is missing however often they are made. */
const mostAttempts = 5;

/** Makes a directory with its parents. Node's own recursive form reports a read-only file system as a missing directory. */
export async function ensureDirectory(path: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1)
    try {
      await makeDirectory(path);
      return;
    } catch (error) {
      if (systemErrorCode(error) !== "ENOENT" || dirname(path) === path || attempt === mostAttempts) throw error;
      await ensureDirectory(dirname(path));
    }
}

async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT" || !(await isDirectory(path))) throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}
