import template from "../../../templates/linux/policy.spec.hbs";
import { templateRenderer } from "../render-template.ts";
import type { PackageInput } from "../types.ts";
import { revisionWord } from "../version.ts";
import type { LinuxPackage } from "./linux-package.ts";

const render = templateRenderer(template);

/** The source of an .rpm: it packs the tarball that lies beside it. */
export function rpmSpec(input: PackageInput, linux: LinuxPackage, source: string): string {
  return render({
    name: linux.name,
    version: String(input.sourceDateEpoch ?? 0),
    release: revisionWord(input),
    policy: input.policy,
    revision: input.revision,
    organization: input.organization.name,
    owner: input.owner,
    description: input.description,
    source,
    fileName: `${linux.name}.spec`,
  });
}
