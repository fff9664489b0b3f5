import { describe, expect, it } from "vitest";
import { checkParameters } from "../../src/codex/hooks/check-parameters.ts";
import { libraryGuards } from "../../src/commands/shared/guards.ts";
import type { Plain } from "../../src/source/located.ts";
import { commandInput } from "./run-hook.ts";

describe("parameters of library hooks", () => {
  const wrong: readonly (readonly [string, Plain | undefined, readonly (string | number)[], string])[] = [
    ["branch-gard", {}, [], "the library has no hook"],
    ["branch-guard", undefined, [], 'needs the parameter "protected"'],
    ["branch-guard", [], [], "must be a map"],
    ["branch-guard", { protected: "main" }, ["protected"], "must be a list"],
    ["branch-guard", { protected: ["main", 7] }, ["protected", 1], "must be text"],
    ["branch-guard", { protected: ["release/[0-9]"] }, ["protected", 0], "brackets"],
    ["branch-guard", { protected: ["a\nb"] }, ["protected", 0], "line breaks"],
    ["branch-guard", { protected: ["main"], protectd: [] }, ["protectd"], 'did you mean "protected"'],
    ["branch-guard", { protected: ["main"], allow_forced: "yes" }, ["allow_forced"], "true or false"],
    ["command-guard", { rules: [{ match: [] }] }, ["rules", 0, "match"], "list of tokens"],
    ["command-guard", { rules: [{ match: ["a", [""]] }] }, ["rules", 0, "match", 1, 0], "must not be empty"],
    ["command-guard", { rules: [{ match: ["a"], decision: "allow" }] }, ["rules", 0, "decision"], "forbidden, prompt"],
    ["change-size", { max_lines: 0 }, ["max_lines"], "at least 1"],
    ["tests-gate", { command: ["npm", "test"] }, ["command", 0], "absolute path"],
    ["prompt-guard", { patterns: ["a{2}"] }, ["patterns", 0], "regular expression"],
    ["prompt-guard", { patterns: ["(a"] }, ["patterns", 0], "regular expression"],
    ["prompt-guard", { patterns: ["\\d+"] }, ["patterns", 0], "regular expression"],
    ["policy-service", { url: "ftp://x" }, ["url"], "http"],
    ["policy-service", { url: "https://x", budget: 5 }, ["budget"], "duration"],
    [
      "policy-service",
      { url: "https://x", headers: { Authorization: "Bearer abc" } },
      ["headers", "Authorization"],
      "environment variable",
    ],
    ["policy-service", { url: "https://x", headers: { "a b": "X" } }, ["headers", "a b"], "header name"],
  ];
  it.each(wrong)("%s %j: a problem at %j", (use, value, path, message) => {
    expect(checkParameters(use, value)).toEqual([{ path, message: expect.stringContaining(message) }]);
  });
});

describe("guards without a shell", () => {
  it("answer as a policy test asks", () => {
    const { "command-guard": commandGuard, "branch-guard": branchGuard } = libraryGuards;
    const rules = { rules: [{ match: ["rm", ["-rf", "-fr"]], decision: "forbidden" }] };
    expect(commandGuard?.(rules, { tool_input: { command: "sudo rm -rf /" } })).toBe("block");
    expect(commandGuard?.(rules, { tool_input: { command: ["rm", "-r", "x"] } })).toBe("allow");
    const ask = (command: string) => branchGuard?.({ protected: ["main"] }, commandInput(command) as Plain);
    expect([ask("git push origin main"), ask("git push origin x"), ask("ls")]).toEqual(["block", "allow", "allow"]);
    expect(libraryGuards["secret-scan"]).toBeUndefined();
  });
});
