import { shape, spansContain } from "../../../catalogue/codex/index.ts";
import type { JudgedDocument, Verdict } from "../document.ts";
import { placeAt } from "../place.ts";
import { profilesOf } from "../profiles.ts";

/**
 * A defined profile needs a default. Clients that know profiles but not the requirement `default_permissions` look for it in the
 * configuration files only, so that a managed profile stops them whatever requirements.toml says.
 */
export function* permissionProfilesInTransition(document: JudgedDocument): Iterable<Verdict> {
  const [profile] = profilesOf(document);
  if (profile === undefined) return;
  // Where both built-in profiles are allowed the default may be left out; whether the list is sound is another rule's business.
  const hasDefault =
    placeAt(document.root, "default_permissions") !== undefined ||
    (document.kind === "requirements" && placeAt(document.root, "allowed_permission_profiles") !== undefined);
  const message = "config defines [permissions] profiles but does not set default_permissions";
  if (document.kind !== "requirements") {
    // With sandbox_mode the profiles are defined and not used.
    if (!hasDefault && placeAt(document.root, "sandbox_mode") === undefined)
      yield { kind: "refused", place: profile, message };
    return;
  }
  const id = hasDefault ? "permission-profiles" : "permission-profile-without-default";
  const versions = document.versions.filter((version) => spansContain(shape(id).refusedBy, version));
  const help = hasDefault
    ? "these clients ask the configuration files for default_permissions: exclude them from the range, or ship default_permissions or sandbox_mode in a system config.toml"
    : "set default_permissions and allowed_permission_profiles";
  yield { kind: "refused", place: profile, message, help, versions };
}
