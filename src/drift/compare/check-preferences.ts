import { modeText } from "../../package/file-tree.ts";
import { jamfPreferences } from "../../package/macos/preference-forms.ts";
import { preferenceKeys } from "../../package/macos/managed-preferences.ts";
import { type Expectation, type ExpectedPreferences, managedPreferencesPath } from "../expectation.ts";
import type { PlistStrings } from "../observe/binary-plist.ts";
import type { ObservedPreferences, PreferenceFile } from "../observe/observe-preferences.ts";
import type { Finding } from "../report.ts";
import type { ComparedFile } from "./check-meaning.ts";
import { finding, notStated } from "./finding.ts";

export interface PreferencesCheck {
  readonly findings: readonly Finding[];
  /** The texts that the preferences carry, for comparing what they mean. */
  readonly compared: readonly ComparedFile[];
  readonly present: boolean;
}

type Key = keyof typeof preferenceKeys;

const keys = Object.keys(preferenceKeys) as readonly Key[];

const kinds: Readonly<Record<Key, Pick<ComparedFile, "kind" | "artefact">>> = {
  requirements_toml_base64: { kind: "requirements", artefact: "requirements.toml" },
  config_toml_base64: { kind: "managed-config", artefact: "managed_config.toml" },
};

/** Compares macOS's managed preferences with the bundle's; other preferences for the domain stand against them. */
export function checkPreferences(
  expected: Expectation,
  observed: ObservedPreferences,
  sha256: (bytes: Uint8Array) => string,
): PreferencesCheck {
  const device = checkDevice(expected.preferences, observed.device, sha256);
  return {
    ...device,
    findings: [
      ...device.findings,
      ...observed.unlisted.map(({ path, message }) =>
        finding("unverifiable", `what lies in this directory cannot be listed: ${message}`, { path }),
      ),
      ...observed.users.flatMap((file) =>
        competing(file, "user-preference", "a managed preference for one user shadows the device's"),
      ),
      ...observed.written.flatMap((file) =>
        competing(file, "user-written-preference", "the user wrote this preference himself"),
      ),
      ...((observed.profiles ?? 0) > 1
        ? [
            finding("several-profiles", "several configuration profiles set preferences for Codex", {
              key: "com.openai.codex",
              expected: "1",
              actual: String(observed.profiles),
            }),
          ]
        : []),
    ],
  };
}

function checkDevice(
  expected: ExpectedPreferences | undefined,
  { file, values }: PreferenceFile,
  sha256: (bytes: Uint8Array) => string,
): PreferencesCheck {
  const path = managedPreferencesPath;
  const nothing = { compared: [], present: false };
  if (file.kind === "denied")
    return { ...nothing, findings: [finding("unverifiable", `it cannot be looked at: ${file.message}`, { path })] };
  if (file.kind === "file" && file.content.kind === "denied")
    return { ...nothing, findings: [finding("unverifiable", `it cannot be read: ${file.content.message}`, { path })] };
  const sets = values !== undefined && keys.some((key) => values.has(key));
  if (expected === undefined) {
    if (!sets) return { ...nothing, findings: [] };
    return { ...nothing, findings: [wrong("", "the bundle has no preferences for Codex", "(none)", "set")] };
  }
  if (values === undefined) {
    const actual = file.kind === "file" ? "no property list" : file.kind;
    const message =
      file.kind === "missing"
        ? "no configuration profile has delivered the bundle's preferences"
        : "it is no property list that can be read";
    return { ...nothing, findings: [wrong("", message, "file", actual)], present: file.kind !== "missing" };
  }
  const access = file.kind === "file" ? checkAccess(file) : [];
  if (expected.values === undefined) {
    const same = sha256(new TextEncoder().encode(plistOf(values))) === expected.plistSha256;
    const message = "the preferences are not the bundle's; a manifest alone does not say what they mean";
    return {
      findings: same ? access : [...access, wrong("", message, `sha256:${expected.plistSha256}`, "other values")],
      compared: [],
      present: sets,
    };
  }
  const findings: Finding[] = [...access];
  const compared: ComparedFile[] = [];
  for (const key of keys) {
    const wanted = expected.values[key];
    const is = values.get(key);
    if (!values.has(key)) {
      if (wanted !== undefined) findings.push(wrong(key, "the preference is not set", "set", notStated));
      continue;
    }
    const bytes = is === undefined ? undefined : decodeBase64(is.trim());
    if (bytes === undefined) {
      const what = is === undefined ? "it is no string" : "it is no unwrapped base64";
      findings.push(wrong(key, `Codex refuses the value: ${what}`, wanted === undefined ? "(none)" : "base64", what));
      continue;
    }
    if (wanted === undefined) findings.push(wrong(key, "the bundle does not set this preference", "(none)", "set"));
    const own = wanted === undefined ? undefined : decodeBase64(wanted);
    const expectedBytes = own === undefined ? {} : { expected: is?.trim() === wanted ? bytes : own };
    compared.push({ path, key, ...kinds[key], ...expectedBytes, actual: bytes });
  }
  return { findings, compared, present: sets };
}

function checkAccess(file: PreferenceFile["file"] & { readonly kind: "file" }): readonly Finding[] {
  const path = managedPreferencesPath;
  const findings: Finding[] = [];
  if (file.links.some((link) => link !== "/etc"))
    findings.push(finding("symlink", "a link lies in the way to the managed preferences", { path }));
  if (file.userId !== 0)
    findings.push(
      finding("wrong-owner", "it belongs to somebody else", {
        path,
        expected: "root:wheel",
        actual: `${file.userId}:${file.groupId}`,
      }),
    );
  if ((file.mode & 0o022) !== 0)
    findings.push(
      finding("writable", "others may write to it", { path, expected: "0644", actual: modeText(file.mode) }),
    );
  return findings;
}

function wrong(key: string, message: string, expected: string, actual: string): Finding {
  return finding("wrong-preference", message, { path: managedPreferencesPath, key, expected, actual });
}

/** A preference file that is not the device's, where it sets anything that Codex reads. */
function competing(
  { file, values }: PreferenceFile,
  code: "user-preference" | "user-written-preference",
  message: string,
): readonly Finding[] {
  const { path } = file;
  if (file.kind === "missing") return [];
  if (file.kind === "denied") return [finding("unverifiable", `it cannot be looked at: ${file.message}`, { path })];
  if (file.kind !== "file") return [finding(code, message, { path, expected: "(none)", actual: file.kind })];
  if (file.content.kind === "denied")
    return [finding("unverifiable", `it cannot be read: ${file.content.message}`, { path })];
  if (values === undefined) return [finding("unverifiable", "it is no property list that can be read", { path })];
  return keys
    .filter((key) => values.has(key))
    .map((key) => finding(code, message, { path, key, expected: "(none)", actual: "set" }));
}

/** The property list that the bundle would have for these values. */
function plistOf(values: PlistStrings): string {
  return jamfPreferences(
    Object.fromEntries(keys.flatMap((key) => (values.has(key) ? [[key, (values.get(key) ?? "").trim()]] : []))),
  );
}

/** Strict standard base64 without line breaks, as Codex takes it. */
function decodeBase64(value: string): Uint8Array | undefined {
  if (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return undefined;
  return Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
}
