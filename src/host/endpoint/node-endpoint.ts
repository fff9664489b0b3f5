import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir, readlink } from "node:fs/promises";
import type { Endpoint, EntryKind, Listed, LiveSystem, Looked, ReadBytes } from "../../drift/observe/endpoint.ts";
import { systemErrorCode, systemErrorText } from "../files/system-error.ts";

/** The endpoint whose tree begins at a directory: `/` for this machine, a mount point for another. */
export function nodeEndpoint(root: string, live?: LiveSystem): Endpoint {
  const prefix = root.replace(/\/+$/, "");
  const at = (path: string) => (path === "/" ? `${prefix}/` : prefix + path);
  return {
    lookAt: (path) => lookAt(at(path)),
    readLink: (path) => readlink(at(path)).catch(() => undefined),
    read: (path, limit) => read(at(path), limit),
    list: (path) => list(at(path)),
    ...(live === undefined ? {} : { live }),
  };
}

async function lookAt(path: string): Promise<Looked> {
  try {
    const facts = await lstat(path);
    const kind: EntryKind = facts.isFile()
      ? "file"
      : facts.isDirectory()
        ? "directory"
        : facts.isSymbolicLink()
          ? "symlink"
          : facts.isFIFO()
            ? "fifo"
            : facts.isSocket()
              ? "socket"
              : "device";
    return { kind, mode: facts.mode & 0o7777, userId: facts.uid, groupId: facts.gid, size: facts.size };
  } catch (error) {
    return isMissing(error) ? { kind: "missing" } : { kind: "denied", message: systemErrorText(error) };
  }
}

async function read(path: string, limit: number): Promise<ReadBytes> {
  let handle: FileHandle | undefined;
  try {
    // Looked at first: opening a device may already do something.
    if (!(await lstat(path)).isFile()) return { kind: "not-regular" };
    // O_NONBLOCK: should a FIFO have taken the file's place meanwhile, opening it does not wait for a writer.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
    const facts = await handle.stat();
    if (!facts.isFile()) return { kind: "not-regular" };
    if (facts.size > limit) return { kind: "too-large" };
    const buffer = Buffer.allocUnsafe(limit < facts.size + 1 ? limit + 1 : facts.size + 1);
    let total = 0;
    while (total < buffer.length) {
      const { bytesRead } = await handle.read(buffer, total, buffer.length - total, null);
      if (bytesRead === 0) break;
      total += bytesRead;
    }
    // A file that grows while it is read is as good as changed: what was there when it was opened counts.
    return { kind: "bytes", bytes: new Uint8Array(buffer.subarray(0, total)) };
  } catch (error) {
    if (isMissing(error)) return { kind: "missing" };
    return systemErrorCode(error) === "ELOOP"
      ? { kind: "not-regular" }
      : { kind: "denied", message: systemErrorText(error) };
  } finally {
    await handle?.close();
  }
}

async function list(path: string): Promise<Listed> {
  try {
    const names = await readdir(path, { encoding: "buffer" });
    // A name that is no UTF-8 is shown with marks; its file cannot be opened by that name, and is a finding all the same.
    return { kind: "names", names: names.sort((a, b) => Buffer.compare(a, b)).map((name) => name.toString("utf8")) };
  } catch (error) {
    return isMissing(error) ? { kind: "missing" } : { kind: "denied", message: systemErrorText(error) };
  }
}

function isMissing(error: unknown): boolean {
  const code = systemErrorCode(error);
  return code === "ENOENT" || code === "ENOTDIR";
}
