import { stringify } from "smol-toml";
import { askConfig } from "../../../src/commands/test/real/ask-config.ts";
import { codexFiles } from "../../../src/host/codex/codex-files.ts";
import type { CodexOracle } from "../../../src/host/codex/codex-oracle.ts";
import { inParallel } from "../../../src/host/codex/in-parallel.ts";
import type { PlainMap, SimulatedBundle } from "../../../src/simulate/bundle.ts";

/** Starts a real session with each configuration of a user, and says what Codex made of it. */
export function askConfigs(
  oracle: CodexOracle,
  { requirements, managedConfig, systemConfig }: SimulatedBundle,
  configs: readonly PlainMap[],
): Promise<readonly string[]> {
  const files = codexFiles({
    "requirements.toml": stringify(requirements),
    "managed_config.toml": stringify(managedConfig),
    "config.toml": stringify(systemConfig),
  });
  return inParallel(configs, 2, async (config) => {
    const said = await askConfig(oracle, files, config);
    if (said.verdict === undefined) throw new Error(said.because);
    return said.verdict;
  });
}
