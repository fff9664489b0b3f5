import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judgeRules } from "../../src/codex/judge/judge-rules.ts";
import { isBareStar, judgePattern } from "../../src/codex/judge/network-pattern.ts";
import { regexProblem } from "../../src/codex/judge/rust-regex.ts";
import { sourceText } from "../../src/source/source-text.ts";

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/measured/${name}`, import.meta.url), "utf8"));

/** Expressions that Codex takes and the judge does not: it cannot tell, or nobody should write them. */
const strictlyRefused: Readonly<Record<"regex" | "regex-lite", readonly string[]>> = {
  regex: ["(?-u)a", "*"],
  "regex-lite": ["(?u)a", "(?-u)a", "\\w{1000}", "[--a]", "[--]"],
};

describe("regular expressions", () => {
  const { expressions } = read("expressions.json") as {
    expressions: readonly { expression: string; regex: boolean; "regex-lite": boolean }[];
  };

  it.each(["regex", "regex-lite"] as const)("%s", (dialect) => {
    const taken = (entry: (typeof expressions)[number]): boolean =>
      regexProblem(entry.expression, dialect) === undefined;
    const accepted = expressions.filter((entry) => taken(entry) && !entry[dialect]).map((entry) => entry.expression);
    const refused = expressions.filter((entry) => !taken(entry) && entry[dialect]).map((entry) => entry.expression);
    expect({ accepted, refused: refused.toSorted() }).toEqual({
      accepted: [],
      refused: strictlyRefused[dialect].toSorted(),
    });
  });

  it("answers what is wrong", () => {
    expect(regexProblem("(?=a)", "regex")).toBe("look-around is not supported");
    expect(regexProblem("a\\1", "regex")).toBe("back-references are not supported");
    expect(regexProblem("\\pL", "regex-lite")).toBe("Unicode classes are not supported");
  });
});

describe("domain patterns", () => {
  const { patterns } = read("domain-patterns.json") as { patterns: readonly { pattern: string; verdict: string }[] };

  it.each(patterns)("$pattern", ({ pattern, verdict }) => {
    const { kind } = judgePattern(pattern);
    const stops = kind === "broken-glob" || kind === "unreadable";
    expect(isBareStar(pattern) ? "refused" : stops ? "stops-sessions" : "ok").toBe(verdict);
  });
});

describe("rules files", () => {
  const { files } = read("rules-files.json") as { files: readonly { text: string; loads: boolean }[] };
  const verdict = (text: string): "loads" | "refused" | "cannot tell" => {
    const problems = judgeRules(sourceText("a.rules", text), ["0.169.0"]).diagnostics.filter(
      (problem) => problem.code === "invalid-rules",
    );
    if (problems.some((problem) => problem.severity === "error")) return "refused";
    return problems.length > 0 ? "cannot tell" : "loads";
  };

  it.each(files)("$text", ({ text, loads }) => {
    // A name alone is a statement that no one writes.
    if (text === "prefix_rule\n") return;
    expect([loads ? "loads" : "refused", "cannot tell"]).toContain(verdict(text));
  });

  it("can tell of plain calls", () => {
    const plain = files.filter(
      ({ text }) => /^\w+\([^()]*\)(;.*| #.*)?\n$/.test(text) && !/%|\*\*|load|len|print| for | if /.test(text),
    );
    expect(plain.length).toBeGreaterThan(40);
    expect(plain.filter(({ text }) => verdict(text) === "cannot tell")).toEqual([]);
  });

  it("reads the rules", () => {
    const text =
      'T = ["push", "fetch"]\nprefix_rule(\n  pattern = ["git", T],\n  decision = "prompt",\n  match = ["git push x"],\n  not_match = [["git", "pull"]],\n  justification = "j",\n)\n';
    expect(judgeRules(sourceText("a.rules", text), ["0.169.0"])).toMatchObject({
      value: [
        {
          pattern: [["git"], ["push", "fetch"]],
          decision: "prompt",
          justification: "j",
          canonicalMatching: false,
          match: [["git", "push", "x"]],
          notMatch: [["git", "pull"]],
          span: { start: { line: 2, column: 1 } },
        },
      ],
      diagnostics: [],
    });
  });

  it("knows which versions have canonical_matching", () => {
    const source = sourceText("a.rules", 'prefix_rule(pattern=["a"], canonical_matching=True)\n');
    expect(judgeRules(source, ["0.169.0"]).diagnostics).toEqual([]);
    expect(judgeRules(source, ["0.166.0", "0.169.0"]).diagnostics).toMatchObject([
      { code: "invalid-rules", message: "Codex 0.166.0 has no parameter canonical_matching" },
    ]);
  });

  it("points at what is wrong", () => {
    const { diagnostics } = judgeRules(sourceText("a.rules", '# c\nprefix_rule(pattern=["a"], decision="deny")\n'), [
      "0.169.0",
    ]);
    expect(diagnostics).toMatchObject([{ code: "invalid-rules", span: { start: { line: 2, column: 37 } } }]);
  });
});
