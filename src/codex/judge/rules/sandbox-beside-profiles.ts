import type { JudgedDocument, Verdict } from "../document.ts";
import { placeAt } from "../place.ts";

/** In the configuration files, `sandbox_mode` and `sandbox_workspace_write` do nothing beside permission profiles. */
export function* sandboxBesideProfiles({ kind, root }: JudgedDocument): Iterable<Verdict> {
  const profiles = placeAt(root, "default_permissions");
  if (kind === "requirements" || profiles === undefined) return;
  for (const key of ["sandbox_mode", "sandbox_workspace_write"]) {
    const place = placeAt(root, key);
    if (place !== undefined)
      yield {
        kind: "hazard",
        code: "profile-cancels-flag",
        place,
        onKey: true,
        message: `${key} does nothing beside permission profiles`,
        related: [{ message: "the profile is chosen here", span: profiles.keySpan }],
      };
  }
}
