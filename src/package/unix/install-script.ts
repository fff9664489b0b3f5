import argumentsPartial from "../../../templates/unix/arguments.sh.hbs";
import installTemplate from "../../../templates/unix/install.sh.hbs";
import preludePartial from "../../../templates/unix/prelude.sh.hbs";
import uninstallTemplate from "../../../templates/unix/uninstall.sh.hbs";
import type { Artefact } from "../artefacts.ts";
import { base64Lines } from "../bytes.ts";
import { modeText } from "../file-tree.ts";
import { templateRenderer } from "../render-template.ts";
import type { PackageInput } from "../types.ts";

/** What differs between the installer scripts of Linux and macOS. */
export interface UnixInstaller {
  readonly fileName: string;
  /** What the script does, in a sentence. */
  readonly about: string;
  /** Where the list of installed files is kept. */
  readonly state: string;
  /** True when Jamf may run the script with its own three leading arguments. */
  readonly jamf: boolean;
}

const partials = { prelude: preludePartial, arguments: argumentsPartial };
const renderInstall = templateRenderer(installTemplate, partials);
const renderUninstall = templateRenderer(uninstallTemplate, partials);

/** A script that installs, repairs and removes the given artefacts, which it carries as base64. */
export function installScript(input: PackageInput, installer: UnixInstaller, artefacts: readonly Artefact[]): string {
  const folders = new Set(
    artefacts.flatMap(({ name }) => (name.includes("/") ? [name.slice(0, name.indexOf("/"))] : [])),
  );
  return renderInstall({
    ...commonData(input, installer),
    installs: true,
    directories: [...folders].sort().map((folder) => `/etc/codex/${folder}`),
    files: artefacts.map(({ name, text, mode }, index) => ({
      index,
      path: `/etc/codex/${name}`,
      mode: modeText(mode),
      lines: base64Lines(text),
    })),
  });
}

/** A script that removes what the install script of the same policy installed. */
export function uninstallScript(input: PackageInput, installer: UnixInstaller): string {
  return renderUninstall({ ...commonData(input, installer), installs: false });
}

function commonData(input: PackageInput, { fileName, about, state, jamf }: UnixInstaller) {
  return { policy: input.policy, revision: input.revision, fileName, about, state, jamf };
}
