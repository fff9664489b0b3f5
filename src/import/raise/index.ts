import type { SpecialLowering } from "../../catalogue/constraint.ts";
import { raiseAccess } from "./access.ts";
import { raiseCommands } from "./commands.ts";
import { raiseEnvironment } from "./environment.ts";
import { raiseHooks } from "./hooks.ts";
import { raiseMarketplaces } from "./marketplaces.ts";
import { raiseNetwork } from "./network.ts";
import { asItIs, type Raiser } from "./raiser.ts";
import { raiseServers } from "./servers.ts";

/** The inverse of each special lowering that the catalogue names. */
export const raisers: Readonly<Record<SpecialLowering, Raiser>> = {
  approvals: asItIs,
  access: raiseAccess,
  network: raiseNetwork,
  models: asItIs,
  mcp: raiseServers,
  marketplaces: raiseMarketplaces,
  commands: raiseCommands,
  hooks: raiseHooks,
  features: asItIs,
  environment: raiseEnvironment,
  codex: asItIs,
};
