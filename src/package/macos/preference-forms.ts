import type { PackageInput } from "../types.ts";
import { codexDomain, type ManagedPreferences, preferenceKeys } from "./managed-preferences.ts";
import { type PlistInput, plistText } from "./plist-text.ts";

/** The bare property list that Jamf Pro takes under Application & Custom Settings. */
export function jamfPreferences(preferences: ManagedPreferences): string {
  return plistText({ ...preferences });
}

/** The keys and values that Intune's preference file profile takes: it adds the property list around them itself. */
export function intuneFragment(preferences: ManagedPreferences): string {
  // The values are base64, so there is nothing to escape.
  return Object.entries(preferences)
    .map(([key, value]) => `<key>${key}</key>\n<string>${value}</string>\n`)
    .join("");
}

/** A form for Jamf Pro's custom schema, filled in. */
export function jamfSchema(input: PackageInput, preferences: ManagedPreferences): string {
  const properties = Object.entries(preferenceKeys).map(([key, { title, description }], index) => [
    key,
    {
      type: "string",
      title,
      description,
      property_order: (index + 1) * 10,
      default: preferences[key as keyof ManagedPreferences],
    },
  ]);
  const schema = {
    title: `Codex policy of ${input.organization.name}`,
    description:
      `${input.description} (policy ${input.policy}, revision ${input.revision}). ` +
      "Deliver this domain by one profile only: macOS does not say which of several profiles wins.",
    __preferencedomain: codexDomain,
    properties: Object.fromEntries(properties) as unknown,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** A manifest of Codex's preference domain in the format of the ProfileManifests project, for profile editors. */
export function profileManifest(preferences: ManagedPreferences): string {
  const subkeys = Object.entries(preferenceKeys).map(([name, { title, description }]) => ({
    pfm_description: description,
    pfm_format: "^[A-Za-z0-9+/]+={0,2}$",
    pfm_name: name,
    pfm_title: title,
    pfm_type: "string",
    ...defaultOf(preferences[name as keyof ManagedPreferences]),
  }));
  return plistText({
    pfm_description: "Managed configuration of the Codex command line and desktop app",
    pfm_domain: codexDomain,
    pfm_format_version: 1,
    pfm_platforms: ["macOS"],
    pfm_subkeys: [...payloadSubkeys(), ...subkeys],
    pfm_targets: ["system"],
    pfm_title: "Codex",
    pfm_unique: true,
    pfm_version: 1,
  });
}

function defaultOf(value: string | undefined): Readonly<Record<string, PlistInput>> {
  return value === undefined ? {} : { pfm_default: value };
}

/** The keys that every payload has, as the format wants them repeated. */
function payloadSubkeys(): readonly PlistInput[] {
  const key = (name: string, title: string, more: Readonly<Record<string, PlistInput>>) => ({
    pfm_description: `${title} of the payload`,
    pfm_name: name,
    pfm_title: title,
    pfm_type: "string",
    ...more,
  });
  const required = { pfm_require: "always" };
  return [
    key("PayloadDescription", "Description", { pfm_default: "Configures Codex" }),
    key("PayloadDisplayName", "Display name", { pfm_default: "Codex", ...required }),
    key("PayloadIdentifier", "Identifier", { pfm_default: codexDomain, ...required }),
    key("PayloadType", "Type", { pfm_default: codexDomain, ...required }),
    key("PayloadUUID", "UUID", { pfm_format: "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", ...required }),
    key("PayloadVersion", "Version", { pfm_type: "integer", pfm_default: 1, pfm_range_list: [1], ...required }),
    key("PayloadOrganization", "Organization", {}),
  ];
}

/**
 * A declaration that delivers the profile through declarative device management. An example: the profile must be hosted by
 * the management server itself, at an address that only its administrator knows.
 */
export function declarationExample(input: PackageInput): string {
  const { identifier } = input.organization;
  const declaration = {
    Type: "com.apple.configuration.legacy",
    // Apple's limit is 64 bytes.
    Identifier: identifier.length <= 56 ? `${identifier}.profile` : identifier.slice(-64),
    ServerToken: input.revision.slice(0, 64),
    Payload: { ProfileURL: `https://mdm.example.com/profiles/${identifier}.mobileconfig` },
  };
  return `${JSON.stringify(declaration, null, 2)}\n`;
}
