import type { ComposedPolicy } from "../../policy/composed.ts";

/**
 * Policies whose profiles a Mac takes for one and the same, in sentences. That is meant, because two profiles for Codex's domain
 * on one device are undefined; but nobody should be surprised by which one is left.
 */
export function sharedIdentifierNotes(policies: readonly ComposedPolicy[]): readonly string[] {
  const names = new Map<string, string[]>();
  for (const { name, organization, targets } of policies)
    if (organization !== undefined && targets?.platforms.includes("macos") === true)
      names.set(organization.identifier, [...(names.get(organization.identifier) ?? []), name]);
  return [...names]
    .filter(([, sharing]) => sharing.length > 1)
    .map(
      ([identifier, sharing]) =>
        `${sharing.join(", ")}: their profiles share the identifier ${identifier}, so that a Mac has one of them: scope each to Macs of its own`,
    );
}
