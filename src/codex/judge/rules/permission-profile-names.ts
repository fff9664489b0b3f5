import type { JudgedDocument, Verdict } from "../document.ts";
import { membersOf, placeAt } from "../place.ts";
import { builtInProfiles, profilesOf } from "../profiles.ts";

/**
 * Names of permission profiles: a listed one must be built in or defined here, also where it is listed with false; names that begin
 * with a colon are reserved; and in requirements.toml `permissions.filesystem` takes none of a profile's own keys.
 */
export function* permissionProfileNames(document: JudgedDocument): Iterable<Verdict> {
  const { kind, root } = document;
  const known = new Set<string>([...builtInProfiles, ...profilesOf(document).map((profile) => profile.key)]);
  for (const listed of membersOf(placeAt(root, "allowed_permission_profiles")))
    if (!known.has(listed.key))
      yield {
        kind: "refused",
        place: listed,
        onKey: true,
        message: `allowed_permission_profiles refers to the undefined profile "${listed.key}"`,
        help: `define [permissions.${listed.key}], or remove the entry`,
      };
  for (const profile of profilesOf(document))
    if (profile.key.startsWith(":"))
      yield {
        kind: "refused",
        place: profile,
        message: `the profile name "${profile.key}" uses the reserved prefix of built-in profiles`,
      };
  if (kind !== "requirements") return;
  const reserved = placeAt(root, "permissions", "filesystem");
  for (const member of membersOf(reserved))
    if (["description", "extends", "workspace_roots", "filesystem", "network"].includes(member.key))
      yield {
        kind: "refused",
        place: member,
        onKey: true,
        message: `"filesystem" is no profile name: permissions.filesystem holds deny_read and takes no "${member.key}"`,
        help: "give the profile another name",
      };
}
