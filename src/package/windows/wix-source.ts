import template from "../../../templates/windows/policy.wxs.hbs";
import type { PackageCrypto } from "../crypto.ts";
import { templateRenderer } from "../render-template.ts";
import type { PackageInput } from "../types.ts";
import { uuidV5 } from "../uuid-v5.ts";
import { installerVersion } from "../version.ts";

const render = templateRenderer(template);

/** A WiX source for those who deliver MSI packages. */
export function wixSource(input: PackageInput, crypto: PackageCrypto): string {
  const { name, identifier } = input.organization;
  const uuid = (part: string) => uuidV5(`windows-installer ${identifier} ${part}`, crypto);
  return render({
    policy: input.policy,
    name: `Codex policy of ${name}`,
    manufacturer: name,
    comments: `${input.description} (revision ${input.revision})`,
    version: installerVersion(input),
    upgradeCode: uuid("product"),
    installComponent: uuid("install"),
    uninstallComponent: uuid("uninstall"),
  });
}
