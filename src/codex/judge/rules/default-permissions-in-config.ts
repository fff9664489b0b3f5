import type { JudgedDocument, Verdict } from "../document.ts";
import { placeAt, textAt } from "../place.ts";
import { builtInProfiles, profilesOf } from "../profiles.ts";

/**
 * `default_permissions` in the configuration files names a built-in profile or a defined one. A user's file may rely on profiles of
 * other layers, which cannot be seen from here.
 */
export function* defaultPermissionsInConfig(document: JudgedDocument): Iterable<Verdict> {
  const { kind, root } = document;
  const chosen = placeAt(root, "default_permissions");
  const name = textAt(chosen);
  if (kind === "requirements" || chosen === undefined || name === undefined) return;
  const isBuiltIn = builtInProfiles.some((profile) => profile === name);
  if (isBuiltIn || profilesOf(document).some((profile) => profile.key === name)) return;
  const message = `default_permissions refers to the profile "${name}", which this file does not define`;
  if (name.startsWith(":") || kind !== "user-config")
    yield { kind: "refused", place: chosen, message, help: "define it beside, or name a built-in profile" };
  else
    yield {
      kind: "hazard",
      code: "user-can-stop-himself",
      place: chosen,
      message,
      help: "without a layer that defines it, Codex does not start",
    };
}
