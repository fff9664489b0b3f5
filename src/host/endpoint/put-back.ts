import { constants } from "node:fs";
import { chmod, type FileHandle, lstat, lchown, mkdir, open, readlink, rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncDirectory } from "../files/durable-file.ts";
import { keepAtExit, removeAtExit } from "../files/remove-at-exit.ts";
import { systemErrorCode, systemErrorText } from "../files/system-error.ts";
import { temporaryBeside } from "../files/temporary-names.ts";

/** A file that is put back. Paths are those of the endpoint. */
export interface WantedFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly mode: number;
}

export interface PutBackOptions {
  /** The root of the endpoint's tree. */
  readonly root: string;
  /** Where the endpoint keeps what is replaced. */
  readonly keepIn: string;
  /** Links that the system itself has: `/etc` on macOS. */
  readonly systemLinks: readonly string[];
}

export type PutBack =
  | { readonly path: string; readonly ok: true; readonly kept?: string }
  | { readonly path: string; readonly ok: false; readonly message: string };

class Refusal extends Error {}

/**
 * Replaces a file in one step: whoever reads sees the old one or the new one. What it replaces is copied first. A link in the way is
 * refused, because it leads to somebody else's file; one in place of the file itself is replaced.
 */
export async function putBack(file: WantedFile, options: PutBackOptions): Promise<PutBack> {
  const { path } = file;
  try {
    await prepareDirectories(dirname(path), options);
    const target = at(options, path);
    const kept = await keepCopy(path, options);
    await replace(target, file);
    return { path, ok: true, ...(kept === undefined ? {} : { kept }) };
  } catch (error) {
    return { path, ok: false, message: error instanceof Refusal ? error.message : systemErrorText(error) };
  }
}

/** Gives a directory of the bundle's the installer's owner and mode. */
export async function putBackDirectory(path: string, options: PutBackOptions): Promise<PutBack> {
  try {
    await prepareDirectories(dirname(path), options);
    const target = at(options, path);
    if (!(await lstat(target)).isDirectory()) throw new Refusal("it is no directory");
    await own(target);
    await chmod(target, 0o755);
    return { path, ok: true };
  } catch (error) {
    return { path, ok: false, message: error instanceof Refusal ? error.message : systemErrorText(error) };
  }
}

function at({ root }: PutBackOptions, path: string): string {
  return root.replace(/\/+$/, "") + path;
}

/** Root's, where root does it; a tree that somebody else has mounted stays his. */
async function own(path: string): Promise<void> {
  if (process.getuid?.() === 0) await lchown(path, 0, 0);
}

/** Every directory on the way must be one; those that are missing are made. */
async function prepareDirectories(path: string, options: PutBackOptions): Promise<void> {
  const parts = path.split("/").filter((part) => part !== "");
  for (let length = 1; length <= parts.length; length += 1) {
    const directory = `/${parts.slice(0, length).join("/")}`;
    const place = at(options, directory);
    const facts = await lstat(place).catch((error: unknown) => {
      if (systemErrorCode(error) === "ENOENT") return undefined;
      throw error;
    });
    if (facts === undefined) {
      await mkdir(place, 0o755);
      await own(place);
      await chmod(place, 0o755);
    } else if (facts.isSymbolicLink()) {
      if (!options.systemLinks.includes(directory)) throw new Refusal(`${directory} is a link: remove it first`);
    } else if (!facts.isDirectory()) throw new Refusal(`${directory} is in the way: it is no directory`);
  }
}

/** Copies what lies at a path to where replaced files are kept; undefined where there is nothing that can be kept. */
async function keepCopy(path: string, options: PutBackOptions): Promise<string | undefined> {
  const source = at(options, path);
  const facts = await lstat(source).catch(() => undefined);
  if (facts === undefined) return undefined;
  if (facts.isDirectory()) throw new Refusal(`${path} is in the way: it is a directory`);
  if (!facts.isFile() && !facts.isSymbolicLink()) return undefined;
  const kept = join(options.keepIn, path);
  await prepareKeep(dirname(kept), options);
  const target = at(options, kept);
  if (facts.isSymbolicLink()) await symlink(await readlink(source), target);
  else await copyBytes(source, target);
  return kept;
}

/** Only root may look at what was replaced: it may hold anything. */
async function prepareKeep(directory: string, options: PutBackOptions): Promise<void> {
  await prepareDirectories(dirname(options.keepIn), options);
  const below = directory
    .slice(options.keepIn.length)
    .split("/")
    .filter((part) => part !== "");
  for (let length = 0; length <= below.length; length += 1) {
    const place = at(options, [options.keepIn, ...below.slice(0, length)].join("/"));
    await mkdir(place, 0o700).catch((error: unknown) => {
      if (systemErrorCode(error) !== "EEXIST") throw error;
    });
    if (!(await lstat(place)).isDirectory()) throw new Refusal(`${place} is in the way: it is no directory`);
  }
}

const chunk = 1_048_576;

async function copyBytes(from: string, to: string): Promise<void> {
  let source: FileHandle | undefined;
  let target: FileHandle | undefined;
  let done = false;
  try {
    source = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    target = await open(to, "wx", 0o600);
    const buffer = Buffer.allocUnsafe(chunk);
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, chunk, null);
      if (bytesRead === 0) break;
      await target.writeFile(buffer.subarray(0, bytesRead));
    }
    await target.sync();
    done = true;
  } finally {
    await source?.close();
    await target?.close();
    if (!done && target !== undefined) await rm(to, { force: true }).catch(() => undefined);
  }
}

async function replace(target: string, { content, mode }: WantedFile): Promise<void> {
  const temporary = temporaryBeside(target, "new");
  removeAtExit(temporary);
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(content);
      if (process.getuid?.() === 0) await handle.chown(0, 0);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
    await syncDirectory(dirname(target));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    keepAtExit(temporary);
  }
}
