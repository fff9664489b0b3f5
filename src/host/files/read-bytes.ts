import { constants } from "node:fs";
import { type FileHandle, lstat, open, stat } from "node:fs/promises";
import { defaultReadLimit, type ReadFailure, type ReadOptions, type ReadResult } from "../host.ts";
import { systemErrorCode, systemErrorText } from "./system-error.ts";

const failures: Readonly<Record<string, ReadFailure>> = {
  ENOENT: "missing",
  ENOTDIR: "missing",
  EACCES: "denied",
  EPERM: "denied",
  EISDIR: "directory",
  ELOOP: "not-regular",
  ENXIO: "not-regular",
};

/** The whole of a regular file. The path is looked at before it is opened, because opening a device may already do something. */
export async function readBytes(path: string, options: ReadOptions = {}): Promise<ReadResult> {
  const limit = options.limit ?? defaultReadLimit;
  const follow = options.followSymlinks ?? true;
  let handle: FileHandle | undefined;
  try {
    const before = await (follow ? stat(path) : lstat(path));
    const pipe = options.pipes === true && before.isFIFO();
    if (before.isDirectory()) return failed("directory", "it is a directory");
    if (!before.isFile() && !pipe) return notRegular;
    // O_NONBLOCK: should a FIFO have taken the file's place meanwhile, opening it does not wait for a writer.
    const patience = pipe ? 0 : constants.O_NONBLOCK;
    handle = await open(path, constants.O_RDONLY | patience | (follow ? 0 : constants.O_NOFOLLOW));
    const facts = await handle.stat();
    if (!(pipe ? facts.isFIFO() : facts.isFile())) return notRegular;
    if (facts.size > limit) return tooLarge(limit);
    // Files of /proc say that they are empty, and a file may grow while it is read: the end is where reading ends.
    const bytes = await readUpTo(handle, limit + 1, facts.size);
    return bytes.length > limit ? tooLarge(limit) : { ok: true, bytes };
  } catch (error) {
    return failed(failures[systemErrorCode(error) ?? ""] ?? "other", systemErrorText(error));
  } finally {
    await handle?.close();
  }
}

async function readUpTo(handle: FileHandle, most: number, expected: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let total = 0;
  while (total < most) {
    const room = Math.min(most - total, Math.max(expected - total, 0) + 65_536);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(room), 0, room, null);
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    total += bytesRead;
  }
  return new Uint8Array(Buffer.concat(chunks));
}

const notRegular = failed("not-regular", "it is not a regular file");

function tooLarge(limit: number): ReadResult {
  return failed("too-large", `it is larger than ${limit} bytes`);
}

function failed(reason: ReadFailure, message: string): ReadResult {
  return { ok: false, reason, message };
}
