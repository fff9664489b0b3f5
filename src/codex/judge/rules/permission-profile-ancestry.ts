import type { JudgedDocument, Verdict } from "../document.ts";
import { type Member, placeAt, textAt } from "../place.ts";
import { activeProfiles, lineageOf, profilesOf } from "../profiles.ts";

const extendable = [":read-only", ":workspace"];

/**
 * A profile may extend ":read-only", ":workspace" or a profile defined beside it, and never itself by way of others. Codex looks at the
 * default profile when it starts; another stops whoever chooses it.
 */
export function* permissionProfileAncestry(document: JudgedDocument): Iterable<Verdict> {
  const profiles = profilesOf(document);
  const active = activeProfiles(document).map((profile) => profile.key);
  for (const verdict of judgeAncestry(profiles)) {
    const owner = String(verdict.place.path[1]);
    if (active.includes(owner)) yield verdict;
    else
      yield {
        ...verdict,
        kind: "hazard",
        code: "user-can-stop-himself",
        message: `whoever chooses the profile "${owner}" cannot start Codex: ${verdict.message}`,
      };
  }
}

function* judgeAncestry(profiles: readonly Member[]): Iterable<Verdict> {
  for (const profile of profiles) {
    const parent = placeAt(profile, "extends");
    const name = textAt(parent);
    if (parent === undefined || name === undefined || extendable.includes(name)) continue;
    if (name.startsWith(":")) {
      const message = `the profile "${profile.key}" cannot extend the built-in profile "${name}"`;
      yield { kind: "refused", place: parent, message, help: `extend one of ${extendable.join(", ")}` };
    } else if (!profiles.some((other) => other.key === name)) {
      yield {
        kind: "refused",
        place: parent,
        message: `the profile "${profile.key}" extends the undefined profile "${name}"`,
      };
    } else if (isCircular(profile, profiles)) {
      yield {
        kind: "refused",
        place: parent,
        message: `the profile "${profile.key}" extends itself in a circle (inheritance cycle)`,
      };
    }
  }
}

function isCircular(profile: Member, profiles: readonly Member[]): boolean {
  const last = lineageOf(profile, profiles).at(-1);
  const parent = last === undefined ? undefined : textAt(placeAt(last, "extends"));
  return parent !== undefined && profiles.some((other) => other.key === parent);
}
