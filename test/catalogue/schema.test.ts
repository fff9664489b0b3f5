import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { constraints } from "../../src/catalogue/constraints/index.ts";
import type { TextFormat } from "../../src/catalogue/policy-type.ts";
import { formatSchema } from "../../src/catalogue/reference/format-schema.ts";
import { sections } from "../../src/catalogue/reference/sections.ts";
import { checkFormat } from "../../src/catalogue/text-formats.ts";
import { readLayer } from "../../src/policy/read-layer.ts";
import { parseYaml } from "../../src/source/parse-yaml.ts";
import { sourceText } from "../../src/source/source-text.ts";
import { compilerErrors, schemaProblems, schemaProblemsOfText } from "./schema-document.ts";

const head = { mandate: 1, name: "acme", owner: "security@acme.example" };

/** A document with one constraint's value where it belongs. */
function documentWith(id: string, value: unknown): Record<string, unknown> {
  const nested = id.split(".").reduceRight<unknown>((inner, step) => ({ [step]: inner }), value);
  return { ...head, ...(nested as Record<string, unknown>) };
}

describe("the editor schema", () => {
  it("is what the catalogue gives", () => {
    execFileSync(process.execPath, ["scripts/generate.mjs", "--check"], { stdio: "pipe" });
  });

  it("describes every section that has several words", () => {
    const prefixes = constraints.flatMap(({ id }) =>
      id
        .split(".")
        .slice(0, -1)
        .map((_, index, parts) => parts.slice(0, index + 1).join(".")),
    );
    expect(Object.keys(sections).sort()).toEqual([...new Set(prefixes)].sort());
  });

  it.each(constraints.map((constraint) => [constraint.id, constraint] as const))(
    "takes the example of %s",
    (id, constraint) => {
      expect(schemaProblems(documentWith(id, constraint.example))).toEqual([]);
    },
  );

  it("takes the document that shows the whole language", () => {
    const text = readFileSync(new URL("documents/whole-language.policy.yaml", import.meta.url), "utf8");
    expect(schemaProblemsOfText(text)).toEqual([]);
  });
});

describe("the editor schema and the reader", () => {
  /** Values that the compiler judges further than their types say are left to the table of documents below. */
  const plain = constraints.filter(
    ({ lowering, id }) =>
      !id.startsWith("telemetry.otel") &&
      id !== "hooks.run" &&
      id !== "features" &&
      !(lowering.kind === "special" && lowering.by === "codex"),
  );

  const replacement = fc.oneof(
    fc.constantFrom<unknown>(
      "",
      "on-request",
      "~/.x",
      "/srv",
      "../x",
      "https://x.test/v1",
      "10s",
      "0s",
      "main",
      "a b",
      "A_B",
      "2027-01-31",
      "x.y",
    ),
    fc.constantFrom<unknown>(true, false, 0, -1, 7, {}, [], ["a"], { a: "b" }, { exact: "x" }, [[]]),
    fc.string({ unit: fc.constantFrom("a", "/", ".", "~", "-", "_", "1", " ", "*", ":"), maxLength: 6 }),
  );

  const change = fc.record({ at: fc.nat(), kind: fc.constantFrom("replace", "remove", "add"), value: replacement });

  it("agree about every value near an example", () => {
    const changed = fc.tuple(fc.constantFrom(...plain), fc.array(change, { minLength: 1, maxLength: 2 }));
    fc.assert(
      fc.property(changed, ([constraint, changes]) => {
        const value = changes.reduce<unknown>(
          (current, each) => mutate(current, each),
          structuredClone(constraint.example),
        );
        const document = documentWith(constraint.id, value);
        expect(refusedBySchema(document), stringify(document)).toBe(refusedByReader(document));
      }),
      { numRuns: 3000 },
    );
  }, 60_000);

  const formats: readonly TextFormat[] = [
    "identifier",
    "reverse-dns",
    "workspace-glob",
    "absolute-path",
    "directory",
    "url",
    "environment-name",
    "duration",
    "file",
    "uuid",
    "date",
  ];

  it.each(formats)("agree about the form of %s", (format) => {
    const pattern = new RegExp(formatSchema(format).pattern ?? "", "u");
    const likely = fc.string({
      unit: fc.constantFrom(
        "a",
        "Z",
        "0",
        "1",
        "9",
        "-",
        "_",
        ".",
        "/",
        "~",
        "\\",
        ":",
        "s",
        "m",
        "h",
        "?",
        "#",
        " ",
        "T",
        "https://",
        "..",
        "2027",
        "00000000",
        "0000",
        "\n",
      ),
      maxLength: 8,
    });
    const known = fc.constantFrom(
      "00000000-0000-4000-8000-000000000000",
      "2027-01-31",
      "2027-01-31T10:00Z",
      "10s",
      "com.acme.codex",
      "C:\\x",
      "a/../b",
      "a/./b",
      "..",
      "a..b/x",
    );
    fc.assert(
      fc.property(fc.oneof(likely, known), (text) => {
        // Which days a month has is no matter for a pattern.
        fc.pre(format !== "date" || !pattern.test(text) || checkFormat(format, text) === undefined);
        expect(pattern.test(text)).toBe(checkFormat(format, text) === undefined);
      }),
      { numRuns: 2000 },
    );
  });

  function refusedBySchema(document: unknown): boolean {
    return schemaProblems(document).length > 0;
  }

  function refusedByReader(document: unknown): boolean {
    const { value, diagnostics } = parseYaml(sourceText("acme.policy.yaml", stringify(document)));
    return [...diagnostics, ...readLayer("acme.policy.yaml", value).diagnostics].some(
      (problem) => problem.severity === "error",
    );
  }
});

/** Changes one of the places of a value. */
function mutate(
  value: unknown,
  { at, kind, value: replacement }: { at: number; kind: string; value: unknown },
): unknown {
  const places = placesOf(value);
  const place = places[at % places.length];
  if (place === undefined || place.length === 0) return kind === "add" ? addTo(value, replacement) : replacement;
  return changeAt(value, place, (inner) =>
    kind === "remove" ? removed : kind === "add" ? addTo(inner, replacement) : replacement,
  );
}

const removed = Symbol("removed");

function addTo(value: unknown, extra: unknown): unknown {
  if (Array.isArray(value)) return [...(value as unknown[]), extra];
  return typeof value === "object" && value !== null ? { ...value, zzz: extra } : extra;
}

function placesOf(value: unknown): readonly (readonly (string | number)[])[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => placesOf(item).map((path) => [index, ...path]))
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, item]) => placesOf(item).map((path) => [key, ...path]))
      : [];
  return [[], ...inner];
}

function changeAt(
  value: unknown,
  [step, ...rest]: readonly (string | number)[],
  change: (inner: unknown) => unknown,
): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value
      .map((item: unknown, index) => (index === step ? changeAt(item, rest, change) : item))
      .filter((item) => item !== removed);
  const entries = Object.entries(value as Record<string, unknown>).map(
    ([key, item]) => [key, key === step ? changeAt(item, rest, change) : item] as const,
  );
  return Object.fromEntries(entries.filter(([, item]) => item !== removed));
}

const whole = (section: string): string => `mandate: 1
name: acme
owner: security@acme.example
organization: { name: Acme, identifier: com.acme.codex }
targets: { codex: ">=0.166.0 <=0.169.0", platforms: [linux] }
${section}
`;

const goodDocuments: readonly string[] = [
  "approvals: { allow: [on-request, { granular: { sandbox_approval: true, rules: true, mcp_elicitations: false } }] }",
  "access: { allow: [read-only, workspace], hosts: [{ match: ['*.ci'], allow: [read-only] }] }",
  "features: { memories: false }",
  "codex: { requirements: { allow_appshots: false } }",
  "allow_appshots: false",
  "codex: { config: { hide_agent_reasoning: true, tui: { notifications: true } } }",
  "codex: { defaults: { show_raw_agent_reasoning: false } }",
  "telemetry: { otel: { environment: production, exporter: none } }",
  "telemetry: { otel: { exporter: { otlp-http: { endpoint: 'https://otel.test/v1/logs', protocol: binary } } } }",
  "hooks: { managed_only: true, run: [{ id: size, on: Stop, use: change-size, with: { max_lines: 10 } }] }",
  "hooks: { managed_only: true, run: [{ id: tell, on: SessionStart, use: session-context, with: { text: Hello } }] }",
  "accept_gaps: [{ constraint: '*', versions: '<0.120.0', because: none, until: 2026-12-31 }]",
  "delegate: [web_search, mcp.servers.docs]",
  "access: { deny_read: [/srv/secret] }\ntests: [{ read: /srv/secret, expect: deny, client: 0.169.0 }]",
  "tests: [{ config: { sandbox_mode: read-only }, expect: accepted }]",
];

const badDocuments: readonly string[] = [
  "aprovals: { allow: [on-request] }",
  "approvals: { alow: [on-request] }",
  "approvals: { allow: on-request }",
  "approvals: { allow: [sometimes] }",
  "approvals: { allow: [] }",
  "approvals: { allow: [{ granular: { rules: true } }] }",
  "approvals: [on-request]",
  "approvals:",
  "network: { enabled: 'yes' }",
  "history: { max_bytes: 0 }",
  "commands: [{ id: x, match: [rm], decision: block }]",
  "commands: [{ id: x, match: [], decision: forbidden }]",
  "mcp: { servers: { docs: { provision: true } } }",
  "mcp: { servers: { docs: { url: 'https://x.test', command: y } } }",
  "mcp: { servers: { 'a b': { command: y } } }",
  "hooks: { run: [{ id: x, on: PreToolUse, use: branch-gard, with: { protected: [main] } }] }",
  "hooks: { run: [{ id: x, on: Stop, use: branch-guard, with: { protected: [main] } }] }",
  "hooks: { run: [{ id: x, on: PreToolUse, use: branch-guard }] }",
  "hooks: { run: [{ id: x, on: PreToolUse, use: branch-guard, with: { protectd: [main], protected: [main] } }] }",
  "hooks: { run: [{ id: x, on: PreToolUse, use: branch-guard, with: { protected: main } }] }",
  "hooks: { run: [{ id: x, on: Stop, use: change-size, with: { max_lines: 0 } }] }",
  "hooks: { run: [{ id: x, on: PreToolUse, use: command-guard, with: { rules: [{ decision: allow, match: [x] }] } }] }",
  "hooks: { run: [{ id: x, on: PreTool, use: branch-guard, with: { protected: [main] } }] }",
  "features: { memoriez: false }",
  "features: { memories: 'off' }",
  "codex: { requirements: { allowed_sandbox_modes: [read-only] } }",
  "codex: { requirements: { no_such_key: 1 } }",
  "codex: { requirements: { allow_appshots: 1 } }",
  "codex: { config: { hide_agent_reasonin: true } }",
  "codex: { config: { tui: { notifications: 5 } } }",
  "allow_appshots: maybe",
  "allowed_sandbox_modes: [read-only]",
  "telemetry: { otel: { exporter: otlp-http } }",
  "telemetry: { otel: { exporter: { otlp-http: { endpoint: 'https://x.test', protocol: text } } } }",
  "telemetry: { otel: { enviroment: production } }",
  "login: { workspaces: [acme] }",
  "delegate: [web_serch.allow]",
  "controls: { access: nist-800-53r5:AC-6 }",
  "tests: [{ command: ls }]",
  "tests: [{ expect: allow }]",
  "tests: [{ command: ls, domain: x.test, expect: allow }]",
  "tests: [{ command: ls, expect: deny }]",
  "tests: [{ domain: x.test, expect: forbidden }]",
  "tests: [{ domain: x.test, cwd: /srv, expect: allow }]",
  "tests: [{ hook: x, expect: block }]",
  "tests: [{ read: /srv, expect: deny, client: newest }]",
  "tests: [{ mcp: { docs: { uri: 'https://x.test' } }, expect: disabled }]",
  "tests: [{ commnd: ls, expect: prompt }]",
  "exceptions: [{ id: EX-1, layer: x, constraint: web_search.allow, value: [live] }]",
];

describe("documents that the schema and the compiler judge alike", () => {
  it.each(goodDocuments)("both take %s", async (section) => {
    expect(schemaProblemsOfText(whole(section))).toEqual([]);
    expect(await compilerErrors(whole(section))).toEqual([]);
  });

  it.each(badDocuments)("both refuse %s", async (section) => {
    expect(await compilerErrors(whole(section))).not.toEqual([]);
    expect(schemaProblemsOfText(whole(section))).not.toEqual([]);
  });

  it.each(["mandate: 2", "name: Acme Corp", "organization: { name: Acme }", "targets: { platforms: [] }"])(
    "both refuse the head with %s",
    async (line) => {
      const key = line.split(":")[0] ?? "";
      const text = whole("")
        .split("\n")
        .map((each) => (each.startsWith(`${key}:`) ? line : each))
        .join("\n");
      expect(await compilerErrors(text)).not.toEqual([]);
      expect(schemaProblemsOfText(text)).not.toEqual([]);
    },
  );
});
