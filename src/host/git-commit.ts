import { execFile } from "node:child_process";
import { dirname } from "node:path";

/**
 * The commit that holds all the given files as they are on disk; undefined where one of them is changed, untracked or in
 * another repository, and where there is no git. Nothing that the repository configures is run.
 */
export async function gitCommit(files: readonly string[]): Promise<string | undefined> {
  const [first] = files;
  if (first === undefined) return undefined;
  const directory = dirname(first);
  const commit = await git(directory, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  if (commit === undefined || !/^[0-9a-f]{40,64}\n$/.test(commit)) return undefined;
  const look = ["status", "--porcelain", "-z", "--untracked-files=all", "--ignored=matching", "--no-renames"];
  const changed = await git(directory, [...look, "--", ...files]);
  return changed === "" ? commit.trim() : undefined;
}

function git(directory: string, args: readonly string[]): Promise<string | undefined> {
  const options = ["-C", directory, "--literal-pathspecs", "--no-optional-locks", "-c", "core.fsmonitor=false"];
  return new Promise((resolve) => {
    execFile("git", [...options, ...args], { encoding: "utf8", windowsHide: true }, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });
}
