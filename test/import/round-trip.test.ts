import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { askSimulator } from "../../src/commands/import/ask-simulator.ts";
import { loadPolicy } from "../../src/commands/shared/load-policy.ts";
import type { EmittedTexts } from "../../src/codex/emit/platform-texts.ts";
import { MemoryHost } from "../../src/host/memory-host.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { importPolicy } from "../../src/import/import-policy.ts";
import { caseNames, compileCase } from "../support/compiled-cases.ts";

const now = "2026-11-21T00:00:00Z";

/** What the files of a bundle do not hold: the scripts of hooks. */
const unsaid = (texts: EmittedTexts | undefined) => {
  const requirements = plain(texts?.requirements);
  delete requirements["hooks"];
  const features = requirements["features"] as Record<string, unknown> | undefined;
  // Pinned for the hooks and the guard, which are comments now; the pins themselves are carried over.
  if (features !== undefined && Object.keys(features).length === 0) delete requirements["features"];
  return {
    requirements,
    managed: plain(texts?.managedConfig),
    system: plain(texts?.systemConfig),
    rules: ruleCalls(texts?.rules),
  };
};

function plain(text: string | undefined): Record<string, unknown> {
  return JSON.parse(JSON.stringify(parse(text ?? ""))) as Record<string, unknown>;
}

/** The rules without their comments. */
function ruleCalls(text: string | undefined): string {
  return (text ?? "")
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .trim();
}

/** Profiles that no targeted client reads are comments; the compiler generates them again, named after the organisation. */
const renamed = new Set(["access/older-clients-take-sandbox-keys"]);

describe("import(build(policy)) compiles to the same files", () => {
  it.each(caseNames())("%s", async (name) => {
    const { loaded } = await compileCase(name);
    const group = loaded.groups[0];
    const linux = group?.texts.get("linux");
    if (group === undefined || linux === undefined) throw new Error(`${name} has no files for Linux`);
    const files = [
      { file: "etc/codex/requirements.toml", text: linux.requirements },
      ...(linux.managedConfig === undefined
        ? []
        : [{ file: "etc/codex/managed_config.toml", text: linux.managedConfig }]),
      ...(linux.systemConfig === undefined ? [] : [{ file: "etc/codex/config.toml", text: linux.systemConfig }]),
      ...(linux.rules === undefined ? [] : [{ file: "etc/codex/rules/policy.rules", text: linux.rules }]),
    ];
    const imported = importPolicy(files, {
      name: "imported",
      range: loaded.policy?.targets?.range ?? "",
      versions: group.versions,
      now,
      withFiles: true,
      ask: askSimulator,
    });
    const policy = imported.value.policy;
    if (policy === undefined) throw new Error("not imported");
    const host = new MemoryHost({
      files: Object.fromEntries([...policy.files, ["imported.policy.yaml", policy.text] as const]),
      now,
    });
    const again = await loadPolicy("/work/imported.policy.yaml", {
      host,
      crypto: nodeCrypto,
      cache: new Map(),
      runTests: true,
    });
    expect(again.diagnostics.filter((problem) => problem.severity === "error")).toEqual([]);
    const [before, after] = [unsaid(linux), unsaid(again.groups[0]?.texts.get("linux"))];
    const expected: unknown = renamed.has(name)
      ? JSON.parse(JSON.stringify(before).replaceAll("acme-corp", "imported").replaceAll("Acme Corp", "Imported"))
      : before;
    expect(after).toEqual(expected);
  });
});
