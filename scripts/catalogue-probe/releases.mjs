import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const packageName = "@openai/codex";

/** The oldest release that the catalogue speaks about. */
export const oldestVersion = "0.99.0";

/** Every stable release of Codex from the oldest one on, ascending, as the package registry lists them. */
export function releasedVersions() {
  return stable(listedVersions()).sort(compareVersions);
}

/** The releases that were published for a platform; some were left out. */
export function publishedFor(platform) {
  const suffix = `-${platform}`;
  const own = listedVersions().filter((version) => version.endsWith(suffix));
  return stable(own.map((version) => version.slice(0, -suffix.length))).sort(compareVersions);
}

const listedVersions = () => JSON.parse(npm(["view", packageName, "versions", "--json"], "."));

const stable = (versions) =>
  versions.filter((version) => /^\d+\.\d+\.\d+$/u.test(version) && compareVersions(version, oldestVersion) >= 0);

export function compareVersions(a, b) {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  return left.map((number, index) => number - right[index]).find((difference) => difference !== 0) ?? 0;
}

/**
 * Unpacks the package of one version for one platform (linux-x64, darwin-arm64, win32-x64) into a folder and returns the path of its
 * binary. Undefined when that package was never published.
 */
export function unpack(version, platform, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let archive;
  try {
    archive = npm(["pack", `${packageName}@${version}-${platform}`, "--silent"], folder)
      .trim()
      .split("\n")
      .at(-1);
  } catch {
    return undefined;
  }
  execFileSync("tar", ["-xzf", join(folder, archive), "-C", folder]);
  rmSync(join(folder, archive));
  return findBinary(join(folder, "package"));
}

export function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
}

/** The client itself: the file codex or codex.exe below vendor/, wherever the version keeps it. */
function findBinary(folder) {
  const found = readdirSync(join(folder, "vendor"), { recursive: true, withFileTypes: true }).find(
    (entry) => entry.isFile() && /^codex(?:\.exe)?$/u.test(entry.name),
  );
  if (found === undefined)
    throw new Error(`no codex binary in ${JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version}`);
  const path = join(found.parentPath, found.name);
  return existsSync(path) ? path : undefined;
}

function npm(args, cwd) {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 26 });
}
