import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { dirname, relative, sep } from "node:path";

/**
 * The commit that holds all the given files byte for byte; undefined where one of them is changed, untracked, converted on
 * checkout or in another repository, and where there is no git. Nothing that the repository configures is run.
 */
export async function gitCommit(files: readonly string[]): Promise<string | undefined> {
  try {
    const paths = await Promise.all(files.map((file) => realpath(file)));
    const [first] = paths;
    if (first === undefined) return undefined;
    const directory = dirname(first);
    const found = await revisions(directory, ["HEAD^{commit}", ...paths.map((path) => blobName(directory, path))]);
    const [commit, ...blobs] = found;
    const ids = await Promise.all(paths.map((path) => blobId(path, commit?.length === 64 ? "sha256" : "sha1")));
    return blobs.length === ids.length && blobs.every((blob, index) => blob === ids[index]) ? commit : undefined;
  } catch {
    return undefined;
  }
}

function blobName(directory: string, path: string): string {
  const name = relative(directory, path).replaceAll(sep, "/");
  return `HEAD:${name.startsWith("../") ? name : `./${name}`}`;
}

/** What git calls a file's content. */
async function blobId(path: string, algorithm: "sha1" | "sha256"): Promise<string> {
  const content = await readFile(path);
  return createHash(algorithm).update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** The ids of objects, one for each name. */
function revisions(directory: string, names: readonly string[]): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const args = ["-C", directory, "rev-parse", ...names];
    execFile("git", args, { encoding: "utf8", windowsHide: true }, (error, stdout) => {
      if (error === null) resolve(stdout.split("\n").filter((line) => /^[0-9a-f]{40,64}$/.test(line)));
      else reject(new Error(error.message));
    });
  });
}
