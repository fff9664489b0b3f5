import { base64 } from "../bytes.ts";
import type { PackageInput } from "../types.ts";

/** The preference domain that Codex reads on macOS, which is also the desktop app's bundle identifier. */
export const codexDomain = "com.openai.codex";

/** What Codex's preference keys are for, in the order in which forms show them. */
export const preferenceKeys = {
  requirements_toml_base64: {
    title: "Requirements",
    description: "What Codex enforces: requirements.toml as unwrapped base64. Codex reads it when it starts.",
  },
  config_toml_base64: {
    title: "Pinned configuration",
    description: "Configuration that users cannot change: TOML as unwrapped base64. Codex reads it when it starts.",
  },
} as const;

/** The settings of Codex's preference domain. The values are strings of unwrapped base64: Codex takes nothing else. */
export type ManagedPreferences = Readonly<Partial<Record<keyof typeof preferenceKeys, string>>>;

/** What Codex's managed preferences must hold, or undefined when the policy has nothing for them. */
export function managedPreferences(input: PackageInput): ManagedPreferences | undefined {
  const { requirements, managedConfig } = input.platforms.macos ?? {};
  if (requirements === undefined && managedConfig === undefined) return undefined;
  return {
    ...(requirements === undefined ? {} : { requirements_toml_base64: base64(requirements) }),
    ...(managedConfig === undefined ? {} : { config_toml_base64: base64(managedConfig) }),
  };
}
