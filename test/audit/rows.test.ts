import { parse } from "smol-toml";
import { beforeAll, describe, expect, it } from "vitest";
import type { AuditRow, AuditSetting } from "../../src/audit/audit-report.ts";
import type { EmittedTexts } from "../../src/codex/emit/platform-texts.ts";
import type { Platform } from "../../src/policy/layer.ts";
import {
  type AuditedCase,
  auditedCases,
  auditedTexts,
  type EmittedGroup,
  policyHead,
} from "./support/audited-cases.ts";

let cases: readonly AuditedCase[] = [];

beforeAll(async () => {
  cases = await auditedCases();
});

/** Every scalar of a parsed file by its dotted path; an empty list or table stands for itself. */
function scalars(value: unknown, path: readonly string[] = []): readonly string[] {
  const inside: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [String(index), item])
    : value !== null && typeof value === "object"
      ? Object.entries(value)
      : [];
  if (inside.length === 0) return path.length === 0 ? [] : [path.join(".")];
  return inside.flatMap(([key, item]) => scalars(item, [...path, key]));
}

interface EmittedFile {
  readonly platform: Platform;
  readonly clients: string;
  readonly artefact: string;
  readonly text: string;
  /** What a parser finds in it. */
  readonly leaves: readonly string[];
}

function filesOf(group: EmittedGroup, policy: string, split: boolean): readonly EmittedFile[] {
  return [...group.texts].flatMap(([platform, texts]: [Platform, EmittedTexts]) => {
    const toml: readonly (readonly [string, string | undefined])[] = [
      ["requirements.toml", texts.requirements],
      ["managed_config.toml", texts.managedConfig],
      ["config.toml", texts.systemConfig],
    ];
    const base = { platform, clients: split ? `${group.lowest}..${group.highest}` : "" };
    return [
      ...toml.flatMap(([artefact, text]) =>
        text === undefined ? [] : [{ ...base, artefact, text, leaves: scalars(parse(text)) }],
      ),
      ...(texts.rules === undefined
        ? []
        : [
            {
              ...base,
              artefact: `rules/${policy}.rules`,
              text: texts.rules,
              leaves: [...texts.rules.matchAll(/^prefix_rule\($/gm)].map((_, index) => `prefix_rules.${index}`),
            },
          ]),
      ...texts.hooks.map(({ fileName, text }) => ({ ...base, artefact: `hooks/${fileName}`, text, leaves: ["*"] })),
    ];
  });
}

/** The listed settings that speak about one file. */
function listedIn(rows: readonly AuditRow[], file: EmittedFile): readonly AuditSetting[] {
  return rows
    .flatMap((row) => row.settings)
    .filter(
      (setting) =>
        setting.artefact === file.artefact &&
        setting.platforms.includes(file.platform) &&
        (setting.clients ?? "") === file.clients &&
        setting.lines[file.platform] !== undefined,
    );
}

const isAt = (leaf: string, path: string) => leaf === path || leaf.startsWith(`${path}.`);

describe("audit rows", () => {
  it("miss nothing that is emitted", () => {
    const missing = cases.flatMap(({ name, loaded, report }) =>
      loaded.groups.flatMap((group) =>
        filesOf(group, report.policy.name, loaded.groups.length > 1).flatMap((file) => {
          const listed = listedIn(report.rows, file);
          return file.leaves
            .filter((leaf) => !listed.some(({ path }) => isAt(leaf, path)))
            .map((leaf) => `${name} ${file.platform} ${file.artefact} ${leaf}`);
        }),
      ),
    );
    expect(missing).toEqual([]);
  });

  it("list nothing that is not emitted, at the line where it stands", () => {
    const wrong = cases.flatMap(({ name, loaded, report }) => {
      const files = loaded.groups.flatMap((group) => filesOf(group, report.policy.name, loaded.groups.length > 1));
      return report.rows.flatMap((row) =>
        row.settings
          .filter(({ lines }) => Object.keys(lines).length > 0)
          .flatMap((setting) =>
            setting.platforms.flatMap((platform) => {
              const file = files.find(
                (candidate) =>
                  candidate.platform === platform &&
                  candidate.artefact === setting.artefact &&
                  candidate.clients === (setting.clients ?? ""),
              );
              const line = file?.text.split("\n")[(setting.lines[platform] ?? 0) - 1]?.replace("\r", "");
              const shown = setting.text?.replace(/\u2026$/, "") ?? line ?? "";
              const stands =
                file?.leaves.some((leaf) => isAt(leaf, setting.path)) === true &&
                line !== undefined &&
                line !== "" &&
                (line.startsWith(shown) || shown.startsWith(line));
              return stands ? [] : [`${name} ${row.constraint} ${platform} ${setting.artefact} ${setting.path}`];
            }),
          ),
      );
    });
    expect(wrong).toEqual([]);
  });

  it("stand beside hazards that are each named once, though every platform says them", async () => {
    const { report } = await auditedTexts({
      "org.policy.yaml": `${policyHead}commands: [{ id: r, match: [make, deploy], decision: forbidden, because: Pipeline only }]
permissions: { strict: { extends: ":read-only" } }
allowed_permission_profiles: { strict: true }
default_permissions: strict
`,
    });
    const said = (report.hazards ?? []).map(({ code, message }) => `${code} ${message}`);
    expect(said.filter((text) => /^(rules-are-advisory|user-can-stop-himself) /.test(text))).toHaveLength(2);
    expect(said).toEqual([...new Set(said)]);
  });

  it("stand for every constraint, once", () => {
    for (const { loaded, report } of cases) {
      const ids = report.rows.map((row) => row.constraint).filter((id) => !id.startsWith("mandate.repair."));
      expect(ids).toEqual(loaded.policy?.leaves.map((leaf) => leaf.id));
    }
  });

  it("say for every constraint what it becomes", () => {
    const idle = cases.flatMap(({ name, report }) =>
      report.rows.filter((row) => row.settings.length === 0).map((row) => `${name} ${row.constraint}`),
    );
    expect(idle).toEqual([]);
  });

  it("name a version that the catalogue knows for every setting", () => {
    for (const { report } of cases)
      for (const row of report.rows)
        for (const setting of row.settings)
          expect(setting.since, `${row.constraint} ${setting.path}`).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe("one policy", () => {
  it("attributes a deny in a generated profile to the constraint that was written", async () => {
    const { report } = await auditedTexts({
      "/policies/org.policy.yaml": `${policyHead}access:\n  allow: [read-only, workspace]\n  deny_read: ["~/.ssh"]\n  deny_in_workspace: ["**/.env"]\n`,
    });
    const row = report.rows.find(({ constraint }) => constraint === "access.deny_read");
    expect(row?.settings.map(({ path }) => path)).toContain("permissions.acme-corp-read-only.filesystem.~/.ssh");
    const inside = report.rows.find(({ constraint }) => constraint === "access.deny_in_workspace");
    expect(inside?.settings.map(({ path }) => path)).not.toContain("permissions.acme-corp-read-only.filesystem.~/.ssh");
  });

  it("counts a rule as advisory, and with a guard as strong as the guard on each platform", async () => {
    const { report } = await auditedTexts({
      "/policies/org.policy.yaml": `${policyHead}commands:\n  - { id: asks, match: [git, push], decision: prompt }\n  - { id: never, match: [rm, -rf], decision: forbidden, guard: true }\n`,
    });
    const strengths = (id: string) => report.rows.find(({ constraint }) => constraint === id)?.strengths;
    expect(strengths("commands.asks")).toEqual({
      macos: "advisory",
      windows: "advisory",
      linux: "advisory",
      cloud: "advisory",
    });
    expect(strengths("commands.never")).toMatchObject({ macos: "enforced", windows: "advisory", linux: "enforced" });
  });

  it("gives a row to what no layer asked for", async () => {
    const { report } = await auditedTexts({
      "/policies/org.policy.yaml": `${policyHead}web_search: { allow: [disabled] }\n`,
    });
    expect(report.rows.map(({ constraint }) => constraint)).toContain("mandate.repair.rules-escape-sandbox");
  });

  it("says where a platform cannot carry a constraint", async () => {
    const { report } = await auditedTexts({
      "/policies/org.policy.yaml": `${policyHead}telemetry: { analytics: false }\nlogin: { methods: [chatgpt] }\n`,
    });
    const strengths = (id: string) => report.rows.find(({ constraint }) => constraint === id)?.strengths;
    expect(strengths("telemetry.analytics")).toEqual({
      macos: "enforced",
      windows: "default",
      linux: "enforced",
      cloud: "none",
    });
    expect(strengths("login.methods")).toEqual({
      macos: "enforced",
      windows: "enforced",
      linux: "enforced",
      cloud: "none",
    });
  });

  it("keeps what every layer said, with its lines", async () => {
    const { report } = await auditedTexts(
      {
        "/policies/org.policy.yaml": `${policyHead}web_search:\n  allow: [disabled, cached]\n`,
        "/policies/team.policy.yaml": `mandate: 1\nname: acme-team\nowner: team@acme.example\nextends: [org.policy.yaml]\nweb_search:\n  allow: [disabled]\n`,
      },
      "team.policy.yaml",
    );
    const row = report.rows.find(({ constraint }) => constraint === "web_search.allow");
    expect(row?.contributions).toMatchObject([
      { layer: "acme-org", file: "org.policy.yaml", line: 7, role: "set", excerpt: "allow: [disabled, cached]" },
      { layer: "acme-team", file: "team.policy.yaml", line: 6, role: "tightened", excerpt: "allow: [disabled]" },
    ]);
    expect(row).toMatchObject({
      value: ["disabled"],
      layer: "acme-team",
      owner: "team@acme.example",
      file: "team.policy.yaml",
      line: 6,
    });
  });

  it("hides an excerpt in which a comment holds a credential", async () => {
    const { report } = await auditedTexts({
      "/policies/org.policy.yaml": `${policyHead}web_search: { allow: [disabled] } # sk-proj-abcdefghijklmnopqrstuvwxyz\n`,
    });
    expect(JSON.stringify(report)).not.toContain("sk-proj-");
  });

  it("lists what nothing constrains", async () => {
    const { report } = await auditedTexts({
      "/policies/org.policy.yaml": `${policyHead}web_search: { allow: [disabled] }\n`,
    });
    const names = report.unconstrained.map(({ constraint }) => constraint);
    expect(names).toContain("telemetry.feedback");
    expect(names).not.toContain("web_search.allow");
    expect(names.some((name) => name.startsWith("codex."))).toBe(false);
  });
});
