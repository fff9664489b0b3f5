import pre from "../../../templates/linux/rpm-pre.sh.hbs";
import template from "../../../templates/linux/policy.spec.hbs";
import { templateRenderer } from "../render-template.ts";
import type { PackageInput } from "../types.ts";
import { rpmVersion } from "../version.ts";
import type { LinuxPackage } from "./linux-package.ts";

const render = templateRenderer(template, { pre });

/** The source of an .rpm, for those who build and sign packages themselves: it packs the tarball that lies beside it. */
export function rpmSpec(input: PackageInput, linux: LinuxPackage, source: string): string {
  return render({
    name: linux.name,
    ...rpmVersion(input),
    policy: input.policy,
    revision: input.revision,
    organization: input.organization.name,
    owner: input.owner,
    description: input.description,
    source,
    fileName: `${linux.name}.spec`,
  });
}
