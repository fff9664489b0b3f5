import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import Handlebars from "handlebars";
import { beforeAll, describe, expect, it } from "vitest";
import { auditTree } from "../../src/audit/audit-tree.ts";
import { readFrameworkMap, withFrameworks } from "../../src/audit/framework-map.ts";
import { readCsv } from "../../src/audit/read-csv.ts";
import { readReport } from "../../src/audit/read-report.ts";
import { csvCell, csvView } from "../../src/audit/views/csv.ts";
import { htmlView } from "../../src/audit/views/html/html.ts";
import { auditViews } from "../../src/audit/views/index.ts";
import { jsonView } from "../../src/audit/views/json.ts";
import { oscalView } from "../../src/audit/views/oscal.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { sourceText } from "../../src/source/source-text.ts";
import { type AuditedCase, auditedCases, auditedTexts, policyHead } from "./support/audited-cases.ts";

/** As NIST published it: see SOURCE.md beside it. */
const oscalSchemaPath = join(import.meta.dirname, "../fixtures/oscal/oscal_component_schema.json");

const options = { crypto: nodeCrypto };
let cases: readonly AuditedCase[] = [];

beforeAll(async () => {
  cases = await auditedCases();
});

describe("CSV", () => {
  it("has a line for each constraint and each leaf, with the promised columns", () => {
    for (const { report } of cases) {
      const [head, ...lines] = readCsv(csvView(report)).map(({ cells }) => cells);
      expect(head?.[0]).toBe("constraint");
      expect(head).toContain("controls");
      const expected =
        report.rows.reduce((sum, row) => sum + Math.max(1, row.settings.length), 0) + report.unconstrained.length;
      expect(lines).toHaveLength(expected);
      expect(lines.every((cells) => cells.length === head?.length)).toBe(true);
    }
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("keeps %j from being a formula", (text) => {
    expect(csvCell(text).replace(/^"/, "")).toMatch(/^'/);
  });

  it("survives quotes, commas and line ends", () => {
    const values = ['a "b", c', "line\nline", "", "plain"];
    expect(readCsv(`${values.map(csvCell).join(",")}\n`)[0]?.cells).toEqual(values);
  });
});

describe("an organisation's own framework", () => {
  const read = (text: string) => readFrameworkMap(sourceText("map.csv", text));

  it("adds its controls to the constraints that it names", async () => {
    const { report } = await auditedTexts({
      "/policies/org.policy.yaml": `${policyHead}web_search: { allow: [disabled] }\ntelemetry: { feedback: false }\n`,
    });
    const outcome = read('\ufeffconstraint,framework,control\r\nweb_search,PCI DSS,"Req 1.2"\r\n');
    expect(outcome.diagnostics).toEqual([]);
    const mapped = withFrameworks(report, outcome.value);
    expect(mapped.rows.find(({ constraint }) => constraint === "web_search.allow")?.controls.at(-1)).toBe(
      "PCI-DSS:Req-1.2",
    );
    expect(mapped.rows.find(({ constraint }) => constraint === "telemetry.feedback")?.controls).not.toContain(
      "PCI-DSS:Req-1.2",
    );
  });

  it("refuses what it cannot place, at its line", () => {
    expect(read("constraint,control\n").diagnostics[0]?.code).toBe("missing-key");
    const [problem] = read("constraint,framework,control\nweb_searhc.allow,pci,1\n").diagnostics;
    expect(problem).toMatchObject({ code: "unknown-constraint", help: 'did you mean "web_search.allow"?' });
    expect(problem?.span.start.line).toBe(2);
  });
});

describe("the report as JSON", () => {
  it("reads back as what was written", () => {
    for (const { report } of cases) expect(readReport(jsonView(report))).toEqual(report);
  });

  it("is refused where it is no report", () => {
    expect(readReport("{}")).toBeUndefined();
    expect(readReport('{"formatVersion":1}')).toBeUndefined();
    expect(readReport("not json")).toBeUndefined();
  });
});

describe("OSCAL", () => {
  it("is valid against NIST's own schema", () => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(oscalSchemaPath, "utf8")));
    for (const { name, report } of cases) {
      const valid = validate(JSON.parse(oscalView(report, options)));
      expect(validate.errors ?? [], name).toEqual([]);
      expect(valid).toBe(true);
    }
  });

  it("keeps to the forms that OSCAL asks for", () => {
    for (const { report } of cases) {
      const strings: (readonly [string, string])[] = [];
      const walk = (value: unknown, key: string): void => {
        if (typeof value === "string") strings.push([key, value]);
        if (Array.isArray(value)) {
          expect(value, key).not.toHaveLength(0);
          for (const item of value) walk(item, key);
        } else if (value !== null && typeof value === "object")
          for (const [name, item] of Object.entries(value)) walk(item, name);
      };
      walk(JSON.parse(oscalView(report, options)), "");
      for (const [key, value] of strings) {
        if (key === "uuid")
          expect(value).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        if (key === "control-id" || key === "name" || key === "group")
          expect(value).toMatch(/^[A-Za-z_][A-Za-z0-9._-]*$/);
        if (key === "value") expect(value).toMatch(/^\S(.*\S)?$/);
      }
      const uuids = strings.filter(([key]) => key === "uuid").map(([, value]) => value);
      expect(new Set(uuids).size).toBe(uuids.length);
    }
  });

  it("writes NIST's controls as NIST's catalogue does, and says supports", async () => {
    const { report } = await auditedTexts({
      "/policies/org.policy.yaml": `${policyHead}hooks: { managed_only: true }\n`,
    });
    const text = oscalView(report, { ...options, epoch: 1_795_219_200 });
    expect(text).toContain('"control-id": "cm-7.5"');
    expect(text).toContain('"last-modified": "2026-11-21T00:00:00Z"');
    expect(text).not.toMatch(/satisf|complian(t|ce)/i);
  });
});

describe("HTML", () => {
  it("is the same for the same policy, and asks for nothing", () => {
    for (const { report } of cases) {
      const page = htmlView(report, options);
      expect(htmlView(report, options)).toBe(page);
      expect(page).not.toMatch(/(?:src|href)\s*=\s*["'](?!#)/);
      expect(page).toContain("default-src 'none'");
      expect(page).toContain("prefers-color-scheme: dark");
    }
  });

  it("writes every value through a writer of its own", () => {
    const root = join(import.meta.dirname, "../../templates/report");
    for (const name of readdirSync(root).filter((file) => file.endsWith(".html.hbs"))) {
      const visitor = new Handlebars.Visitor();
      const bare: string[] = [];
      visitor.MustacheStatement = (node) => {
        const writer = node.path.type === "PathExpression" ? (node.path as hbs.AST.PathExpression).original : "";
        if (!["html", "data", "own"].includes(writer) || node.params.length !== 1 || !node.escaped)
          bare.push(`${name}:${node.loc.start.line}`);
      };
      visitor.accept(Handlebars.parse(readFileSync(join(root, name), "utf8")));
      expect(bare).toEqual([]);
    }
  });

  it("stays small and quick with five hundred constraints", async () => {
    const commands = Array.from(
      { length: 250 },
      (_, index) =>
        `  - { id: rule-${index}, match: [tool-${index}, push], decision: prompt, because: Person ${index} reviews this. }`,
    );
    const servers = Array.from(
      { length: 250 },
      (_, index) => `    server-${index}: { url: "https://mcp-${index}.acme.example/mcp" }`,
    );
    const body = `commands:\n${commands.join("\n")}\nmcp:\n  servers:\n${servers.join("\n")}\n`;
    const { report } = await auditedTexts({ "/policies/org.policy.yaml": policyHead + body });
    expect(report.rows.length).toBeGreaterThanOrEqual(500);
    const page = htmlView(report, options);
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  });
});

describe("the audit files of a bundle", () => {
  it("are three views of one report", async () => {
    const { report } = await auditedTexts({
      "/policies/org.policy.yaml": `${policyHead}web_search: { allow: [disabled] }\n`,
    });
    const tree = auditTree(report, nodeCrypto);
    expect(tree.map(({ path }) => path)).toEqual([
      "audit/constraints.json",
      "audit/constraints.csv",
      "audit/report.html",
    ]);
    expect(String(tree[2]?.content)).toBe(auditViews.html(report, options));
  });
});
