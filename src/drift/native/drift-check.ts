import template from "../../../templates/drift/drift-check.sh.hbs";
import findingsPartial from "../../../templates/drift/findings.sh.hbs";
import lookPartial from "../../../templates/drift/look.sh.hbs";
import preferencesPartial from "../../../templates/drift/preferences.sh.hbs";
import quickPartial from "../../../templates/drift/quick.sh.hbs";
import reportPartial from "../../../templates/drift/report.sh.hbs";
import systemPartial from "../../../templates/drift/system.sh.hbs";
import { compareText } from "../../diagnostics/sort.ts";
import { type Artefact, artefactKey } from "../../package/artefacts.ts";
import type { PackageCrypto } from "../../package/crypto.ts";
import { modeText } from "../../package/file-tree.ts";
import { managedPreferences } from "../../package/macos/managed-preferences.ts";
import { templateRenderer } from "../../package/render-template.ts";
import type { PackageInput } from "../../package/types.ts";
import { findingCodes } from "../finding-codes.ts";
import { readLimit } from "../observe/observe-file.ts";
import { nativelyNotVisible } from "./natively-not-visible.ts";

const render = templateRenderer(template, {
  findings: findingsPartial,
  look: lookPartial,
  preferences: preferencesPartial,
  quick: quickPartial,
  report: reportPartial,
  system: systemPartial,
});

const system = "/etc/codex";
const regularFile = 0o100000;

/** The directories above Codex's own: only their owner and who may write there matter, and their group not even that. */
const outerDirectory = "4[0-9a-f][02468ace][014589cd] 0 *";

/**
 * A POSIX sh script that compares an endpoint with the bundle's files as `mandate drift` does, by their bytes. Where nothing has
 * changed, one stat and one sha256sum answer as the script expects, and no more is asked.
 * @param artefacts the files that the bundle installs below /etc/codex on this platform
 */
export function driftCheck(
  input: PackageInput,
  platform: "linux" | "macos",
  artefacts: readonly Artefact[],
  crypto: PackageCrypto,
): string {
  const macos = platform === "macos";
  const files = artefacts.map((artefact) => expectedFile(artefact, input, platform, crypto));
  const folders = [...new Set(artefacts.flatMap(({ name }) => folderOf(name)))].sort();
  const own = [system, ...folders.map((folder) => `${system}/${folder}`)];
  // On macOS /etc is a link of the system's own.
  const outer = macos ? [] : ["/etc"];
  const ownDirectory = macos ? "40755 0 *" : "41ed 0 *";
  const fold = (path: string) => (macos ? path.toLowerCase() : path);
  const owned = new Set(files.map(({ path }) => fold(path)));
  const preferences = macos ? managedPreferences(input) : undefined;
  const sumOf = (value: string | undefined) => (value === undefined ? "" : crypto.sha256(value));
  return render({
    policy: input.policy,
    revision: input.revision,
    macos,
    codes: Object.entries(findingCodes)
      .filter(([, { native }]) => (native as readonly string[]).includes("drift-check.sh"))
      .map(([code, { severity, help }]) => ({ code, severity, help: withoutMandate(help) })),
    statForm: macos ? "bsd" : "gnu",
    parents: [
      ...outer.map((path) => ({ name: `.${path}`, whose: "outer" })),
      ...own.map((path) => ({ name: `.${path}`, whose: "own" })),
    ],
    otherFolders: readFolders
      .filter((folder) => !folders.includes(folder))
      .map((folder) => ({ name: `.${system}/${folder}` })),
    parentPattern: lines([
      ...outer.map((path) => `${outerDirectory} .${path}`),
      ...own.map((path) => `${ownDirectory} .${path}`),
    ]),
    rootPattern: lines([`${macos ? "40[0-7][0145][0145] 0 *" : outerDirectory} .`]),
    folders: folders.map((folder) => ({ folder, entries: entriesOf(folder, files) })),
    files,
    facts: files.map(({ facts }) => facts).join("\n"),
    sums: files.map(({ sha256, name }) => `${sha256}  ${name}`).join("\n"),
    owned: `\n${lines([...owned])}`,
    owner: macos ? "root:wheel" : "root:root",
    readLimit,
    unowned: unownedFiles.filter(({ path }) => !owned.has(path)).map((file) => ({ ...file, name: `.${file.path}` })),
    installs: files.length > 0 || preferences !== undefined,
    sets: preferences !== undefined,
    requirementsSum: sumOf(preferences?.requirements_toml_base64),
    configSum: sumOf(preferences?.config_toml_base64),
    notVisible: listText(nativelyNotVisible(platform, "live")),
    notVisibleElsewhere: listText(nativelyNotVisible(platform, "elsewhere")),
    notVisibleText: nativelyNotVisible(platform, "live").join(", "),
    notVisibleElsewhereText: nativelyNotVisible(platform, "elsewhere").join(", "),
    origin: originText(input, platform),
  });
}

/** This script repairs nothing itself. */
function withoutMandate(help: string): string {
  return help.replace("run with --repair", "run mandate drift --repair");
}

/** Directories of which Codex reads every entry. */
const readFolders = ["agents", "hooks", "rules", "skills"];

/** Single files that Codex reads in its system directory. */
const unownedFiles = [
  ...["requirements.toml", "config.toml", "hooks.json"].map((name) => ({
    path: `${system}/${name}`,
    code: "extra-file",
    message: "Codex reads this file, and the bundle does not own it",
  })),
  {
    path: `${system}/managed_config.toml`,
    code: "legacy-managed-config",
    message: "the bundle has no such file, and what it sets replaces requirements.toml",
  },
];

function expectedFile(
  { name, text, mode }: Artefact,
  input: PackageInput,
  platform: "linux" | "macos",
  crypto: PackageCrypto,
) {
  const path = `${system}/${name}`;
  const { sha256, size } = crypto.digest(text);
  const raw = (regularFile | mode).toString(platform === "macos" ? 8 : 16);
  const [first] = input.constraintsByFile?.[artefactKey(platform, name)] ?? [];
  return {
    path,
    name: `.${path}`,
    sha256,
    size,
    mode: modeText(mode),
    facts: `${raw} 0 0 ${size} .${path}`,
    source: first === undefined ? "" : asciiJson({ layer: first.layer, file: first.file, line: first.line }),
  };
}

/** What the shell finds in a folder where nothing has changed: the names in byte order, and the patterns that match nothing. */
function entriesOf(folder: string, files: readonly { readonly name: string }[]): string {
  const directory = `.${system}/${folder}`;
  const names = files.map(({ name }) => name).filter((name) => name.startsWith(`${directory}/`));
  const visible = names.length > 0 ? [...names].sort(compareText) : [`${directory}/*`];
  return [...visible, `${directory}/.[!.]*`, `${directory}/..?*`].join("\n");
}

function folderOf(name: string): readonly string[] {
  return name.includes("/") ? [name.slice(0, name.indexOf("/"))] : [];
}

function originText({ policy, revision, toolVersion }: PackageInput, platform: string): string {
  const origin = { platform, bundle: { policy, revision }, checker: { name: "drift-check.sh", version: toolVersion } };
  return asciiJson(origin).slice(1, -1);
}

/** The inside of a JSON list of ids. */
function listText(ids: readonly string[]): string {
  return ids.map((id) => JSON.stringify(id)).join(",");
}

/** JSON in one line of ASCII. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function lines(list: readonly string[]): string {
  return list.map((line) => `${line}\n`).join("");
}
