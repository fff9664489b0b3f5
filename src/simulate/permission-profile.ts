import { isPlainMap, type Plain } from "../source/located.ts";
import type { SimulatedBundle } from "./bundle.ts";
import { mapAt, valueAt } from "./plain-path.ts";
import type { SettingPath } from "./question.ts";

/** One entry of a profile's filesystem table, with the profile that it comes from. */
export interface ProfileEntry {
  readonly path: string;
  /** The entry stands below `:workspace_roots`: the path is relative to each workspace. */
  readonly inWorkspace: boolean;
  readonly access: string;
  readonly setting: SettingPath;
}

/** A managed permission profile with what it inherits. */
export interface ResolvedProfile {
  readonly name: string;
  readonly entries: readonly ProfileEntry[];
  readonly scanDepth: number | undefined;
  /** The built-in profile at the end of the chain; undefined for a profile that begins with nothing. */
  readonly builtIn: string | undefined;
}

/** The profile that a session without a choice of its own gets; undefined where no profiles are managed. */
export function defaultProfile(bundle: SimulatedBundle): string | undefined {
  const name = valueAt(bundle.requirements, ["default_permissions"]);
  return typeof name === "string" && profilesManaged(bundle) ? name : undefined;
}

/** Whether the requirements allow profiles by name: then Codex ignores sandbox modes. */
export function profilesManaged(bundle: SimulatedBundle): boolean {
  return isPlainMap(valueAt(bundle.requirements, ["allowed_permission_profiles"]));
}

/** The names of the profiles that users may choose. */
export function allowedProfiles(bundle: SimulatedBundle): readonly string[] {
  const entries = Object.entries(mapAt(bundle.requirements, ["allowed_permission_profiles"]));
  return entries.filter(([, allowed]) => allowed === true).map(([name]) => name);
}

/** A profile by name, with everything that it extends; an entry nearer to the profile replaces one of the same path. */
export function resolveProfile(bundle: Pick<SimulatedBundle, "requirements">, name: string): ResolvedProfile {
  const entries = new Map<string, ProfileEntry>();
  let scanDepth: number | undefined;
  let current = name;
  const seen = new Set<string>();
  while (!current.startsWith(":") && !seen.has(current)) {
    seen.add(current);
    const profile = mapAt(bundle.requirements, ["permissions", current]);
    for (const entry of profileEntries(profile, current)) {
      const key = `${entry.inWorkspace}:${entry.path}`;
      if (!entries.has(key)) entries.set(key, entry);
    }
    const depth = valueAt(profile, ["filesystem", "glob_scan_max_depth"]);
    if (typeof depth === "number") scanDepth ??= depth;
    const parent = profile["extends"];
    if (typeof parent !== "string") return { name, entries: [...entries.values()], scanDepth, builtIn: undefined };
    current = parent;
  }
  return { name, entries: [...entries.values()], scanDepth, builtIn: current.startsWith(":") ? current : undefined };
}

function profileEntries(profile: Readonly<Record<string, Plain>>, name: string): readonly ProfileEntry[] {
  const setting: SettingPath = ["requirements", "permissions", name, "filesystem"];
  return Object.entries(mapAt(profile, ["filesystem"])).flatMap(([path, access]): ProfileEntry[] => {
    if (typeof access === "string") {
      // The special path names every workspace as a whole.
      if (path === ":workspace_roots") return [{ path: ".", inWorkspace: true, access, setting: [...setting, path] }];
      return [{ path, inWorkspace: false, access, setting: [...setting, path] }];
    }
    if (path !== ":workspace_roots" || !isPlainMap(access)) return [];
    return Object.entries(access).flatMap(([inner, word]) =>
      typeof word === "string"
        ? [{ path: inner, inWorkspace: true, access: word, setting: [...setting, path, inner] }]
        : [],
    );
  });
}
