import template from "../../../templates/macos/jamf-extension-attribute.sh.hbs";
import type { Artefact } from "../artefacts.ts";
import type { PackageCrypto } from "../crypto.ts";
import { templateRenderer } from "../render-template.ts";
import type { PackageInput } from "../types.ts";
import type { ManagedPreferences } from "./managed-preferences.ts";

const render = templateRenderer(template);

/** A Jamf extension attribute that says in one line whether a Mac has this revision of the policy. */
export function jamfExtensionAttribute(
  input: PackageInput,
  preferences: ManagedPreferences,
  files: readonly Artefact[],
  crypto: PackageCrypto,
): string {
  return render({
    policy: input.policy,
    revision: input.revision,
    keys: Object.entries(preferences).map(([key, value]) => ({ key, sha256: crypto.sha256(value) })),
    files: files.map(({ name, text }) => ({ path: `/etc/codex/${name}`, sha256: crypto.sha256(text) })),
  });
}
