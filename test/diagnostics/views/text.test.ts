import { describe, expect, it } from "vitest";
import { diagnose } from "../../../src/diagnostics/diagnostic.ts";
import { renderText } from "../../../src/diagnostics/views/text.ts";
import { type SourceText, sourceText, spanAt } from "../../../src/source/source-text.ts";
import { diagnosticAt } from "../../support/diagnostic-at.ts";

const plain = { color: false };

function sources(...texts: readonly SourceText[]): ReadonlyMap<string, SourceText> {
  return new Map(texts.map((text) => [text.file, text]));
}

/** The excerpt's source line and caret line, without the gutter. */
function excerpt(rendered: string): readonly string[] {
  return rendered
    .split("\n")
    .filter((line) => /^ *\d* \|/.test(line))
    .slice(1)
    .map((line) => line.replace(/^ *\d* \|/, ""));
}

describe("renderText", () => {
  it("looks as the command line's design says", () => {
    const payments = sourceText("policies/payments.policy.yaml", `${"\n".repeat(20)}  web_search: { allow: [live] }\n`);
    const org = sourceText("policies/org.policy.yaml", `${"\n".repeat(13)}  allow: [cached]\n`);
    const diagnostic = diagnosticAt(payments, "[live]", {
      code: "loosened-by-layer",
      message: 'layer "acme-payments" asks for a looser web_search.allow',
      label: 'adds "live"',
      help: "ask acme-org to delegate web_search.allow, or to grant an exception",
      related: [{ message: 'set here by layer "acme-org"', span: spanAt(org, 15, 20) }],
    });
    expect(renderText([diagnostic], sources(payments, org), plain)).toBe(
      [
        'error[loosened-by-layer]: layer "acme-payments" asks for a looser web_search.allow',
        "  --> policies/payments.policy.yaml:21:24",
        "   |",
        "21 |   web_search: { allow: [live] }",
        '   |                        ^^^^^^ adds "live"',
        '  --> policies/org.policy.yaml:14:3   set here by layer "acme-org"',
        "  = help: ask acme-org to delegate web_search.allow, or to grant an exception",
        "",
        "1 error",
        "",
      ].join("\n"),
    );
  });

  it("is empty when there is nothing to say", () => {
    expect(renderText([], sources(), plain)).toBe("");
  });

  it("counts what it has printed", () => {
    const source = sourceText("a.yaml", "a: 1\n");
    const at = (severity: "error" | "warning" | "note") => diagnosticAt(source, "1", { severity });
    const rendered = renderText([at("error"), at("error"), at("warning"), at("note")], sources(source), plain);
    expect(rendered.endsWith("\n\n2 errors, 1 warning, 1 note\n")).toBe(true);
  });

  it("goes without an excerpt where the source is not known", () => {
    const source = sourceText("a.yaml", "a: 1\n");
    const rendered = renderText([diagnosticAt(source, "1", { help: "do it" })], sources(), plain);
    expect(rendered).toBe("error[unknown-choice]: this is wrong\n  --> a.yaml:1:4\n  = help: do it\n\n1 error\n");
  });

  it("keeps arrows and gutters in line for long line numbers", () => {
    const source = sourceText("a.yaml", `${"\n".repeat(999)}a: 1\n`);
    const lines = renderText([diagnosticAt(source, "1")], sources(source), plain).split("\n");
    expect(lines.slice(1, 5)).toEqual(["    --> a.yaml:1000:4", "     |", "1000 | a: 1", "     |    ^"]);
  });

  it("prints lines to paste below each other", () => {
    const source = sourceText("a.yaml", "a: 1\n");
    const rendered = renderText([diagnosticAt(source, "1", { help: "add\n- { id: 1 }" })], sources(source), plain);
    expect(rendered).toContain("\n  = help: add\n          - { id: 1 }\n");
  });

  it("spreads tabs and places the caret below what it means", () => {
    const source = sourceText("a.yaml", "\ta:\tbad\n");
    expect(excerpt(renderText([diagnosticAt(source, "bad")], sources(source), plain))).toEqual([
      "     a:    bad",
      "           ^^^",
    ]);
  });

  it("gives wide characters two carets and combining ones none", () => {
    const source = sourceText("a.yaml", "名前: e\u0301値 # x\n");
    expect(excerpt(renderText([diagnosticAt(source, "e\u0301値")], sources(source), plain))).toEqual([
      " 名前: e\u0301値 # x",
      "       ^^^",
    ]);
  });

  it("marks the first line of a span over several lines", () => {
    const source = sourceText("a.yaml", "key: |\n  one\n  two\n");
    expect(excerpt(renderText([diagnosticAt(source, "|\n  one\n  two")], sources(source), plain))).toEqual([
      " key: |",
      "      ^",
    ]);
  });

  it("marks the end of a line for a span past it, and of a file for an empty span there", () => {
    const source = sourceText("a.yaml", "ab\r\ncd");
    const position = (line: number, column: number) => ({ line, column, offset: 0 });
    const beyond = { file: "a.yaml", start: position(1, 40), end: position(1, 50) };
    const end = spanAt(source, 6, 6);
    const after = { file: "a.yaml", start: position(9, 1), end: position(9, 2) };
    const show = (span: typeof beyond) =>
      excerpt(renderText([diagnose("invalid-yaml", span, "wrong")], sources(source), plain));
    expect(show(beyond)).toEqual([" ab", "   ^"]);
    expect(show(end)).toEqual([" cd", "   ^"]);
    expect(show(after)).toEqual([]);
  });

  it("cuts a long line around the marked place", () => {
    const source = sourceText("a.yaml", `${"x".repeat(500_000)}BAD${"y".repeat(500_000)}\n`);
    const [line = "", carets = ""] = excerpt(
      renderText([diagnosticAt(source, "BAD")], sources(source), { color: false, columns: 80 }),
    );
    expect(line.length).toBe(76);
    expect(line).toMatch(/^ …x+BADy+…$/);
    expect(carets.trimEnd().length).toBe(line.indexOf("BAD") + 3);
    expect(carets.trim()).toBe("^^^");
  });

  it("shows as much as fits of a short rest of the line, and of a marked place that does not fit", () => {
    const options = { color: false, columns: 60 };
    const atEnd = sourceText("a.yaml", `${"x".repeat(300)}BAD\n`);
    expect(excerpt(renderText([diagnosticAt(atEnd, "BAD")], sources(atEnd), options))[0]).toMatch(/^ …x{50}BAD$/);
    const huge = sourceText("a.yaml", `key: ${"B".repeat(300)}\n`);
    const [line = "", carets = ""] = excerpt(renderText([diagnosticAt(huge, "B".repeat(300))], sources(huge), options));
    expect(line).toMatch(/^ key: B{47,}…$/);
    expect(carets.length).toBeLessThanOrEqual(line.length);
  });

  it("says that it cut a line even where what is cut fills no cells", () => {
    const source = sourceText("a.yaml", `${"\u0301".repeat(300)}BAD\n`);
    const [line = ""] = excerpt(
      renderText([diagnosticAt(source, "BAD")], sources(source), { color: false, columns: 60 }),
    );
    expect(line.startsWith(" …")).toBe(true);
  });

  it("never prints what acts on the terminal or hides itself", () => {
    const nasty = "\u001b]0;owned\u0007\u009b31m\u202e\u200b\u2028\u{e0041}\u{e0101}\ud800\u007f\u0000";
    const source = sourceText(`dir/${nasty}.yaml`, `key: ${nasty}bad\n`);
    const diagnostic = diagnosticAt(source, "bad", {
      message: `message ${nasty}\nerror[forged]: second line`,
      help: `help ${nasty}`,
      label: `label ${nasty}`,
      related: [{ message: `related ${nasty}`, span: spanAt(source, 0, 1) }],
    });
    const rendered = renderText([diagnostic], sources(source), plain);
    expect(rendered).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u2028\u202e\u{e0041}\u{e0101}]/u);
    expect(rendered).toContain("␛]0;owned␇<U+009B>31m<U+202E><U+200B><U+2028><U+E0041><U+E0101><U+D800>␡␀bad");
    expect(rendered.split("\n").filter((line) => line.startsWith("error["))).toHaveLength(1);
    const [line = "", carets = ""] = excerpt(rendered);
    expect(carets.indexOf("^")).toBe(line.indexOf("bad"));
  });

  it("colours only when asked", () => {
    const source = sourceText("a.yaml", "a: 1\n");
    const diagnostic = diagnosticAt(source, "1", { label: "here" });
    const coloured = renderText([diagnostic], sources(source), { color: true });
    expect(coloured).toContain("\u001b[1;31merror[unknown-choice]\u001b[0m");

    expect(coloured.replace(/\u001b\[[0-9;]*m/g, "")).toBe(renderText([diagnostic], sources(source), plain));
  });
});

describe("secrets in excerpts", () => {
  const token = "ghp_0123456789abcdef";

  it("shows the key and masks the value, whatever its length", () => {
    const source = sourceText("a.yaml", `token: ${token} # mine\n`);
    const diagnostic = diagnosticAt(source, token, { code: "literal-secret" });
    expect(excerpt(renderText([diagnostic], sources(source), plain))).toEqual([
      " token: ******** # mine",
      "        ^^^^^^^^",
    ]);
  });

  it("masks every secret of a line, in the excerpt of any diagnostic", () => {
    const source = sourceText("a.yaml", `{ a: ${token}, b: other-${token}, c: bad }\n`);
    const diagnostics = [
      diagnosticAt(source, token, { code: "literal-secret" }),
      diagnosticAt(source, `other-${token}`, { code: "literal-secret" }),
      diagnosticAt(source, "bad"),
    ];
    const rendered = renderText(diagnostics, sources(source), plain);
    expect(rendered).not.toContain("ghp_");
    expect(excerpt(rendered.slice(rendered.indexOf("unknown-choice")))).toEqual([
      " { a: ********, b: ********, c: bad }",
      "                                ^^^",
    ]);
  });

  it("masks the value where the span names the key", () => {
    const source = sourceText("a.yaml", `"token": ${token}\n`);
    const diagnostic = diagnosticAt(source, "token", { code: "literal-secret" });
    expect(excerpt(renderText([diagnostic], sources(source), plain))).toEqual([' "token": ********', "  ^^^^^"]);
  });

  it("masks the later lines of a secret over several lines", () => {
    const source = sourceText("a.yaml", `token: |\n  ${token}\n  more\n`);
    const secret = diagnosticAt(source, `|\n  ${token}\n  more`, { code: "literal-secret" });
    const inside = diagnosticAt(source, "ghp_");
    const rendered = renderText([secret, inside], sources(source), plain);
    expect(rendered).not.toContain("ghp_");
  });

  it("marks the whole mask for a place inside a secret", () => {
    const source = sourceText("a.yaml", `token: ${token} # mine\n`);
    const diagnostics = [
      diagnosticAt(source, token, { code: "literal-secret" }),
      diagnosticAt(source, "345", { code: "wrong-type" }),
    ];
    const rendered = renderText(diagnostics, sources(source), plain);
    expect(excerpt(rendered.slice(rendered.indexOf("wrong-type")))).toEqual([
      " token: ******** # mine",
      "        ^^^^^^^^",
    ]);
  });

  it("masks overlapping secrets", () => {
    const source = sourceText("a.yaml", `token: ${token}\n`);
    const diagnostics = [
      diagnosticAt(source, token, { code: "literal-secret" }),
      diagnosticAt(source, "0123456789abcdef", { code: "literal-secret" }),
    ];
    expect(excerpt(renderText(diagnostics, sources(source), plain))[0]).toBe(" token: ********");
  });
});
