import { rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncDirectory, writeNewFile } from "./durable-file.ts";
import { ensureDirectory } from "./ensure-directory.ts";
import { keepAtExit, removeAtExit } from "./remove-at-exit.ts";
import { hostError, systemErrorCode } from "./system-error.ts";
import { temporaryBeside } from "./temporary-names.ts";

const newFileMode = 0o644;

/** Writes a file that must not exist yet. One that could not be written whole is not left behind. */
export async function writeFileNew(path: string, content: string | Uint8Array): Promise<"written" | "exists"> {
  const parent = dirname(path);
  await ensureDirectory(parent).catch((error: unknown) => {
    throw hostError(error, "cannot make the directory", parent);
  });
  try {
    await writeNewFile(path, content, newFileMode);
    return "written";
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return "exists";
    throw hostError(error, "cannot write", path);
  }
}

/** Replaces a file in one step: readers see the old or the new one, never a part. */
export async function writeFileAtomic(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const temporary = temporaryBeside(path, "new");
  removeAtExit(temporary);
  try {
    await writeNewFile(temporary, content, mode);
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw hostError(error, "cannot write", path);
  } finally {
    keepAtExit(temporary);
  }
}
