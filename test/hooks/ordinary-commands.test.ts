import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { refusedByBranchGuard } from "../../src/codex/hooks/branch-guard.ts";
import { refusedByCommandGuard } from "../../src/codex/hooks/command-guard.ts";
import { guardRules } from "../../src/codex/hooks/parameter-text.ts";
import { commandInput, runHook, scratch, writeHook } from "./run-hook.ts";

const ordinary = readFileSync(new URL("ordinary-commands.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "");

/** Rules as organisations write them. */
const typicalRules = [
  { match: ["rm", ["-rf", "-fr"]] },
  { match: ["git", "push"] },
  { match: ["git", "reset", "--hard"] },
  { match: ["git", "clean", ["-f", "-fd", "-fdx"]] },
  { match: ["git", "filter-branch"] },
  { match: ["sudo"] },
  { match: ["curl", "-k"] },
  { match: ["chmod", ["777", "-R"]] },
  { match: ["dd"] },
  { match: ["mkfs"] },
  { match: ["shutdown"] },
  { match: ["npm", "publish"] },
  { match: ["terraform", ["apply", "destroy"]] },
  { match: ["kubectl", "delete"] },
  { match: ["docker", "push"] },
  { match: ["gh", "pr", "merge"] },
  { match: ["aws", "iam"] },
];
const typical = guardRules(typicalRules);

describe("ordinary commands of developers", () => {
  it("are more than three hundred", () => {
    expect(new Set(ordinary).size).toBeGreaterThanOrEqual(300);
  });

  it("run beside typical rules of the command guard", () => {
    expect(ordinary.filter((command) => refusedByCommandGuard(command, typical) !== undefined)).toEqual([]);
  });

  it("run beside the script that is delivered", () => {
    const path = writeHook(scratch(), {
      run: { kind: "library", use: "command-guard", parameters: { rules: typicalRules } },
    });
    expect(ordinary.filter((command) => runHook(path, commandInput(command)).status !== 0)).toEqual([]);
    // The same script refuses what its rules mean.
    expect(runHook(path, commandInput("env npm publish")).status).toBe(2);
  });

  it("run beside the branch guard", () => {
    const guard = { protected: ["main", "master", "release/*"] };
    expect(ordinary.filter((command) => refusedByBranchGuard(command, guard, () => "feature/x") !== undefined)).toEqual(
      [],
    );
    expect(
      ordinary.filter(
        (command) => refusedByBranchGuard(command, { ...guard, deny_commits: true }, () => "feature/x") !== undefined,
      ),
    ).toEqual([]);
  });

  it("are refused where a rule means them", () => {
    const refused = ordinary.filter(
      (command) => refusedByCommandGuard(command, guardRules([{ match: ["git", "status"] }])) !== undefined,
    );
    expect(refused).toEqual([
      "git status",
      "git status --short",
      "git status -sb",
      "git -C sub status",
      'test "$(git status --porcelain)" = ""',
      "git status && git diff",
    ]);
  });
});
