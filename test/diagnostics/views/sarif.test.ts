import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { codes, type DiagnosticCode } from "../../../src/diagnostics/codes.ts";
import { artifactLocation } from "../../../src/diagnostics/views/artifact-location.ts";
import { renderSarif } from "../../../src/diagnostics/views/sarif.ts";
import { sourceText, spanAt } from "../../../src/source/source-text.ts";
import { diagnosticAt } from "../../support/diagnostic-at.ts";
import { sarifShape } from "../../support/sarif-shape.ts";

const ajv = new Ajv({ strict: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(sarifShape);

const source = sourceText("policies/zahl der größe.yaml", "a: [live]\nb: bad\n");
const sources = new Map([[source.file, source]]);
const log = (diagnostics: Parameters<typeof renderSarif>[0]) =>
  JSON.parse(renderSarif(diagnostics, sources, { color: false, toolVersion: "1.2.3" }));

describe("renderSarif", () => {
  it("has the shape of SARIF 2.1.0 for every code and for none", () => {
    const every = (Object.keys(codes) as DiagnosticCode[]).map((code) =>
      diagnosticAt(source, "bad", { code, related: [{ message: "see", span: spanAt(source, 0, 1) }] }),
    );
    for (const diagnostics of [[], every]) {
      validate(log(diagnostics));
      expect(validate.errors).toBeNull();
    }
    expect(log(every).runs[0].results).toHaveLength(every.length);
    expect(log([]).runs[0].results).toEqual([]);
  });

  it("places a result and what it relates to", () => {
    const diagnostic = diagnosticAt(source, "bad", {
      code: "wrong-type",
      severity: "warning",
      related: [{ message: "see", span: spanAt(source, 3, 9) }],
    });
    const [result] = log([diagnostic]).runs[0].results;
    expect(result).toMatchObject({
      ruleId: "wrong-type",
      level: "warning",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "policies/zahl%20der%20gr%C3%B6%C3%9Fe.yaml", uriBaseId: "%SRCROOT%" },
            region: { startLine: 2, startColumn: 4, endLine: 2, endColumn: 7 },
          },
        },
      ],
      relatedLocations: [
        {
          id: 1,
          message: { text: "see" },
          physicalLocation: { region: { startLine: 1, startColumn: 4, endLine: 1, endColumn: 10 } },
        },
      ],
    });
  });

  it("lists the rules that are used, once, and points into the list", () => {
    const found = ["wrong-type", "missing-key", "wrong-type"] as const;
    const [run] = log(found.map((code) => diagnosticAt(source, "bad", { code }))).runs;
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["missing-key", "wrong-type"]);
    expect(run.tool.driver.rules[1].help.text).toBe(codes["wrong-type"].help);
    expect(run.results.map(({ ruleIndex }: { ruleIndex: number }) => ruleIndex)).toEqual([1, 0, 1]);
  });

  it("keeps braces and brackets of a message from being read as placeholders and links", () => {
    const message = "write { allow: [live](x) } or [y]";
    const [result] = log([diagnosticAt(source, "bad", { message, help: "" })]).runs[0].results;
    expect(result.message.text).toBe("write {{ allow: \\[live](x) }} or [y]");
  });
});

describe("artifactLocation", () => {
  it.each([
    ["a/b.yaml", { uri: "a/b.yaml", uriBaseId: "%SRCROOT%" }],
    ["./a.yaml", { uri: "a.yaml", uriBaseId: "%SRCROOT%" }],
    ["../a.yaml", { uri: "../a.yaml", uriBaseId: "%SRCROOT%" }],
    ["c:a.yaml", { uri: "c%3Aa.yaml", uriBaseId: "%SRCROOT%" }],
    ["/etc/a#b.yaml", { uri: "file:///etc/a%23b.yaml" }],
    ["C:\\p\\a.yaml", { uri: "file:///C:/p/a.yaml" }],
    ["profile:baseline", { uri: "profile:baseline" }],
    ["\ud800.yaml", { uri: "%EF%BF%BD.yaml", uriBaseId: "%SRCROOT%" }],
  ])("of %j", (file, expected) => {
    expect(artifactLocation(file)).toEqual(expected);
  });
});
