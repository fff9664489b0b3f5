import { managedPreferencesPath } from "../expectation.ts";
import type { PlistStrings } from "./binary-plist.ts";
import type { Endpoint } from "./endpoint.ts";
import { observeDirectory, observeFile, type ObservedFile } from "./observe-file.ts";
import { inOrder } from "./observe-system.ts";
import { readPreferences } from "./read-preferences.ts";

/** The preference files of macOS that Codex's domain may come from. */
export interface ObservedPreferences {
  readonly device: PreferenceFile;
  /** Managed preferences for single users. */
  readonly users: readonly PreferenceFile[];
  /** Preferences that users wrote themselves. */
  readonly written: readonly PreferenceFile[];
  readonly unlisted: readonly { readonly path: string; readonly message: string }[];
  /** Configuration profiles that set Codex's domain; undefined where that could not be asked. */
  readonly profiles?: number;
}

export interface PreferenceFile {
  readonly file: ObservedFile;
  /** Undefined where the file is no property list that can be read. */
  readonly values?: PlistStrings;
}

const fileName = "com.openai.codex.plist";

export async function observePreferences(endpoint: Endpoint, homes: readonly string[]): Promise<ObservedPreferences> {
  const directory = managedPreferencesPath.slice(0, managedPreferencesPath.lastIndexOf("/"));
  const listed = await observeDirectory(endpoint, directory);
  const names = listed.kind === "directory" ? listed.names.filter((name) => !name.endsWith(".plist")) : [];
  const profiles = await endpoint.live?.profileCount?.();
  const why = listed.kind === "denied" ? listed.message : listed.kind === "directory" ? listed.unlisted : undefined;
  return {
    device: await preferenceFile(endpoint, managedPreferencesPath),
    users: await inOrder(names, (name) => preferenceFile(endpoint, `${directory}/${name}/${fileName}`)),
    written: await inOrder(homes, (home) => preferenceFile(endpoint, `${home}/Library/Preferences/${fileName}`)),
    unlisted: why === undefined ? [] : [{ path: directory, message: why }],
    ...(profiles === undefined ? {} : { profiles }),
  };
}

async function preferenceFile(endpoint: Endpoint, path: string): Promise<PreferenceFile> {
  const file = await observeFile(endpoint, path);
  const values =
    file.kind === "file" && file.content.kind === "bytes" ? readPreferences(file.content.bytes) : undefined;
  return values === undefined ? { file } : { file, values };
}
