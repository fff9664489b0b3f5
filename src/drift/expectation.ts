import type { AuditReport } from "../audit/audit-report.ts";
import type { SourceConstraint } from "../package/types.ts";
import type { EndpointPlatform } from "./report.ts";

/** What a bundle says of one platform's endpoints. */
export interface Expectation {
  readonly policy: string;
  readonly revision: string;
  readonly platform: EndpointPlatform;
  readonly clients: { readonly range: string; readonly lowest: string; readonly highest: string };
  readonly files: readonly ExpectedFile[];
  /** What a configuration profile delivers on macOS. */
  readonly preferences?: ExpectedPreferences;
  /** The bundle's audit map; absent where a manifest is all there is. */
  readonly audit?: AuditReport;
}

export interface ExpectedFile {
  /** Where it lies on the endpoint, with forward slashes. */
  readonly path: string;
  /** Relative to Codex's system directory: `requirements.toml`, `hooks/guard.sh`. */
  readonly name: string;
  readonly sha256: string;
  readonly size: number;
  readonly mode: number;
  readonly owner: string;
  /** Absent where a manifest is all there is. */
  readonly content?: Uint8Array;
  readonly constraints: readonly SourceConstraint[];
}

export interface ExpectedPreferences {
  /** Of the property list that the keys make: the bundle's com.openai.codex.plist. */
  readonly plistSha256: string;
  /** Base64 by key; absent where a manifest is all there is. */
  readonly values?: Readonly<Record<string, string>>;
  readonly constraints: readonly SourceConstraint[];
}

/** Codex's system directory, as paths of an endpoint are written here. */
export const systemDirectories: Readonly<Record<EndpointPlatform, string>> = {
  linux: "/etc/codex",
  macos: "/etc/codex",
  windows: "/ProgramData/OpenAI/Codex",
};

export const managedPreferencesPath = "/Library/Managed Preferences/com.openai.codex.plist";

/** A path as people on the endpoint know it. */
export function shownPath(path: string, platform: EndpointPlatform): string {
  return platform === "windows" && path.startsWith("/ProgramData/")
    ? `%ProgramData%${path.slice("/ProgramData".length).replaceAll("/", "\\")}`
    : path;
}

/** The path that a manifest calls an install path, with forward slashes. */
export function endpointPath(installPath: string): string {
  return installPath.startsWith("%ProgramData%\\")
    ? `/ProgramData/${installPath.slice("%ProgramData%\\".length).replaceAll("\\", "/")}`
    : installPath;
}
