import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusedByBranchGuard } from "../../src/codex/hooks/branch-guard.ts";
import { refusedByCommandGuard } from "../../src/codex/hooks/command-guard.ts";
import { guardRules, parameterText } from "../../src/codex/hooks/parameter-text.ts";
import { awks, judgeByAwk } from "./awk-reader.ts";
import { disguisedPushes, innocentMentions } from "./disguised-commands.ts";
import { shellText } from "./shell-text.ts";

// The simulator decides in TypeScript what the endpoint decides in awk: on many texts, both must say the same.
const samples = [
  ...disguisedPushes,
  ...innocentMentions,
  ...disguisedPushes.map((push) => push.replace("push", "push origin main")),
  ...readFileSync(new URL("ordinary-commands.txt", import.meta.url), "utf8").split("\n"),
  ...fc.sample(shellText, { numRuns: 8000, seed: 20261121 }),
].filter((text) => text !== "" && !/[\u0000-\u0008\u001c-\u001f]/.test(text));

const rules = [
  { match: ["git", "push"], decision: "forbidden", because: "Use the bot." },
  { match: ["rm", ["-rf", "-fr"]], decision: "forbidden" },
  { match: ["git", "checkout", "main"], decision: "prompt" },
  { match: ["echo"], decision: "prompt" },
  { match: ["timeout"], decision: "prompt" },
];

describe.each(awks.map((awk) => [awk.join(" "), awk] as const))(
  "the twins of the guards agree under %s",
  (_name, awk) => {
    it("on commands", () => {
      const expected = samples.map((command) => refusedByCommandGuard(command, guardRules(rules)) ?? "");
      const found = judgeByAwk("command-guard", samples, { RULES: parameterText({ kind: "rules" }, rules) }, awk);
      const differences = samples.flatMap((command, index) =>
        expected[index] === found[index] ? [] : [{ command, typeScript: expected[index], awk: found[index] }],
      );
      expect(differences).toEqual([]);
      // Both verdicts occur often, so that agreement means something.
      expect(expected.filter((reason) => reason === "").length).toBeGreaterThan(1000);
      expect(expected.filter((reason) => reason !== "").length).toBeGreaterThan(300);
    });

    it("on branches", () => {
      const environment = {
        PROTECTED: "main\nrelease/*",
        REMOTES: "origin",
        ALLOW_FORCED: "false",
        DENY_COMMITS: "true",
      };
      const parameters = { protected: ["main", "release/*"], remotes: ["origin"], deny_commits: true };
      const verdict = (command: string) => {
        const asked: string[] = [];
        const reason = refusedByBranchGuard(command, parameters, (directory) => {
          asked.push(directory);
          return "feature";
        });
        if (reason !== undefined) return "refused";
        return asked.length > 0 ? "depends" : "allowed";
      };
      const expected = samples.map(verdict);
      const found = judgeByAwk("branch-guard", samples, environment, awk).map((text) =>
        text === "" ? "allowed" : text.startsWith("current\t") ? "depends" : "refused",
      );
      const differences = samples.flatMap((command, index) =>
        expected[index] === found[index] ? [] : [{ command, typeScript: expected[index], awk: found[index] }],
      );
      expect(differences).toEqual([]);
      for (const kind of ["allowed", "refused", "depends"])
        expect(expected.filter((one) => one === kind).length).toBeGreaterThan(50);
    });
  },
);
