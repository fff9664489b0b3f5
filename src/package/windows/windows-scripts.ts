import { gzipSync } from "fflate";
import detect from "../../../templates/windows/Detect.ps1.hbs";
import discover from "../../../templates/windows/Discover.ps1.hbs";
import install from "../../../templates/windows/Install.ps1.hbs";
import installFunctions from "../../../templates/windows/install-functions.ps1.hbs";
import payload from "../../../templates/windows/payload.ps1.hbs";
import prelude from "../../../templates/windows/prelude.ps1.hbs";
import remediate from "../../../templates/windows/Remediate.ps1.hbs";
import testFunctions from "../../../templates/windows/test-functions.ps1.hbs";
import uninstall from "../../../templates/windows/Uninstall.ps1.hbs";
import wsl from "../../../templates/windows/Wsl.ps1.hbs";
import wslFunctions from "../../../templates/windows/wsl-functions.ps1.hbs";
import type { Artefact } from "../artefacts.ts";
import { base64Lines, utf8 } from "../bytes.ts";
import type { PackageCrypto } from "../crypto.ts";
import { templateRenderer, type TemplateValue } from "../render-template.ts";
import type { PackageInput } from "../types.ts";

const partials = { prelude, payload, installFunctions, testFunctions, wslFunctions };

/** A PowerShell script of the bundle: what it is called, and its text. */
export interface WindowsScript {
  readonly fileName: string;
  readonly text: string;
}

const policyScripts = [
  { fileName: "Install.ps1", render: powershell(install), discovery: false, contents: true },
  { fileName: "Uninstall.ps1", render: powershell(uninstall), discovery: false, contents: false },
  { fileName: "Detect.ps1", render: powershell(detect), discovery: false, contents: false },
  { fileName: "Remediate.ps1", render: powershell(remediate), discovery: false, contents: true },
  { fileName: "Discover.ps1", render: powershell(discover), discovery: true, contents: false },
] as const;

/** The scripts that install, check, repair and remove the policy on Windows; each carries all that it needs. */
export function windowsScripts(
  input: PackageInput,
  artefacts: readonly Artefact[],
  crypto: PackageCrypto,
): readonly WindowsScript[] {
  const files = artefacts.map(({ name, text }) => ({
    name: name.replaceAll("/", "\\"),
    ...crypto.digest(text),
    lines: base64Lines(text),
  }));
  const { policy, revision } = input;
  return policyScripts.map(({ fileName, render, discovery, contents }) => ({
    fileName,
    text: render({ policy, revision, discovery, contents, files }),
  }));
}

const renderWsl = powershell(wsl);

/** A script that runs the given sh script as root in every distribution of Windows Subsystem for Linux. */
export function wslScript(input: PackageInput, verb: string, shellScript: string): string {
  const { policy, revision } = input;
  const packed = gzipSync(utf8(shellScript), { level: 9, mtime: 0 });
  return renderWsl({ policy, revision, discovery: false, verb, lines: base64Lines(packed) });
}

/** PowerShell 5.1 reads a script without a mark as ANSI and likes Windows' line ends: the result is ASCII with CRLF. */
function powershell(template: PrecompiledTemplate): (data: Readonly<Record<string, TemplateValue>>) => string {
  const render = templateRenderer(template, partials);
  return (data) => render(data).replaceAll("\r\n", "\n").replaceAll("\n", "\r\n");
}
