import template from "../../../templates/linux/init.pp.hbs";
import type { Artefact } from "../artefacts.ts";
import { modeText } from "../file-tree.ts";
import { templateRenderer } from "../render-template.ts";
import type { FileTree, PackageInput } from "../types.ts";
import type { LinuxPackage } from "./linux-package.ts";

const folder = "linux/puppet/codex_policy";
const render = templateRenderer(template);

/** A Puppet module that installs the policy. */
export function puppetModule(
  input: PackageInput,
  { directories }: LinuxPackage,
  artefacts: readonly Artefact[],
): FileTree {
  const manifest = render({
    policy: input.policy,
    revision: input.revision,
    directories,
    files: artefacts.map(({ name, mode }) => ({
      path: `/etc/codex/${name}`,
      mode: modeText(mode),
      source: `puppet:///modules/codex_policy/${name}`,
    })),
  });
  const file = (path: string, content: string, mode = 0o644) => ({
    path: `${folder}/${path}`,
    content,
    mode,
    platform: "linux" as const,
  });
  return [
    file("manifests/init.pp", manifest),
    ...artefacts.map(({ name, text, mode }) => file(`files/${name}`, text, mode)),
  ];
}
