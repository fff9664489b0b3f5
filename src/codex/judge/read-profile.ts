import type { PlistValue } from "plist";
import type { Diagnostic, Outcome } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/diagnostic.ts";
import { type SourceText, sourceText, spanAt } from "../../source/source-text.ts";
import { type Span, startOfFile } from "../../source/span.ts";
import { signedContent } from "./signed-content.ts";
import { parsePlist } from "../../source/parse-plist.ts";

/** A Codex file that a configuration profile or property list carries. */
export interface ProfileExcerpt {
  readonly key: PreferenceKey;
  /** The decoded text, under a name that says where it stands. */
  readonly source: SourceText;
  /** Where the profile names the key. */
  readonly place: Span;
}

export type PreferenceKey = "requirements_toml_base64" | "config_toml_base64";
export const preferenceKeys: readonly PreferenceKey[] = ["requirements_toml_base64", "config_toml_base64"];

const domain = "com.openai.codex";
const managedClient = "com.apple.ManagedClient.preferences";

/**
 * Reads what a .mobileconfig or .plist gives to Codex: payloads of its preference domain, directly or by way of ManagedClient's forced
 * settings, or a property list with the keys themselves. A signed profile is given as text with one character per byte; its signature
 * is not verified. Codex takes strings only, holding unwrapped base64 of UTF-8.
 */
export function readProfile(file: string, text: string): Outcome<readonly ProfileExcerpt[]> {
  const xml = profileXml(text);
  const source = sourceText(file, xml.isSigned ? text : xml.text);
  const problem = (message: string, help?: string): Outcome<readonly ProfileExcerpt[]> => ({
    value: [],
    diagnostics: [diagnose("invalid-profile", startOfFile(file), message, help === undefined ? {} : { help })],
  });
  let root: PlistValue;
  try {
    root = parsePlist(xml.text);
  } catch (error) {
    return problem(`this is no property list: ${error instanceof Error ? error.message : String(error)}`);
  }
  const settings = settingsIn(root);
  if (settings.length === 0)
    return problem(`the profile has no payload for ${domain}`, `the payload type must be ${domain}`);
  const reader = new Reader(source);
  if (settings.length > 1)
    reader.diagnostics.push(
      diagnose(
        "invalid-profile",
        startOfFile(file),
        `${settings.length} payloads are for ${domain}, and which one a Mac takes is undefined`,
        {
          help: "put both keys into one payload",
          severity: "warning",
        },
      ),
    );
  for (const setting of settings) reader.read(setting);
  return { value: reader.excerpts, diagnostics: reader.diagnostics };
}

function profileXml(text: string): { readonly text: string; readonly isSigned: boolean } {
  const plain = text.replace(/^\ufeff/, "");
  if (/^\s*</.test(plain) || text.startsWith("bplist")) return { text: plain, isSigned: false };
  const armoured = /-----BEGIN (?:PKCS7|CMS)-----([A-Za-z0-9+/=\s]*)-----END/.exec(text)?.[1];
  const bytes = Uint8Array.from(armoured === undefined ? text : atob(armoured.replaceAll(/\s/g, "")), (char) =>
    char.charCodeAt(0),
  );
  const content = signedContent(bytes);
  return {
    text: content === undefined ? plain : new TextDecoder("utf-8").decode(content),
    isSigned: content !== undefined,
  };
}

type Dictionary = Readonly<Record<string, PlistValue>>;

function isDictionary(value: PlistValue | undefined): value is Dictionary & PlistValue {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}

/** Every dictionary that holds preferences of Codex's domain. */
function settingsIn(root: PlistValue): readonly Dictionary[] {
  if (!isDictionary(root)) return [];
  const payloads = root["PayloadContent"];
  if (!Array.isArray(payloads)) return preferenceKeys.some((key) => key in root) ? [root] : [];
  return payloads.filter(isDictionary).flatMap((payload) => {
    if (payload["PayloadType"] === domain) return [payload];
    if (payload["PayloadType"] !== managedClient) return [];
    const content = payload["PayloadContent"];
    const managed = isDictionary(content) ? content[domain] : undefined;
    const forced = isDictionary(managed) ? managed["Forced"] : undefined;
    if (!Array.isArray(forced)) return [];
    return forced.filter(isDictionary).flatMap((entry) => {
      const inner = entry["mcx_preference_settings"];
      return isDictionary(inner) ? [inner] : [];
    });
  });
}

class Reader {
  readonly excerpts: ProfileExcerpt[] = [];
  readonly diagnostics: Diagnostic[] = [];
  private readonly source: SourceText;
  private readonly searched = new Map<string, number>();

  constructor(source: SourceText) {
    this.source = source;
  }

  read(setting: Dictionary): void {
    for (const key of preferenceKeys) {
      const value = setting[key];
      if (value === undefined) continue;
      const place = this.placeOf(key);
      if (typeof value !== "string") {
        this.problem(place, `${key} must be a string: Codex refuses any other type`);
        continue;
      }
      const text = decode(value.trim());
      if (text === undefined) this.problem(place, `${key} must hold unwrapped base64 of UTF-8`);
      else this.excerpts.push({ key, source: sourceText(`${this.source.file} (${key})`, text), place });
    }
    if (preferenceKeys.every((key) => setting[key] === undefined))
      this.problem(startOfFile(this.source.file), `the payload has neither ${preferenceKeys.join(" nor ")}`);
  }

  /** The next place in the text that names the key; the start of the file where a signature cuts the name in two. */
  private placeOf(key: string): Span {
    const at = this.source.text.indexOf(`<key>${key}</key>`, this.searched.get(key) ?? 0);
    if (at < 0) return startOfFile(this.source.file);
    this.searched.set(key, at + 1);
    return spanAt(this.source, at + 5, at + 5 + key.length);
  }

  private problem(place: Span, message: string): void {
    this.diagnostics.push(diagnose("invalid-profile", place, message));
  }
}

/** Strict standard base64 without line breaks, and strict UTF-8. */
function decode(value: string): string | undefined {
  if (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return undefined;
  const bytes = Uint8Array.from(atob(value), (char) => char.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
