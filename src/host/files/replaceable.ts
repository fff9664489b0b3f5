import { closeSync, existsSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { manifestPath } from "../../package/manifest.ts";
import { HostError } from "../host-error.ts";
import { headSize, isOwnHead, isOwnManifest } from "./own-manifest.ts";

/** Whether something is at a path; throws when it is nothing that a build may replace: not a directory, or not ours. */
export function checkReplaceable(target: string): boolean {
  const facts = lstatSync(target, { throwIfNoEntry: false });
  if (facts === undefined) return false;
  if (!facts.isDirectory()) {
    const what = facts.isSymbolicLink() ? "a symbolic link" : "a file";
    throw new HostError("in-the-way", `cannot write ${target}: ${what} is in the way`, target);
  }
  const names = readdirSync(target);
  if (names.includes(".git")) throw foreign(target, "it is a git repository");
  if (names.length > 0 && !hasOwnManifest(target))
    throw foreign(target, "it is not empty and holds no bundle of Mandate");
  return true;
}

function hasOwnManifest(directory: string): boolean {
  const path = join(directory, manifestPath);
  if (!existsSync(path) || !lstatSync(path).isFile()) return false;
  return isOwnHead(readHead(path)) || isOwnManifest(readFileSync(path));
}

function readHead(path: string): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    const head = new Uint8Array(headSize);
    return head.subarray(0, readSync(descriptor, head));
  } finally {
    closeSync(descriptor);
  }
}

function foreign(target: string, why: string): HostError {
  const message = `will not replace ${target}: ${why}; remove it, or choose another --out`;
  return new HostError("foreign-directory", message, target);
}
