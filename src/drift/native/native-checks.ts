import { artefactsOf, constraintsOf } from "../../package/artefacts.ts";
import type { PackageCrypto } from "../../package/crypto.ts";
import { carriedByProfile } from "../../package/macos/package-macos.ts";
import type { FileTree, PackagedFile, PackageInput, Platform } from "../../package/types.ts";
import { wslScript } from "../../package/windows/windows-scripts.ts";
import { driftCheck } from "./drift-check.ts";
import { launchDaemon, scheduledTask, systemdService, systemdTimer } from "./schedules.ts";

/** The checks of a bundle for endpoints without Mandate, and what runs them again and again. Detect.ps1 is one of the installer's scripts. */
export function nativeChecks(input: PackageInput, crypto: PackageCrypto): FileTree {
  return [...linuxChecks(input, crypto), ...macosChecks(input, crypto), ...windowsChecks(input, crypto)];
}

function linuxChecks(input: PackageInput, crypto: PackageCrypto): FileTree {
  if (input.platforms.linux === undefined) return [];
  const artefacts = artefactsOf(input, "linux");
  const file = fileMaker(input, "linux", artefacts);
  return [
    file("linux/drift-check.sh", driftCheck(input, "linux", artefacts, crypto), 0o755),
    file("linux/systemd/codex-policy-drift.service", systemdService(input)),
    file("linux/systemd/codex-policy-drift.timer", systemdTimer(input)),
  ];
}

function macosChecks(input: PackageInput, crypto: PackageCrypto): FileTree {
  if (input.platforms.macos === undefined) return [];
  const artefacts = artefactsOf(input, "macos");
  const files = artefacts.filter(({ name }) => !carriedByProfile.has(name));
  const file = fileMaker(input, "macos", artefacts);
  return [
    file("macos/drift-check.sh", driftCheck(input, "macos", files, crypto), 0o755),
    file(`macos/launchd/${input.organization.identifier}.drift-check.plist`, launchDaemon(input)),
  ];
}

function windowsChecks(input: PackageInput, crypto: PackageCrypto): FileTree {
  if (input.platforms.windows === undefined) return [];
  const linux = artefactsOf(input, "linux");
  const file = fileMaker(input, "windows", artefactsOf(input, "windows"));
  return [
    file("windows/codex-policy-drift.task.xml", scheduledTask(input)),
    // A distribution of Windows Subsystem for Linux has what Linux has.
    ...(linux.length === 0
      ? []
      : [
          file("windows/wsl/Check-Wsl.ps1", wslScript(input, "wsl-checked", driftCheck(input, "linux", linux, crypto))),
        ]),
  ];
}

function fileMaker(input: PackageInput, platform: Platform, artefacts: readonly { readonly name: string }[]) {
  const constraints = constraintsOf(input, platform, artefacts);
  return (path: string, content: string, mode = 0o644): PackagedFile => ({
    path,
    content,
    mode,
    platform,
    constraints,
  });
}
