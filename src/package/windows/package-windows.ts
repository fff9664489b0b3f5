import { type Artefact, artefactsOf, constraintsOf } from "../artefacts.ts";
import type { PackageCrypto } from "../crypto.ts";
import { linuxInstallScript } from "../linux/linux-install-script.ts";
import type { Packager } from "../packager.ts";
import { systemTree } from "../system-tree.ts";
import type { FileTree, PackagedFile, PackageInput } from "../types.ts";
import { complianceRules } from "./compliance-rules.ts";
import { intunewin } from "./intunewin.ts";
import { windowsScripts, wslScript } from "./windows-scripts.ts";
import { wixSource } from "./wix-source.ts";

/** Windows takes the files of ProgramData. There is no managed layer: Codex stopped reading that file there. */
export const packageWindows: Packager = (input, crypto) => {
  const artefacts = artefactsOf(input, "windows").filter(({ name }) => name !== "managed_config.toml");
  const folder = "windows/ProgramData/OpenAI/Codex";
  return [
    ...systemTree(input, { platform: "windows", folder, owner: "SYSTEM", installPath: windowsInstallPath }, artefacts),
    ...deliveryFiles(input, artefacts, crypto),
    ...wslFiles(input),
  ];
};

/** Where an artefact lies on Windows, below the known folder. */
export function windowsInstallPath(name: string): string {
  return `%ProgramData%\\OpenAI\\Codex\\${name.replaceAll("/", "\\")}`;
}

function deliveryFiles(input: PackageInput, artefacts: readonly Artefact[], crypto: PackageCrypto): FileTree {
  const scripts = windowsScripts(input, artefacts, crypto);
  const constraints = constraintsOf(input, "windows", artefacts);
  const file = (path: string, content: string | Uint8Array): PackagedFile => ({
    path: `windows/${path}`,
    content,
    mode: 0o644,
    platform: "windows",
    constraints,
  });
  return [
    ...scripts.map(({ fileName, text }) => file(fileName, text)),
    file(`${input.policy}.intunewin`, intunewin(input.policy, scripts, crypto)),
    file("compliance-rules.json", complianceRules(input)),
    file(`${input.policy}.wxs`, wixSource(input, crypto)),
  ];
}

/** What Linux has, for the distributions on Windows; nothing when the policy does not target Linux. */
function wslFiles(input: PackageInput): FileTree {
  const artefacts = artefactsOf(input, "linux");
  if (artefacts.length === 0) return [];
  const constraints = constraintsOf(input, "linux", artefacts);
  const file = (name: string, content: string): PackagedFile => ({
    path: `windows/wsl/${name}`,
    content,
    mode: 0o644,
    platform: "windows",
    constraints,
  });
  return [file("Install-Wsl.ps1", wslScript(input, "wsl-installed", linuxInstallScript(input)))];
}
