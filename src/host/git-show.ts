import { execFile } from "node:child_process";
import { defaultReadLimit, type ReadOptions, type ReadResult } from "./host.ts";

/** Names of commits, branches, tags and relatives of them; nothing that git could take for an option or a second argument. */
const revisionForm = /^[A-Za-z0-9_][A-Za-z0-9_./@{}^~+-]*$/;

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
