import { marked, type Token } from "marked";
import { describe, expect, it } from "vitest";
import type { Change, DiffReport } from "../../src/diff/change.ts";
import { markdownView } from "../../src/diff/views/markdown.ts";

const hostile =
  "@everyone </details> <img src=x> [a](https://evil.example) `code` ``` **bold** https://evil.example www.evil.example a@evil.example\n# head";

const change = (constraint: string, direction: Change["direction"]): Change => ({
  constraint,
  direction,
  before: hostile,
  after: `${hostile}!`,
  old: { file: hostile, line: 6, layer: hostile },
  new: { file: hostile, line: 8, layer: hostile },
  settings: [
    {
      artefact: "requirements.toml",
      path: hostile,
      platforms: ["linux"],
      old: { lines: { linux: 8 }, text: hostile },
      new: { lines: { linux: 9 }, text: `${hostile}!` },
    },
  ],
  texts: [{ name: "unix", hunks: [{ oldStart: 1, newStart: 1, lines: [`-${hostile}`, "+```", "+</details>"] }] }],
  accepted: { id: constraint, who: hostile, why: hostile, until: "" },
});

const report: DiffReport = {
  formatVersion: 1,
  old: hostile,
  new: hostile,
  changes: [change("hooks.managed_only", "tighter"), change(`hooks.run.${hostile}`, "looser")],
  summary: { looser: 1, tighter: 1, incomparable: 0, neutral: 0 },
  verdict: "pass",
  gate: { stops: [] },
  idleAcceptances: [{ id: hostile, who: hostile, why: "", until: "", because: "no such change" }],
  hazards: { appear: [{ code: "windows-gap", message: hostile, place: { file: hostile, line: 1 } }], go: [] },
  update: { kind: "in-place", because: "", platforms: [{ platform: "macos", kind: "in-place", because: hostile }] },
};

function tokensOf(text: string): readonly Token[] {
  const found: Token[] = [];
  void marked.walkTokens(marked.lexer(text, { gfm: true }), (token) => void found.push(token));
  return found;
}

describe("the Markdown review as a forge renders it", () => {
  const tokens = tokensOf(markdownView(report));

  it("has no markup but its own, whatever a policy says", () => {
    const own = /^<\/?(?:details|summary)>/;
    const markup = tokens.filter(({ type }) => type === "html").map(({ raw }) => raw.trim());
    expect(markup.filter((raw) => !own.test(raw))).toEqual([]);
    // What is open is closed: a policy's own </details> is text.
    const count = (tag: string) => markup.join("\n").split(tag).length - 1;
    expect(count("<details>")).toBe(count("</details>"));
    expect(tokens.filter(({ type }) => type === "image")).toEqual([]);
    expect(tokens.flatMap((token) => (token.type === "heading" ? [token.text as string] : []))).toEqual([
      "Policy review",
      "Looser (1)",
    ]);
  });

  it("mentions nobody and links nowhere", () => {
    const prose = tokens.filter((token) => token.type === "text" && !("tokens" in token)).map(({ raw }) => raw);
    expect(prose.length).toBeGreaterThan(5);
    expect(prose.filter((text) => /@everyone/.test(text))).toEqual([]);
    expect(tokens.filter((token) => token.type === "link").map(({ raw }) => raw)).toEqual([]);
  });

  it("shows the lines of a script in one fence", () => {
    const fences = tokens.flatMap((token) => (token.type === "code" ? [token.text as string] : []));
    expect(fences).toHaveLength(1);
    expect(fences[0]).toContain("+```\n+</details>");
  });
});
