import { compareVersions } from "../../catalogue/codex/index.ts";

/**
 * Behaviour that released binaries changed without changing a key, value or shape of table 1: the first version that behaves so. Each
 * was found by asking the versions on both sides of the change for a thread with the same document, November 2026.
 */
const firstVersions = {
  /** A domain pattern that the network proxy cannot read fails the session; before, only broken globs did. */
  readsPatternsStrictly: "0.163.0",
  /** A denied glob right below the root, and a denied workspace, fail the session. */
  expandsDenials: "0.149.0",
  /** deny_read refuses braces and backslashes outside globs, and Windows paths elsewhere than on Windows, at load. */
  readsDeniedPathsStrictly: "0.156.0",
} as const;

export type MeasuredChange = keyof typeof firstVersions;

/** The versions of a list that already behave in the changed way. */
export function versionsWith(change: MeasuredChange, versions: readonly string[]): readonly string[] {
  return versions.filter((version) => compareVersions(version, firstVersions[change]) >= 0);
}
