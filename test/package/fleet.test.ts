import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { complianceQueries } from "../../src/package/fleet/compliance-queries.ts";
import { managedPreferences } from "../../src/package/macos/managed-preferences.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import type { PackageInput } from "../../src/package/types.ts";
import { runToolWell } from "./support/run-tool.ts";
import { hostileText, sampleInput } from "./support/sample-input.ts";
import { temporaryDirectory, writeTree } from "./support/temporary-directory.ts";

const hostile: PackageInput = {
  ...sampleInput,
  revision: hostileText,
  description: hostileText,
  owner: hostileText,
  organization: { name: hostileText, identifier: "com.acme.codex" },
};

/** osquery's tables, as far as the queries ask them, filled with what an endpoint has that is in sync. */
const endpoint = String.raw`
import hashlib, json, sqlite3, sys
given = json.load(sys.stdin)
base = sqlite3.connect(":memory:")
base.create_function("sha256", 1, lambda text: hashlib.sha256(text.encode()).hexdigest())
base.executescript("""
create table managed_policies (domain, name, value, username);
create table file (path, uid, type, mode);
create table hash (path, sha256);
create table registry (path);
""")
for table, rows in given["tables"].items():
    for row in rows:
        base.execute(f"insert into {table} ({', '.join(row)}) values ({', '.join('?' * len(row))})", list(row.values()))
print(len(base.execute(given["sql"]).fetchall()))
`;
type Tables = Record<string, Record<string, string | number>[]>;
const rows = (sql: string, tables: Tables) =>
  runToolWell("python3", ["-c", endpoint], { input: JSON.stringify({ sql, tables }) }).stdout.trim();

function inSync(input: PackageInput): Tables {
  const files = packageBundle(input, nodeCrypto).filter(({ path }) =>
    /^(linux|macos)\/root\/|^windows\/ProgramData/.test(path),
  );
  const pathOf = (path: string) =>
    path.replace(/^\w+\/root/, "").replace(/^windows\/(.*)/, (_, rest: string) => `C:\\${rest.replaceAll("/", "\\")}`);
  const preferences = Object.entries(managedPreferences(input) ?? {});
  return {
    managed_policies: preferences.map(([name, value]) => ({ domain: "com.openai.codex", name, value, username: "" })),
    file: files.map(({ path, mode }) => ({
      path: pathOf(path),
      uid: 0,
      type: "regular",
      mode: mode === 0o755 ? "0755" : "0644",
    })),
    hash: files.map(({ path, content }) => ({ path: pathOf(path), sha256: nodeCrypto.sha256(Buffer.from(content)) })),
    registry: [],
  };
}

describe.each(["macos", "windows", "linux"] as const)("the query for %s", (platform) => {
  // One platform alone: Linux and macOS have the same paths.
  const input = { ...sampleInput, platforms: { [platform]: sampleInput.platforms[platform]! } };
  const sql = complianceQueries(input, nodeCrypto)[0]!.sql;

  it("gives a row for an endpoint that is in sync, and none for any other", () => {
    const tables = inSync(input);
    expect(rows(sql, tables)).toBe("1");
    expect(rows(sql, { ...tables, hash: tables.hash!.slice(1) })).toBe("0");
    if (platform === "macos") {
      expect(rows(sql, { ...tables, managed_policies: tables.managed_policies!.slice(1) })).toBe("0");
      const own = { domain: "com.openai.codex", name: "config_toml_base64", value: "eA==", username: "eve" };
      expect(rows(sql, { ...tables, managed_policies: [...tables.managed_policies!, own] })).toBe("0");
    }
    if (platform === "windows") {
      const path = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\OpenAI\\Codex\\RequirementsPath";
      expect(rows(sql, { ...tables, registry: [{ path }] })).toBe("0");
    } else {
      expect(rows(sql, { ...tables, file: tables.file!.map((row) => ({ ...row, uid: 501 })) })).toBe("0");
    }
  });
});

describe.each([
  ["the sample", sampleInput],
  ["hostile names", hostile],
])("Fleet's folder of %s", (_name, input) => {
  it("refers to files that are there, and has nothing that Fleet would replace", () => {
    const directory = temporaryDirectory();
    const tree = packageBundle(input, nodeCrypto);
    writeTree(directory, tree);
    const section = tree.find(({ path }) => path === "fleet/teams/codex-policy.section.yml")!;
    const team = parse(String(section.content));
    const references = [...team.controls.macos_settings.custom_settings, ...team.controls.scripts, ...team.policies];
    expect(references).toHaveLength(5);
    for (const { path } of references) expect(existsSync(join(directory, "fleet/teams", path))).toBe(true);
    const policies = String(tree.find(({ path }) => path === "fleet/lib/policies/codex-policy.yml")!.content);
    expect(parse(policies).map(({ platform }: { platform: string }) => platform)).toEqual([
      "darwin",
      "windows",
      "linux",
    ]);
    expect(String(section.content) + policies).not.toContain("$");
  });

  it("comes with an osquery pack", () => {
    const pack = packageBundle(input, nodeCrypto).find(({ path }) => path === "osquery/codex-policy.pack.json")!;
    expect(Object.keys(JSON.parse(String(pack.content)).queries)).toEqual([
      "codex_policy_macos",
      "codex_policy_windows",
      "codex_policy_linux",
    ]);
  });
});
