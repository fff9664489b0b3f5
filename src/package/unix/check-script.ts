import template from "../../../templates/unix/check-files.sh.hbs";
import type { Artefact } from "../artefacts.ts";
import { utf8 } from "../bytes.ts";
import type { PackageCrypto } from "../crypto.ts";
import { templateRenderer } from "../render-template.ts";
import type { PackageInput } from "../types.ts";

const render = templateRenderer(template);

/** A script that says whether the artefacts lie in /etc/codex as they should, for where nothing more can be run. */
export function checkScript(input: PackageInput, artefacts: readonly Artefact[], crypto: PackageCrypto): string {
  const files = artefacts.map(({ name, text }) => ({ path: `/etc/codex/${name}`, sha256: crypto.sha256(utf8(text)) }));
  return render({ policy: input.policy, revision: input.revision, files });
}
