import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ciTree } from "../../src/package/ci/ci-tree.ts";
import { runToolWell } from "./support/run-tool.ts";
import { temporaryDirectory } from "./support/temporary-directory.ts";

const read = (path: string) => parse(String(ciTree.find((file) => file.path === path)?.content));
const github = read(".github/workflows/codex-policy.yml");
const gitlab = read(".gitlab-ci.yml");
interface Step {
  readonly uses?: string;
  readonly run?: string;
}
const steps = Object.values(github.jobs as Record<string, { steps: Step[] }>).flatMap((job) => job.steps);

describe("the GitHub workflow", () => {
  it("pins every action by commit", () => {
    const uses = steps.flatMap(({ uses: action }) => action ?? []);
    expect(uses.length).toBeGreaterThan(3);
    for (const action of uses) expect(action).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/);
  });

  it("may read the repository and nothing else, and runs no text from outside", () => {
    expect(github.permissions).toEqual({});
    for (const job of Object.values<{ permissions: unknown }>(github.jobs))
      expect(job.permissions).toEqual({ contents: "read" });
    expect(github).not.toHaveProperty(["on", "pull_request_target"]);
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });
});

describe("both pipelines", () => {
  const scripts = [
    ...steps.flatMap(({ run }) => run ?? []),
    ...[...gitlab.default.before_script, ...gitlab.review.script, ...gitlab.release.script],
  ] as string[];

  it("check, build, diff, sign and verify", () => {
    for (const command of ["check", "build", "diff", "verify"]) {
      expect(scripts.filter((script) => script.includes(`mandate ${command} `)).length).toBeGreaterThanOrEqual(2);
    }
    expect(scripts.filter((script) => script.includes("--sign-key")).length).toBe(2);
  });

  it("are clean for shellcheck", () => {
    const directory = temporaryDirectory();
    for (const script of scripts) {
      writeFileSync(join(directory, "script"), `${script}\n`);
      runToolWell("shellcheck", ["--shell=bash", "--exclude=SC2155", join(directory, "script")]);
    }
  });
});

describe("the pre-commit hooks", () => {
  it("call commands that exist, for the files that they are for", () => {
    const hooks = parse(readFileSync(join(import.meta.dirname, "../../.pre-commit-hooks.yaml"), "utf8"));
    expect(hooks.map(({ entry }: { entry: string }) => entry)).toEqual(["mandate check", "mandate check"]);
    const files = hooks.map(({ files: pattern }: { files: string }) => new RegExp(pattern));
    expect(files[0].test("policies/org.policy.yaml")).toBe(true);
    expect(files[1].test("etc/codex/requirements.toml")).toBe(true);
  });
});
