import type { PackageCrypto } from "../crypto.ts";
import type { PackageInput } from "../types.ts";
import { uuidV5 } from "../uuid-v5.ts";
import { codexDomain, type ManagedPreferences } from "./managed-preferences.ts";
import { type PlistInput, plistText } from "./plist-text.ts";

const managedClient = "com.apple.ManagedClient.preferences";

/** The profile whose one payload is of Codex's own domain: the form that most device management takes. */
export function directProfile(input: PackageInput, preferences: ManagedPreferences, crypto: PackageCrypto): string {
  const payload = payloadKeys(codexDomain, `${input.organization.identifier}.settings`, crypto);
  return profileText(input, { ...payload, ...preferences }, crypto);
}

/**
 * The same settings as device management of the Jamf kind wraps them. Only Forced values count: Codex ignores what is set
 * once. The profile's own identifier is that of the direct form, so that one replaces the other and a device never has both.
 */
export function managedClientProfile(
  input: PackageInput,
  preferences: ManagedPreferences,
  crypto: PackageCrypto,
): string {
  const payload = payloadKeys(managedClient, `${input.organization.identifier}.managed-client`, crypto);
  const content = { [codexDomain]: { Forced: [{ mcx_preference_settings: { ...preferences } }] } };
  return profileText(input, { PayloadContent: content, ...payload }, crypto);
}

/**
 * One profile with one payload. Identifiers and UUIDs depend on the organisation's identifier alone, so that a new policy
 * updates the payload on the device instead of adding a second one, which Apple leaves undefined.
 */
function profileText(
  input: PackageInput,
  payload: Readonly<Record<string, PlistInput>>,
  crypto: PackageCrypto,
): string {
  const { name, identifier } = input.organization;
  return plistText({
    PayloadContent: [payload],
    PayloadDescription: `${input.description} (policy ${input.policy}, revision ${input.revision})`,
    PayloadDisplayName: `Codex policy of ${name}`,
    PayloadIdentifier: identifier,
    PayloadOrganization: name,
    PayloadRemovalDisallowed: true,
    PayloadScope: "System",
    PayloadType: "Configuration",
    PayloadUUID: uuidV5(`profile ${identifier}`, crypto),
    PayloadVersion: 1,
    TargetDeviceType: 5,
  });
}

function payloadKeys(type: string, identifier: string, crypto: PackageCrypto) {
  return {
    PayloadDisplayName: "Codex",
    PayloadIdentifier: identifier,
    PayloadType: type,
    PayloadUUID: uuidV5(`payload ${identifier}`, crypto),
    PayloadVersion: 1,
  };
}
