import semver from "semver";
import { compareVersions, knownVersions, newestVersion } from "../catalogue/codex/index.ts";

/** The known client versions that a range admits, ascending; undefined where the text is no range. */
export function versionsIn(range: string): readonly string[] | undefined {
  const parsed = semver.validRange(range);
  if (parsed === null || range.trim() === "") return undefined;
  return knownVersions.filter((version) => semver.satisfies(version, parsed));
}

/** Whether a range admits versions newer than the newest one that was measured. */
export function reachesBeyondKnown(range: string): boolean {
  const parsed = semver.validRange(range);
  return parsed !== null && semver.intersects(parsed, `>${newestVersion}`);
}

/** `<0.166.0`-like texts of accepted gaps: whether a range admits a version. */
export function rangeAdmits(range: string, version: string): boolean {
  return semver.satisfies(version, range);
}

export function lowestAndHighest(
  versions: readonly string[],
): { readonly lowest: string; readonly highest: string } | undefined {
  const sorted = [...versions].sort(compareVersions);
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  return lowest === undefined || highest === undefined ? undefined : { lowest, highest };
}
