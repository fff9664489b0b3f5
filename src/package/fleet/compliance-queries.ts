import { type Artefact, artefactsOf } from "../artefacts.ts";
import type { PackageCrypto } from "../crypto.ts";
import { modeText } from "../file-tree.ts";
import { codexDomain, managedPreferences } from "../macos/managed-preferences.ts";
import type { PackageInput, Platform } from "../types.ts";

/** An osquery query that gives a row when, and only when, an endpoint has this revision of the policy. */
export interface ComplianceQuery {
  readonly platform: Exclude<Platform, "cloud">;
  /** What osquery and Fleet call the platform. */
  readonly osqueryPlatform: "darwin" | "windows" | "linux";
  readonly sql: string;
}

/** Fleet and osquery take the same ones. */
const known = new WeakMap<PackageInput, readonly ComplianceQuery[]>();

/** A query for each targeted platform that has endpoints. */
export function complianceQueries(input: PackageInput, crypto: PackageCrypto): readonly ComplianceQuery[] {
  let queries = known.get(input);
  if (queries === undefined) known.set(input, (queries = makeQueries(input, crypto)));
  return queries;
}

function makeQueries(input: PackageInput, crypto: PackageCrypto): readonly ComplianceQuery[] {
  const queries: readonly ComplianceQuery[] = [
    { platform: "macos", osqueryPlatform: "darwin", sql: select(macosConditions(input, crypto)) },
    { platform: "windows", osqueryPlatform: "windows", sql: select(windowsConditions(input, crypto)) },
    { platform: "linux", osqueryPlatform: "linux", sql: select(unixConditions(artefactsOf(input, "linux"), crypto)) },
  ];
  return queries.filter(({ platform }) => input.platforms[platform] !== undefined);
}

function select(conditions: readonly string[]): string {
  return `SELECT 1 WHERE ${conditions.length === 0 ? "1" : conditions.join("\n  AND ")};`;
}

function macosConditions(input: PackageInput, crypto: PackageCrypto): readonly string[] {
  const preferences = Object.entries(managedPreferences(input) ?? {});
  const carried = new Set(["requirements.toml", "managed_config.toml"]);
  const files = artefactsOf(input, "macos").filter(({ name }) => !carried.has(name));
  const domain = `domain = ${sqlText(codexDomain)}`;
  return [
    ...preferences.map(
      ([key, value]) =>
        `EXISTS (SELECT 1 FROM managed_policies WHERE ${domain} AND name = ${sqlText(key)} AND username = '' ` +
        `AND sha256(value) = ${sqlText(crypto.sha256(value))})`,
    ),
    // A value for one user shadows the device's.
    `NOT EXISTS (SELECT 1 FROM managed_policies WHERE ${domain} AND username <> '')`,
    ...unixConditions(files, crypto),
  ];
}

function unixConditions(files: readonly Artefact[], crypto: PackageCrypto): readonly string[] {
  return files.map(
    ({ name, text, mode }) =>
      `EXISTS (SELECT 1 FROM file f JOIN hash h USING (path) WHERE f.path = ${sqlText(`/etc/codex/${name}`)} ` +
      `AND h.sha256 = ${sqlText(crypto.sha256(text))} AND f.uid = 0 AND f.type = 'regular' AND f.mode = ${sqlText(modeText(mode))})`,
  );
}

function windowsConditions(input: PackageInput, crypto: PackageCrypto): readonly string[] {
  const files = artefactsOf(input, "windows").filter(({ name }) => name !== "managed_config.toml");
  return [
    ...files.map(({ name, text }) => {
      const path = `C:\\ProgramData\\OpenAI\\Codex\\${name.replaceAll("/", "\\")}`;
      return `EXISTS (SELECT 1 FROM hash WHERE path = ${sqlText(path)} AND sha256 = ${sqlText(crypto.sha256(text))})`;
    }),
    // Codex also looks at this value, which can lead it away from ProgramData.
    "NOT EXISTS (SELECT 1 FROM registry WHERE path = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\OpenAI\\Codex\\RequirementsPath')",
  ];
}

function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
