import { type Artefact, artefactsOf, constraintsOf } from "../artefacts.ts";
import type { PackageCrypto } from "../crypto.ts";
import type { Packager } from "../packager.ts";
import { systemTree } from "../system-tree.ts";
import type { FileTree, PackagedFile, PackageInput } from "../types.ts";
import { uninstallScript } from "../unix/install-script.ts";
import { ansibleRole } from "./ansible-role.ts";
import { debianPackage } from "./debian-package.ts";
import { linuxInstallScript } from "./linux-install-script.ts";
import { linuxInstaller } from "./linux-installer.ts";
import { linuxPackage, tarball } from "./linux-package.ts";
import { puppetModule } from "./puppet-module.ts";
import { rpmFileName, rpmPackage } from "./rpm-package.ts";
import { rpmSpec } from "./rpm-spec.ts";

/** Linux takes the files of /etc/codex, in whatever form its package manager likes. */
export const packageLinux: Packager = (input, crypto) => {
  const artefacts = artefactsOf(input, "linux");
  const directory = { platform: "linux", folder: "linux/root/etc/codex", owner: "root:root", installPath } as const;
  const linux = linuxPackage(input, artefacts);
  return [
    ...systemTree(input, directory, artefacts),
    ...deliveryFiles(input, artefacts, crypto),
    ...ansibleRole(input, linux, artefacts),
    ...puppetModule(input, linux, artefacts),
  ];
};

function deliveryFiles(input: PackageInput, artefacts: readonly Artefact[], crypto: PackageCrypto): FileTree {
  const linux = linuxPackage(input, artefacts);
  const archive = `${linux.name}_${linux.version}.tar.gz`;
  const constraints = constraintsOf(input, "linux", artefacts);
  const file = (name: string, content: string | Uint8Array, mode = 0o644): PackagedFile => ({
    path: `linux/${name}`,
    content,
    mode,
    platform: "linux",
    constraints,
  });
  return [
    file("install.sh", linuxInstallScript(input), 0o755),
    file("uninstall.sh", uninstallScript(input, linuxInstaller), 0o755),
    file(`${linux.name}_${linux.version}_all.deb`, debianPackage(input, linux, crypto)),
    file(rpmFileName(input, linux), rpmPackage(input, linux, crypto)),
    file(archive, tarball(linux)),
    file(`${linux.name}.spec`, rpmSpec(input, linux, archive)),
  ];
}

function installPath(name: string): string {
  return `/etc/codex/${name}`;
}
