import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { systemErrorCode } from "./system-error.ts";

/** Makes a directory with its parents. Node's own recursive form reports a read-only file system as a missing directory. */
export async function ensureDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ENOENT" && dirname(path) !== path) {
      await ensureDirectory(dirname(path));
      await ensureDirectory(path);
      return;
    }
    if (!(await isDirectory(path))) throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}
