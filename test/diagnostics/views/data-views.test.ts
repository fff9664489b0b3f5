import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import { diagnosticFormats, diagnosticViews, isDiagnosticFormat } from "../../../src/diagnostics/views/index.ts";
import { sourceText, spanAt } from "../../../src/source/source-text.ts";
import { diagnosticAt } from "../../support/diagnostic-at.ts";

const options = { color: false, toolVersion: "1.2.3" };
const source = sourceText("policies/a b,c:d.yaml", "web_search: { allow: [live] }\nname: x\n");
const sources = new Map([[source.file, source]]);
const error = diagnosticAt(source, "[live]", {
  code: "loosened-by-layer",
  message: "100% wrong: a, b",
  help: "first\nsecond",
  related: [{ message: "set here", span: spanAt(source, 30, 34) }],
});
const note = diagnosticAt(source, "live] }\nname", { severity: "note", help: "" });

describe("JSON", () => {
  it("has every field of the design, and empty lists instead of none", () => {
    expect(JSON.parse(diagnosticViews.json([error, note], sources, options))).toEqual({
      formatVersion: 1,
      diagnostics: [
        {
          code: "loosened-by-layer",
          severity: "error",
          message: "100% wrong: a, b",
          help: "first\nsecond",
          file: "policies/a b,c:d.yaml",
          line: 1,
          column: 22,
          endLine: 1,
          endColumn: 28,
          related: [{ message: "set here", file: "policies/a b,c:d.yaml", line: 2, column: 1 }],
        },
        {
          code: "unknown-choice",
          severity: "note",
          message: "this is wrong",
          help: "",
          file: "policies/a b,c:d.yaml",
          line: 1,
          column: 23,
          endLine: 2,
          endColumn: 5,
          related: [],
        },
      ],
    });
    expect(JSON.parse(diagnosticViews.json([], sources, options))).toEqual({ formatVersion: 1, diagnostics: [] });
  });

  it("prints nothing that acts on a terminal, and means the same", () => {
    const message = "\u001b[2J\u009b\u202e\u{e0041}\u007f é\n名";
    const rendered = diagnosticViews.json([{ ...error, message }], sources, options);
    expect(rendered).toMatch(/^[\n\x20-\x7eé名]+$/);
    expect(JSON.parse(rendered).diagnostics[0].message).toBe(message);
  });
});

describe("GitHub annotations", () => {
  it("escapes what would end a property, and joins lines", () => {
    expect(diagnosticViews.github([error], sources, options)).toBe(
      "::error file=policies/a b%2Cc%3Ad.yaml,line=1,endLine=1,col=22,endColumn=28,title=loosened-by-layer" +
        "::100%25 wrong: a, b%0Apolicies/a b,c:d.yaml:2: set here%0Ahelp: first%0Asecond\n",
    );
  });

  it("calls a note a notice, and gives no columns over several lines", () => {
    const rendered = diagnosticViews.github([note], sources, options);
    expect(rendered).toBe(
      "::notice file=policies/a b%2Cc%3Ad.yaml,line=1,endLine=2,title=unknown-choice::this is wrong\n",
    );
  });

  it("cannot be made to run another command", () => {
    const hostile = { ...error, message: "x\n::set-output name=a::b\r::add-mask::c" };
    const rendered = diagnosticViews.github([hostile], sources, options);
    expect(rendered.split(/[\r\n]/).filter((line) => line.startsWith("::"))).toHaveLength(1);
  });
});

describe("GitLab code quality", () => {
  it("has the fields that GitLab reads, with paths as in a change", () => {
    const dotted = { ...error, span: { ...error.span, file: "./policies/a.yaml" } };
    const [entry] = JSON.parse(diagnosticViews.gitlab([dotted], sources, options));
    expect(entry).toEqual({
      description: "100% wrong: a, b (help: first\nsecond)",
      check_name: "loosened-by-layer",
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}:1$/),
      severity: "major",
      location: { path: "policies/a.yaml", lines: { begin: 1, end: 1 } },
    });
    expect(JSON.parse(diagnosticViews.gitlab([], sources, options))).toEqual([]);
  });
});

describe("fingerprints", () => {
  const prints = (text: string, pick: (file: ReturnType<typeof sourceText>) => readonly Diagnostic[]) => {
    const file = sourceText("a.yaml", text);
    const rendered = diagnosticViews.gitlab(pick(file), new Map([["a.yaml", file]]), options);
    return (JSON.parse(rendered) as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint);
  };

  it("stay the same when lines move and are indented, and change with the line", () => {
    const at = (file: ReturnType<typeof sourceText>) => [diagnosticAt(file, "bad")];
    const before = prints("a: bad\n", at);
    expect(prints("# new\n\n   a:   bad\n", at)).toEqual(before);
    expect(prints("b: bad\n", at)).not.toEqual(before);
  });

  it("differ between equal lines and between codes", () => {
    const found = prints("- bad\n- bad\n", (file) => [
      diagnosticAt(file, "bad"),
      diagnosticAt(file, "bad", { from: 4 }),
      diagnosticAt(file, "bad", { code: "wrong-type" }),
    ]);
    expect(new Set(found).size).toBe(3);
  });

  it("do not depend on a secret's value", () => {
    const secret = (value: string) => (file: ReturnType<typeof sourceText>) => [
      diagnosticAt(file, value, { code: "literal-secret" }),
    ];
    expect(prints("token: abcdef\n", secret("abcdef"))).toEqual(prints("token: 12345678\n", secret("12345678")));
  });
});

describe("no format", () => {
  it.each(diagnosticFormats)("shows a secret as %s", (format) => {
    const file = sourceText("a.yaml", "token: ghp_secret\nother: bad\n");
    const diagnostics = [diagnosticAt(file, "ghp_secret", { code: "literal-secret" }), diagnosticAt(file, "bad")];
    const rendered = diagnosticViews[format](diagnostics, new Map([["a.yaml", file]]), options);
    expect(rendered).toContain("literal-secret");
    expect(rendered).not.toContain("ghp_secret");
  });
});

describe("the table of formats", () => {
  it("knows its own names only", () => {
    expect(diagnosticFormats).toEqual(Object.keys(diagnosticViews));
    expect(isDiagnosticFormat("sarif")).toBe(true);
    expect(isDiagnosticFormat("toString")).toBe(false);
  });
});
