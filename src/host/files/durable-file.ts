import { fchmodSync, writeSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { encodeChunks } from "../encode-chunks.ts";

/**
 * Writes a file that must not exist, neither as a symlink, with exactly this mode, and brings it to the disk. One that could not be
 * written whole is removed. Only the way to the disk is waited for: handing the bytes to the system takes less time than a turn of
 * the event loop for each piece.
 */
export async function writeNewFile(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const handle = await open(path, "wx", 0o600);
  try {
    const write = (bytes: Uint8Array) => {
      writeWhole(handle.fd, bytes);
    };
    if (typeof content === "string") encodeChunks(content, write);
    else write(content);
    fchmodSync(handle.fd, mode);
    await handle.sync();
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
}

/** The system may take less than it is given. */
function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;)
    written += writeSync(descriptor, bytes, written, bytes.length - written);
}

/** Brings the names in a directory to the disk. */
export async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory, and needs no such call.
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
