import packageInfoTemplate from "../../../templates/macos/PackageInfo.xml.hbs";
import postinstall from "../../../templates/macos/postinstall.sh";
import { cpio } from "../archive/cpio.ts";
import { gzip } from "../archive/gzip.ts";
import { xar } from "../archive/xar.ts";
import { utf8 } from "../bytes.ts";
import type { PackageCrypto } from "../crypto.ts";
import { templateRenderer } from "../render-template.ts";
import type { PackageInput } from "../types.ts";
import { archiveTime, installerVersion } from "../version.ts";

const renderPackageInfo = templateRenderer(packageInfoTemplate);

/**
 * An installer package without payload whose script installs what the profile cannot carry. Experimental: its form was read
 * back by other tools, and no Mac has installed it yet.
 */
export function scriptsPackage(input: PackageInput, installHooks: string, crypto: PackageCrypto): Uint8Array {
  const scripts = [
    { path: ".", content: "", mode: 0o755 },
    { path: "./install-hooks.sh", content: installHooks, mode: 0o755 },
    { path: "./postinstall", content: postinstall, mode: 0o755 },
  ];
  const identifier = `${input.organization.identifier}.hooks`;
  const packageInfo = renderPackageInfo({ identifier, version: installerVersion(input) });
  const archive = gzip(cpio(scripts, archiveTime(input)));
  return xar(
    [
      ["PackageInfo", utf8(packageInfo)],
      ["Scripts", archive],
    ],
    crypto,
  );
}
