import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const script = join(import.meta.dirname, "..", "..", ".ci", "run");

interface Outcome {
  /** What vitest reports; undefined: it does not come to that. */
  readonly report?: object;
  readonly test?: number;
  readonly check?: number;
}

/** Runs .ci/run in a project of its own, with an npm that answers as told. */
function run({ report, test = 0, check = 0 }: Outcome) {
  const project = temporaryDirectory();
  mkdirSync(join(project, ".ci"));
  copyFileSync(script, join(project, ".ci", "run"));
  writeFileSync(join(project, "report"), report === undefined ? "" : JSON.stringify(report));
  const npm = `#!/bin/sh
echo "npm $* with CI=$CI"
if [ "$1" = run ]; then exit ${check}; fi
for argument; do case $argument in --outputFile.json=*) cp report "\${argument#*=}" ;; esac; done
echo "closing lines"
exit ${test}
`;
  writeFileSync(join(project, "npm"), npm);
  chmodSync(join(project, "npm"), 0o755);
  const PATH = `${project}:${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`;
  const result = spawnSync(join(project, ".ci", "run"), { cwd: "/", env: { PATH }, encoding: "utf8" });
  return { status: result.status, output: result.stdout, last: result.stdout.trimEnd().split("\n").at(-1) };
}

const counts = (passed: number, failed: number, skipped: number, testResults: readonly object[] = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped,
  numTodoTests: 0,
  testResults,
});

describe(".ci/run", () => {
  it("runs the tests and every check, and counts", () => {
    const { status, output, last } = run({ report: counts(12, 0, 0) });
    expect({ status, last }).toEqual({ status: 0, last: "12 passed, 0 failed" });
    expect(output).toMatch(/npm test -- .* with CI=true/);
    expect(output).toContain("npm run check with CI=true");
    expect(output.lastIndexOf("closing lines")).toBeGreaterThan(output.indexOf("npm run check"));
  });

  it("names what was skipped", () => {
    expect(run({ report: counts(12, 0, 3) })).toMatchObject({ status: 0, last: "12 passed, 0 failed, 3 skipped" });
  });

  it("fails with the tests", () => {
    const failing = { status: "failed", assertionResults: [{ status: "failed" }] };
    const outcome = run({ report: counts(11, 1, 0, [failing]), test: 1 });
    expect(outcome).toMatchObject({ status: 1, last: "11 passed, 1 failed" });
  });

  it("counts a file that could not be loaded as a failure", () => {
    const unloaded = { status: "failed", assertionResults: [] };
    const outcome = run({ report: counts(11, 0, 0, [unloaded]), test: 1 });
    expect(outcome).toMatchObject({ status: 1, last: "11 passed, 1 failed" });
  });

  it("fails with the checks, and when the test run ends badly after good tests", () => {
    expect(run({ report: counts(12, 0, 0), check: 1 })).toMatchObject({ status: 1, last: "12 passed, 0 failed" });
    expect(run({ report: counts(12, 0, 0), test: 1 })).toMatchObject({ status: 1, last: "12 passed, 0 failed" });
  });

  it("fails when there is no report", () => {
    expect(run({ test: 1 })).toMatchObject({ status: 1, last: "0 passed, 1 failed" });
  });
});
