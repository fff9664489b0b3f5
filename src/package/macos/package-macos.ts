import { type Artefact, artefactsOf, constraintsOf } from "../artefacts.ts";
import type { PackageCrypto } from "../crypto.ts";
import type { Packager } from "../packager.ts";
import { systemTree } from "../system-tree.ts";
import type { FileTree, PackageInput } from "../types.ts";
import { installScript, type UnixInstaller } from "../unix/install-script.ts";
import { directProfile, managedClientProfile } from "./configuration-profile.ts";
import { jamfExtensionAttribute } from "./jamf-extension-attribute.ts";
import { codexDomain, managedPreferences } from "./managed-preferences.ts";
import { scriptsPackage } from "./scripts-package.ts";
import {
  declarationExample,
  intuneFragment,
  jamfPreferences,
  jamfSchema,
  profileManifest,
} from "./preference-forms.ts";

const hooksInstaller: UnixInstaller = {
  fileName: "install-hooks.sh",
  about: "Installs what a configuration profile cannot carry: hook scripts, exec rules and the system's config.toml.",
  state: "/var/db/mandate/installed",
  jamf: true,
};

/** The profile carries these two; a file would rank below it and say the same. */
export const carriedByProfile = new Set(["requirements.toml", "managed_config.toml"]);

/** macOS takes a profile of managed preferences, and files for what preferences cannot say. */
export const packageMacos: Packager = (input, crypto) => {
  const artefacts = artefactsOf(input, "macos");
  const files = artefacts.filter(({ name }) => !carriedByProfile.has(name));
  const constraints = constraintsOf(input, "macos", files);
  const directory = { platform: "macos", folder: "macos/root/etc/codex", owner: "root:wheel", installPath } as const;
  const content = installScript(input, hooksInstaller, files);
  return [
    ...preferenceFiles(input, artefacts, crypto),
    ...systemTree(input, directory, files),
    { path: "macos/install-hooks.sh", content, mode: 0o755, platform: "macos", constraints },
    {
      path: experimentalPackage(input),
      content: scriptsPackage(input, content, crypto),
      mode: 0o644,
      platform: "macos",
      constraints,
    },
  ];
};

function experimentalPackage(input: PackageInput): string {
  return `macos/experimental/${input.policy}-hooks.pkg`;
}

/** Where the unsigned profile lies in the bundle. */
export function profilePath(input: PackageInput): string {
  return `macos/${input.organization.identifier}.mobileconfig`;
}

/** The same settings in every form that some device management takes. */
function preferenceFiles(input: PackageInput, artefacts: readonly Artefact[], crypto: PackageCrypto): FileTree {
  const preferences = managedPreferences(input);
  if (preferences === undefined) return [];
  const files = artefacts.filter(({ name }) => !carriedByProfile.has(name));
  const carried = artefacts.filter(({ name }) => carriedByProfile.has(name));
  const constraints = constraintsOf(input, "macos", carried);
  const forms: readonly (readonly [path: string, content: string, mode?: number])[] = [
    [profilePath(input), directProfile(input, preferences, crypto)],
    [
      `macos/managed-client/${input.organization.identifier}.mobileconfig`,
      managedClientProfile(input, preferences, crypto),
    ],
    [`macos/${codexDomain}.plist`, jamfPreferences(preferences)],
    ["macos/intune-preference-fragment.xml", intuneFragment(preferences)],
    ["macos/jamf-custom-schema.json", jamfSchema(input, preferences)],
    ["macos/jamf-extension-attribute.sh", jamfExtensionAttribute(input, preferences, files, crypto), 0o755],
    [`macos/profile-manifest/${codexDomain}.plist`, profileManifest(preferences)],
    ["macos/declaration-example.json", declarationExample(input)],
  ];
  return forms.map(([path, content, mode = 0o644]) => ({ path, content, mode, platform: "macos", constraints }));
}

function installPath(name: string): string {
  return `/etc/codex/${name}`;
}
