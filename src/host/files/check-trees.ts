import { manifestPath } from "../../package/manifest.ts";
import { HostError } from "../host-error.ts";
import type { OutputFile, OutputTree } from "../host.ts";
import { isOwnManifest } from "./own-manifest.ts";

/**
 * Refuses trees that could write outside their directory, onto each other, or that would not be recognised as ours the next time.
 * `resolve` makes a directory absolute.
 */
export function checkTrees(trees: readonly OutputTree[], resolve: (directory: string) => string): void {
  checkDirectories(trees.map(({ directory }) => resolve(directory)));
  for (const tree of trees) checkFiles(tree);
}

/** Refuses absolute directories of which one lies in another. */
export function checkDirectories(absolute: readonly string[]): void {
  const directories = absolute.map((directory) => `${directory}/`).sort();
  directories.forEach((directory, index) => {
    const outer = directories[index - 1];
    if (outer !== undefined && directory.startsWith(outer))
      throw new HostError("unsafe-path", `${directory.slice(0, -1)} would be written twice`, directory.slice(0, -1));
  });
}

/** Refuses a tree that could write outside its directory, or that would not be recognised as ours. */
export function checkFiles({ directory, files }: OutputTree): void {
  const paths = new Set<string>();
  for (const { path } of files) {
    if (!isPlainPath(path)) throw refuse(directory, `the path ${JSON.stringify(path)} leaves the directory`);
    // macOS and Windows keep one file for names that differ in case only.
    const folded = path.toLowerCase();
    if (paths.has(folded)) throw refuse(directory, `two files are called ${path}`);
    paths.add(folded);
  }
  for (const path of paths) {
    const above = parents(path).find((parent) => paths.has(parent));
    if (above !== undefined) throw refuse(directory, `${above} is both a file and a directory`);
  }
  if (!files.some(isManifest)) throw refuse(directory, `it has no ${manifestPath} that names Mandate`);
}

function isManifest({ path, content }: OutputFile): boolean {
  return path === manifestPath && isOwnManifest(content);
}

function isPlainPath(path: string): boolean {
  if (/[\\\0]/.test(path) || /^[A-Za-z]:/.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

function parents(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

function refuse(directory: string, why: string): HostError {
  return new HostError("unsafe-path", `cannot write ${directory}: ${why}`, directory);
}
