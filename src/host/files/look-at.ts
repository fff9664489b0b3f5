import type { Stats } from "node:fs";
import { lstat, realpath, stat } from "node:fs/promises";
import type { PathFacts, PathKind } from "../host.ts";
import { hostError, systemErrorCode } from "./system-error.ts";

/** What a path leads to, symlinks followed. */
export async function kind(path: string): Promise<PathKind> {
  const facts = await unlessMissing(stat(path), path);
  if (facts === undefined) return "missing";
  const found = kindOf(facts);
  return found === "symlink" ? "other" : found;
}

/** What lies at a path itself. */
export async function inspect(path: string): Promise<PathFacts | undefined> {
  const facts = await unlessMissing(lstat(path), path);
  if (facts === undefined) return undefined;
  const { mode, uid, gid, size } = facts;
  return { kind: kindOf(facts), mode: mode & 0o7777, userId: uid, groupId: gid, size };
}

export async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw hostError(error, "cannot find", path);
  }
}

async function unlessMissing(facts: Promise<Stats>, path: string): Promise<Stats | undefined> {
  try {
    return await facts;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw hostError(error, "cannot look at", path);
  }
}

function kindOf(facts: Stats): PathFacts["kind"] {
  if (facts.isFile()) return "file";
  if (facts.isDirectory()) return "directory";
  return facts.isSymbolicLink() ? "symlink" : "other";
}
