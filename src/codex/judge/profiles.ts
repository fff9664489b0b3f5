import { membersOf, type Member, type Place, placeAt, textAt } from "./place.ts";
import type { JudgedDocument } from "./document.ts";

/** The profiles that every client has, and what each is named by. */
export const builtInProfiles = [":read-only", ":workspace", ":danger-full-access"] as const;

/** The permission profiles that a document defines: in requirements.toml `permissions.filesystem` is no profile. */
export function profilesOf({ kind, root }: JudgedDocument): readonly Member[] {
  const members = membersOf(placeAt(root, "permissions")).filter((member) => member.node.kind === "map");
  return kind === "requirements" ? members.filter((member) => member.key !== "filesystem") : members;
}

/** A profile with the profiles that it extends, nearest first; the built-in one at the end is left out. */
export function lineageOf(profile: Member, all: readonly Member[]): readonly Member[] {
  const line: Member[] = [];
  let current: Member | undefined = profile;
  while (current !== undefined && !line.includes(current)) {
    line.push(current);
    const parent: string | undefined = textAt(placeAt(current, "extends"));
    current = all.find((candidate) => candidate.key === parent);
  }
  return line;
}

/** Every filesystem entry of a profile as path and value; a table's members are joined to the path of the table. */
export function filesystemEntries(
  profile: Place,
): readonly { readonly name: string; readonly access: string; readonly place: Member }[] {
  return membersOf(placeAt(profile, "filesystem")).flatMap((member) => {
    const access = textAt(member);
    if (access !== undefined) return [{ name: member.key, access, place: member }];
    return membersOf(member).flatMap((inner) => {
      const innerAccess = textAt(inner);
      return innerAccess === undefined
        ? []
        : [{ name: `${member.key}/${inner.key}`, access: innerAccess, place: inner }];
    });
  });
}

/**
 * The profiles that Codex resolves when it starts: the default one with those it extends. A profile that is only allowed is resolved
 * when a user chooses it.
 */
export function activeProfiles(document: JudgedDocument): readonly Member[] {
  const all = profilesOf(document);
  const chosen = textAt(placeAt(document.root, "default_permissions"));
  const profile = all.find((candidate) => candidate.key === chosen);
  return profile === undefined ? [] : lineageOf(profile, all);
}
