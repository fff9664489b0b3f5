import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { compareVersions, knownVersions } from "../../src/catalogue/codex/index.ts";
import { type EmittedGroup, loadPolicy } from "../../src/commands/shared/load-policy.ts";
import { hasErrors } from "../../src/diagnostics/diagnostic.ts";
import { codexFiles, type CodexFiles } from "../../src/host/codex/codex-files.ts";
import type { CodexOracle } from "../../src/host/codex/codex-oracle.ts";
import { MemoryHost } from "../../src/host/memory-host.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { codexOracle } from "../support/codex/codex-oracle.ts";
import { randomPolicy } from "../support/random-policy.ts";

/**
 * Random policies for random ranges of clients: nothing that a build accepts is refused by a client in range, and the newest client,
 * which reports what it ignores, ignores no key. MANDATE_RANDOM_POLICIES sets how many (2000 locally, 100 in CI),
 * MANDATE_RANDOM_SEED the seed, MANDATE_CLIENTS the versions that are installed.
 */
const count = Number(process.env["MANDATE_RANDOM_POLICIES"] ?? "100");
const seed = Number(process.env["MANDATE_RANDOM_SEED"] ?? "20261121");
const clients = (process.env["MANDATE_CLIENTS"] ?? "0.128.0,0.138.0,0.169.0").split(",").sort(compareVersions);

const oracles = new Map<string, CodexOracle>();

beforeAll(async () => {
  for (const version of clients) oracles.set(version, await codexOracle(version));
});

interface Accepted {
  readonly text: string;
  readonly group: EmittedGroup;
}

async function compile(text: string): Promise<readonly EmittedGroup[]> {
  const host = new MemoryHost({
    files: { "/work/random.policy.yaml": text },
    cwd: "/work",
    now: "2026-11-21T00:00:00Z",
  });
  const loaded = await loadPolicy("/work/random.policy.yaml", {
    host,
    crypto: nodeCrypto,
    cache: new Map(),
    runTests: true,
  });
  return hasErrors(loaded.diagnostics) ? [] : loaded.groups;
}

function filesOf(group: EmittedGroup): CodexFiles {
  const texts = group.texts.get("linux")!;
  return codexFiles({
    "requirements.toml": texts.requirements,
    ...(texts.managedConfig === undefined ? {} : { "managed_config.toml": texts.managedConfig }),
    ...(texts.systemConfig === undefined ? {} : { "config.toml": texts.systemConfig }),
    ...(texts.rules === undefined ? {} : { "rules/random.rules": texts.rules }),
    ...Object.fromEntries(texts.hooks.map((hook) => [`hooks/${hook.fileName}`, hook.text])),
  });
}

describe(`random policies (seed ${seed}, ${count} policies, clients ${clients.join(", ")})`, () => {
  it("load in every client in range", { timeout: 3_600_000 }, async () => {
    const ranges = fc
      .tuple(fc.constantFrom(...clients), fc.constantFrom(...clients))
      .map((pair) => [...pair].sort(compareVersions));
    const samples = fc.sample(fc.tuple(randomPolicy, ranges, fc.boolean()), { numRuns: count, seed });
    const accepted: Accepted[] = [];
    for (const [sections, [lowest, highest], split] of samples) {
      const text = stringify({
        mandate: 1,
        name: "random",
        owner: "a@b.example",
        organization: { name: "Acme Corp", identifier: "com.acme.codex" },
        targets: { codex: `>=${lowest ?? ""} <=${highest ?? ""}`, platforms: ["linux", "windows"], split },
        ...sections,
        accept_gaps: [{ constraint: "*", versions: "*", because: "Random", until: "2035-12-31" }],
      });
      for (const group of await compile(text)) accepted.push({ text, group });
    }
    // A property over nothing would hold too.
    expect(accepted.length).toBeGreaterThan(count / 5);
    const refusals = new Map<string, string>();
    for (const [version, oracle] of oracles) {
      const concerned = accepted.filter(({ group }) => group.versions.includes(version));
      const answers = await oracle.loadAll(concerned.map(({ group }) => filesOf(group)));
      for (const [index, answer] of answers.entries())
        if (answer.verdict !== "accepted")
          // Places differ from policy to policy: one policy shows each reason.
          refusals.set(`Codex ${version}: ${answer.message.replaceAll(/:\d+:\d+/g, "")}`, concerned[index]?.text ?? "");
    }
    expect([...refusals.keys()], [...refusals.values()].join("\n\n")).toEqual([]);
    const newest = clients.at(-1)!;
    const oracle = oracles.get(newest)!;
    for (const { text, group } of accepted
      .filter((item) => item.group.versions.includes(newest))
      .slice(0, Math.ceil(count / 4))) {
      const ignored = await oracle.ignoredKeys(filesOf(group));
      const keys = ignored.verdict === "listed" ? ignored.keys.map(({ key }) => key) : [];
      expect(ignored.verdict, text).toBe("listed");
      const said = group.gaps.filter((gap) => gap.versions.includes(newest)).map((gap) => gap.leaf.id);
      if (said.length === 0) expect(keys, text).toEqual([]);
    }
  });

  it("knows the clients that it asks", () => {
    for (const version of clients) expect(knownVersions).toContain(version);
  });
});
