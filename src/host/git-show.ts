import { execFile } from "node:child_process";
import { defaultReadLimit, type ReadOptions, type ReadResult } from "./host.ts";

/** Names of commits, branches, tags and relatives of them; nothing that git could take for an option or a second argument. */
const revisionForm = /^[A-Za-z0-9_][A-Za-z0-9_./@{}^~+-]*$/;

/** More than any repository's list of names. */
const longestList = 64_000_000;

/**
 * A file as a git revision of the repository around `directory` has it. `path` is relative to `directory`. No shell is involved, and
 * filters that the repository configures do not run.
 */
export function gitShow(
  directory: string,
  revision: string,
  path: string,
  options: ReadOptions = {},
): Promise<ReadResult> {
  const limit = options.limit ?? defaultReadLimit;
  if (!revisionForm.test(revision))
    return Promise.resolve({ ok: false, reason: "missing", message: `${JSON.stringify(revision)} is no git revision` });
  const object = `${revision}:${path.startsWith("../") ? path : `./${path}`}`;
  return new Promise((resolve) => {
    execFile(
      "git",
      ["-C", directory, "cat-file", "blob", object],
      { encoding: "buffer", maxBuffer: limit, windowsHide: true },
      (error, stdout, stderr) => {
        if (error === null) resolve({ ok: true, bytes: new Uint8Array(stdout) });
        else if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER")
          resolve({ ok: false, reason: "too-large", message: `it is larger than ${limit} bytes` });
        else if (error.code === "ENOENT") resolve({ ok: false, reason: "other", message: "git is not installed" });
        else
          resolve({
            ok: false,
            reason: "missing",
            message: `git: ${stderr.toString("utf8").trim().split("\n")[0] ?? "no such object"}`,
          });
      },
    );
  });
}

/** Every file of a git revision, below `directory`, relative to it, in byte order; undefined where there is no such revision. */
export async function gitList(directory: string, revision: string): Promise<readonly string[] | undefined> {
  if (!revisionForm.test(revision)) return undefined;
  const listed = await gitText(directory, ["ls-tree", "-r", "-z", "--name-only", "--end-of-options", revision]);
  return listed?.split("\0").filter((name) => name !== "");
}

/** The commit where two revisions parted; undefined where there is none. */
export async function gitMergeBase(directory: string, one: string, other: string): Promise<string | undefined> {
  if (!revisionForm.test(one) || !revisionForm.test(other)) return undefined;
  return (await gitText(directory, ["merge-base", one, other]))?.trim();
}

function gitText(directory: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(
      "git",
      ["-C", directory, ...args],
      { encoding: "utf8", maxBuffer: longestList, windowsHide: true },
      (error, stdout) => {
        resolve(error === null ? stdout : undefined);
      },
    );
  });
}
