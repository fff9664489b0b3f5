import type { SimulatedBundle } from "./bundle.ts";
import { covers } from "./path-pattern.ts";
import {
  allowedProfiles,
  defaultProfile,
  type ProfileEntry,
  type ResolvedProfile,
  resolveProfile,
} from "./permission-profile.ts";
import { stringsAt } from "./plain-path.ts";
import { type Answer, decided, type Question } from "./question.ts";
import { type AnchoredPath, anchoredPath, formsOf } from "./read-scope.ts";

const denyRead = ["requirements", "permissions", "filesystem", "deny_read"];

/** Whether a sandboxed command can read a file: absolute, below `~/`, or relative, which means inside a workspace. */
export function answerRead(bundle: SimulatedBundle, { path }: Question & { kind: "read" }): Answer {
  const files = formsOf(anchoredPath(path), bundle.platform);
  const name = defaultProfile(bundle);
  const profile = name === undefined ? undefined : resolveProfile(bundle, name);
  const everywhere = stringsAt(bundle.requirements, ["permissions", "filesystem", "deny_read"]) ?? [];
  const index = everywhere.findIndex((pattern) => deniedEverywhere(pattern, files, profile?.scanDepth));
  if (index >= 0) return decided("deny", `${everywhere[index] ?? ""} is denied everywhere`, [...denyRead, index]);
  if (profile === undefined) return decided("allow", "nothing denies reading it");
  const entry = deniedBy(profile, files);
  if (entry !== undefined) {
    const missing = allowedProfiles(bundle).filter(
      (other) => deniedBy(resolveProfile(bundle, other), files) === undefined,
    );
    const addition = missing.length === 0 ? "" : `; the allowed profile ${missing.join(", ")} does not deny it`;
    return decided("deny", `the profile ${profile.name} denies ${entry.path}${addition}`, entry.setting);
  }
  if (!readsByDefault(profile) && !grants(profile, files)) {
    const because = `the profile ${profile.name} begins with nothing and does not grant it`;
    return decided("deny", because, ["requirements", "permissions", profile.name]);
  }
  return decided("allow", `the profile ${profile.name} does not deny it`);
}

/** Only absolute paths, `~/...` and globs behind an absolute directory protect anything. */
function deniedEverywhere(pattern: string, files: readonly AnchoredPath[], scanDepth: number | undefined): boolean {
  const anchored = anchoredPath(pattern);
  if (anchored.anchor === "workspace") return false;
  return files.some((file) => covers(anchored, file, scanDepth));
}

/** The entry of a profile that denies the file. A deny holds whatever narrower entry grants. */
function deniedBy(profile: ResolvedProfile, files: readonly AnchoredPath[]): ProfileEntry | undefined {
  return profile.entries.find(
    (entry) => (entry.access === "deny" || entry.access === "none") && entryCovers(profile, entry, files),
  );
}

function grants(profile: ResolvedProfile, files: readonly AnchoredPath[]): boolean {
  return profile.entries.some(
    (entry) =>
      (entry.access === "read" || entry.access === "write") &&
      (entry.path === ":root" || entryCovers(profile, entry, files)),
  );
}

function entryCovers(profile: ResolvedProfile, entry: ProfileEntry, files: readonly AnchoredPath[]): boolean {
  const path = anchoredPath(entry.path);
  if ((path.anchor === "workspace") !== entry.inWorkspace) return false;
  return files.some((file) => covers(path, file, profile.scanDepth));
}

/** The built-in profiles let commands read everything. */
function readsByDefault(profile: ResolvedProfile): boolean {
  return profile.builtIn !== undefined;
}
