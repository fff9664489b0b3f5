import type { SimulatedBundle } from "../../src/simulate/bundle.ts";

/** A bundle for Linux with nothing in it but the given parts. */
export function bundle(parts: Partial<SimulatedBundle> = {}): SimulatedBundle {
  return {
    requirements: {},
    managedConfig: {},
    systemConfig: {},
    rules: [],
    libraryHooks: [],
    platform: "linux",
    ...parts,
  };
}
