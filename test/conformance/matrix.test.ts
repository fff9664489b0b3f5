import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compareVersions } from "../../src/catalogue/codex/index.ts";
import { type EmittedGroup, loadPolicy } from "../../src/commands/shared/load-policy.ts";
import { hasErrors } from "../../src/diagnostics/diagnostic.ts";
import { codexFiles, type CodexFiles } from "../../src/host/codex/codex-files.ts";
import { MemoryHost } from "../../src/host/memory-host.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { codexOracle } from "../support/codex/codex-oracle.ts";
import { caseNames, casesEpoch, casesRoot } from "../support/compiled-cases.ts";
import { existsSync } from "node:fs";

/**
 * Everything that is emitted for a range of clients loads in each version of it: the example organisation, every case, and one policy
 * for a wide range whose gaps are all named. CI asks three versions, `npm run conformance` ten (MANDATE_CLIENTS).
 */
const clients = (process.env["MANDATE_CLIENTS"] ?? "0.122.0,0.138.0,0.169.0").split(",").sort(compareVersions);
const organisation = join(import.meta.dirname, "..", "..", "profiles", "examples", "acme");

interface Subject {
  readonly name: string;
  readonly groups: readonly EmittedGroup[];
}

const table: Record<string, Record<string, string>> = {};

async function compile(name: string, path: string): Promise<Subject> {
  process.env["SOURCE_DATE_EPOCH"] = casesEpoch;
  const loaded = await loadPolicy(path, { host: nodeHost(), crypto: nodeCrypto, cache: new Map(), runTests: false });
  expect(hasErrors(loaded.diagnostics), name).toBe(false);
  return { name, groups: loaded.groups };
}

function filesOf(group: EmittedGroup): CodexFiles {
  const texts = group.texts.get("linux")!;
  return codexFiles({
    "requirements.toml": texts.requirements,
    ...(texts.managedConfig === undefined ? {} : { "managed_config.toml": texts.managedConfig }),
    ...(texts.systemConfig === undefined ? {} : { "config.toml": texts.systemConfig }),
    ...(texts.rules === undefined ? {} : { "rules/matrix.rules": texts.rules }),
    ...Object.fromEntries(texts.hooks.map((hook) => [`hooks/${hook.fileName}`, hook.text])),
  });
}

/** Cases that need something of the host that is not here are read by test/conformance/cases.test.ts. */
const names = caseNames().filter((name) => !existsSync(join(casesRoot, name, "codex-says.txt")));

describe.each(clients)("Codex %s", (version) => {
  it("loads every case and the example organisation that are for it", { timeout: 900_000 }, async () => {
    const oracle = await codexOracle(version);
    const subjects = [
      ...(await Promise.all(names.map((name) => compile(name, join(casesRoot, name, "policy.yaml"))))),
      ...(await Promise.all(
        ["payments", "research"].map((name) => compile(`acme-${name}`, join(organisation, `${name}.policy.yaml`))),
      )),
    ];
    const concerned = subjects.flatMap(({ name, groups }) =>
      groups.filter((group) => group.versions.includes(version)).map((group) => ({ name, group })),
    );
    const answers = await oracle.loadAll(concerned.map(({ group }) => filesOf(group)));
    for (const [index, { name }] of concerned.entries()) {
      const answer = answers[index];
      (table[name] ??= {})[version] = answer?.verdict ?? "";
      expect(
        answer?.verdict,
        `${name} in ${version}: ${answer?.verdict === "accepted" ? "" : (answer?.message ?? "")}`,
      ).toBe("accepted");
    }
    expect(concerned.length, `no case is for ${version}`).toBeGreaterThan(0);
  });
});

describe("a wide range", () => {
  const wide = (gaps: boolean) => `mandate: 1
name: wide
owner: a@b.example
organization: { name: Acme, identifier: com.acme.codex }
targets: { codex: ">=0.138.0 <=0.169.0", platforms: [linux] }
approvals: { allow: [on-request] }
access: { allow: [read-only, workspace], default: workspace, deny_read: ["~/.ssh"], deny_in_workspace: ["**/.env"] }
login: { methods: [chatgpt] }
telemetry: { otel: { log_user_prompt: false }, feedback: false }
remote_control: false
${gaps ? 'accept_gaps: [{ constraint: "*", versions: "*", because: Upgrade, until: 2035-12-31 }]\n' : ""}`;

  async function load(text: string) {
    const host = new MemoryHost({ files: { "/w/wide.policy.yaml": text }, cwd: "/w", now: "2026-11-21T00:00:00Z" });
    return loadPolicy("/w/wide.policy.yaml", { host, crypto: nodeCrypto, cache: new Map(), runTests: false });
  }

  it("names each constraint that one of its clients does not enforce, with the version that first does", async () => {
    const loaded = await load(wide(false));
    const named = loaded.diagnostics
      .filter((diagnostic) => diagnostic.code === "ignored-key")
      .map((diagnostic) => diagnostic.message);
    expect(named).toEqual([
      expect.stringMatching(/^clients 0\.138\.0\.\.0\.146\.1 ignore login\.methods; first enforced by 0\.147\.0/),
      expect.stringMatching(/^clients 0\.138\.0\.\.0\.139\.0 ignore remote_control; first enforced by 0\.140\.0/),
      expect.stringMatching(/^clients 0\.138\.0\.\.0\.145\.0 ignore telemetry\.feedback; first enforced by 0\.146\.0/),
      expect.stringMatching(/^clients 0\.138\.0\.\.0\.165\.0 ignore telemetry\.otel; first enforced by 0\.166\.0/),
    ]);
    const otel = loaded.diagnostics.find((diagnostic) => diagnostic.message.includes("telemetry.otel"));
    expect(otel?.help).toContain('accept_gaps: [{ constraint: telemetry.otel, versions: "<0.166.0"');
  });

  it.each(clients.filter((version) => compareVersions(version, "0.138.0") >= 0))(
    "starts in %s once the gaps are accepted",
    { timeout: 120_000 },
    async (version) => {
      const loaded = await load(wide(true));
      expect(hasErrors(loaded.diagnostics)).toBe(false);
      const [group] = loaded.groups;
      const oracle = await codexOracle(version);
      expect(await oracle.session(filesOf(group!))).toMatchObject({ verdict: "started" });
    },
  );
});

afterAll(() => {
  // eslint-disable-next-line no-console -- the table is what `npm run conformance` is for
  if (process.env["MANDATE_MATRIX_TABLE"] === "1") console.table(table);
});
