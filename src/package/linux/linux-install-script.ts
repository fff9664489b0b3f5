import { artefactsOf } from "../artefacts.ts";
import type { PackageInput } from "../types.ts";
import { installScript } from "../unix/install-script.ts";
import { linuxInstaller } from "./linux-installer.ts";

/** Windows carries the same script for the distributions on it. */
const known = new WeakMap<PackageInput, string>();

/** The script that installs, repairs and removes the policy on Linux. */
export function linuxInstallScript(input: PackageInput): string {
  let script = known.get(input);
  if (script === undefined)
    known.set(input, (script = installScript(input, linuxInstaller, artefactsOf(input, "linux"))));
  return script;
}
