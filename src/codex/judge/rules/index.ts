import type { Rule } from "../document.ts";
import { applicationLimits } from "./application-limits.ts";
import { commandRules } from "./command-rules.ts";
import { configServers } from "./config-servers.ts";
import { defaultPermissionsInConfig } from "./default-permissions-in-config.ts";
import { denyReadForms } from "./deny-read-forms.ts";
import { featureTables } from "./feature-tables.ts";
import { hookHandlers } from "./hook-handlers.ts";
import { hookHazards } from "./hook-hazards.ts";
import { hostDependentValues } from "./host-dependent-values.ts";
import { keybindings } from "./keybindings.ts";
import { legacyRequirements } from "./legacy-requirements.ts";
import { marketplaceSources } from "./marketplace-sources.ts";
import { mcpIdentities } from "./mcp-identities.ts";
import { modelProvider } from "./model-provider.ts";
import { networkDomains } from "./network-domains.ts";
import { networkHazards } from "./network-hazards.ts";
import { networkSockets } from "./network-sockets.ts";
import { permissionProfileAncestry } from "./permission-profile-ancestry.ts";
import { permissionProfileDefault } from "./permission-profile-default.ts";
import { permissionProfileHazards } from "./permission-profile-hazards.ts";
import { permissionProfileNames } from "./permission-profile-names.ts";
import { permissionProfilePaths } from "./permission-profile-paths.ts";
import { permissionProfilesInTransition } from "./permission-profiles-in-transition.ts";
import { remoteSandboxEntries } from "./remote-sandbox-entries.ts";
import { requestMetadata } from "./request-metadata.ts";
import { retiredWireApi } from "./retired-wire-api.ts";
import { retiredValues } from "./retired-values.ts";
import { reviewModels } from "./review-models.ts";
import { rulesEscapeSandbox } from "./rules-escape-sandbox.ts";
import { sandboxBesideProfiles } from "./sandbox-beside-profiles.ts";
import { sandboxModesIncludeReadOnly } from "./sandbox-modes-include-read-only.ts";
import { shellEnvironment } from "./shell-environment.ts";
import { telemetryExporters } from "./telemetry-exporters.ts";

/** Keys whose meaning is the same in every one of Codex's files. */
const everywhere: readonly Rule[] = [
  permissionProfileNames,
  permissionProfileAncestry,
  permissionProfilePaths,
  permissionProfilesInTransition,
  permissionProfileHazards,
  modelProvider,
  retiredWireApi,
  telemetryExporters,
  hostDependentValues,
  hookHandlers,
  requestMetadata,
];

/** Every rule about requirements.toml, in the order in which findings of one place are reported. */
export const requirementsRules: readonly Rule[] = [
  sandboxModesIncludeReadOnly,
  remoteSandboxEntries,
  permissionProfileDefault,
  ...everywhere,
  denyReadForms,
  rulesEscapeSandbox,
  commandRules,
  mcpIdentities,
  hookHazards,
  networkDomains,
  networkSockets,
  networkHazards,
  marketplaceSources,
  applicationLimits,
  reviewModels,
];

/** Every rule about config.toml and managed_config.toml. */
export const configRules: readonly Rule[] = [
  ...everywhere,
  retiredValues,
  legacyRequirements,
  shellEnvironment,
  configServers,
  defaultPermissionsInConfig,
  sandboxBesideProfiles,
  featureTables,
  keybindings,
];
