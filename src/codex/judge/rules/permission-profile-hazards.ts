import type { JudgedDocument, Verdict } from "../document.ts";
import { flagAt, membersOf, numberAt, placeAt, textAt } from "../place.ts";
import { filesystemEntries, lineageOf, profilesOf } from "../profiles.ts";

/**
 * What permission profiles do besides what they say: a user who defines a profile of the same name stops himself; beside profiles the
 * sandbox flag does nothing; an allowed profile without a deny that the default one has lets a user read what the default hides; a
 * glob is scanned no deeper than its depth.
 */
export function* permissionProfileHazards(document: JudgedDocument): Iterable<Verdict> {
  const { kind, root } = document;
  const profiles = profilesOf(document);
  for (const profile of profiles) {
    if (kind === "requirements" && !/[-_]/.test(profile.key))
      yield {
        kind: "hazard",
        code: "user-can-stop-himself",
        place: profile,
        message: `a user who defines a profile named "${profile.key}" cannot start Codex`,
      };
    yield* scanDepth(profile, profiles);
  }
  const allowed = placeAt(root, "allowed_permission_profiles");
  if (allowed !== undefined)
    yield {
      kind: "hazard",
      code: "stricter-choice-lost",
      place: allowed,
      message: "beside permission profiles, -s read-only and sandbox_mode do nothing and say nothing",
      help: "tell users which profile to choose with -c default_permissions=NAME",
    };
  yield* missingDenies(document);
  const chosen = placeAt(root, "default_permissions");
  if (chosen !== undefined && textAt(chosen) === ":danger-full-access")
    yield {
      kind: "hazard",
      code: "profile-cancels-flag",
      place: chosen,
      message: "full access as the default cancels every sandbox setting",
      help: "take another default: users may still be allowed to choose full access",
      refusedInPolicies: true,
    };
}

function* scanDepth(
  profile: ReturnType<typeof profilesOf>[number],
  profiles: ReturnType<typeof profilesOf>,
): Iterable<Verdict> {
  const depths = lineageOf(profile, profiles).map((member) => placeAt(member, "filesystem", "glob_scan_max_depth"));
  const depth = depths.find((place) => place !== undefined);
  const value = numberAt(depth);
  const glob = filesystemEntries(profile).find(
    ({ name, access }) => (access === "deny" || access === "none") && name.includes("**"),
  );
  if (value === 0 && depth !== undefined)
    yield { kind: "refused", place: depth, message: "glob_scan_max_depth must be at least 1" };
  else if (glob !== undefined && value === undefined)
    yield {
      kind: "hazard",
      code: "profile-cancels-flag",
      place: glob.place,
      onKey: true,
      message: "without glob_scan_max_depth each session warns about this pattern",
      help: "set glob_scan_max_depth = 8 in the profile's filesystem table",
    };
  else if (glob !== undefined && depth !== undefined && (value ?? 0) < 4)
    yield {
      kind: "hazard",
      code: "profile-cancels-flag",
      place: depth,
      message: `a scan depth of ${value ?? 0} leaves files below it readable`,
    };
}

function* missingDenies(document: JudgedDocument): Iterable<Verdict> {
  const { root } = document;
  const profiles = profilesOf(document);
  const denies = (name: string): ReadonlySet<string> => {
    const profile = profiles.find((candidate) => candidate.key === name);
    const line = profile === undefined ? [] : lineageOf(profile, profiles);
    return new Set(
      line
        .flatMap((member) => filesystemEntries(member))
        .filter(({ access }) => access === "deny" || access === "none")
        .map((entry) => entry.name),
    );
  };
  const chosen = textAt(placeAt(root, "default_permissions"));
  if (chosen === undefined) return;
  const wanted = denies(chosen);
  for (const member of membersOf(placeAt(root, "allowed_permission_profiles"))) {
    if (flagAt(member) !== true || member.key === chosen) continue;
    const own = denies(member.key);
    const lacking = [...wanted].filter((name) => !own.has(name));
    const [first] = lacking;
    if (first === undefined) continue;
    const others = lacking.length === 1 ? "" : ` and ${lacking.length - 1} more`;
    yield {
      kind: "hazard",
      code: "profile-without-denies",
      place: member,
      onKey: true,
      message: `the allowed profile "${member.key}" lacks the deny of "${first}"${others} that the default profile "${chosen}" has`,
    };
  }
}
