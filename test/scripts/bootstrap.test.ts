import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { canInstallTools } from "../../scripts/tools.mjs";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const scripts = join(import.meta.dirname, "..", "..", "scripts");

/** Stand in for npm, the bundler and apt-get: each writes down what it was asked. */
const fakes: Readonly<Record<string, string>> = {
  "scripts/build.mjs": `
    import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
    mkdirSync("dist", { recursive: true });
    writeFileSync("dist/mandate.mjs", "");
    appendFileSync("calls", "build\\n");`,
  "npm.cjs": `
    const { appendFileSync, mkdirSync } = require("node:fs");
    mkdirSync("node_modules", { recursive: true });
    appendFileSync("calls", "npm " + process.argv.slice(2).join(" ") + "\\n");
    process.exitCode = Number(process.env.NPM_FAILS ?? 0);`,
  "bin/apt-get": `#!/bin/sh\necho "apt-get $* $DEBIAN_FRONTEND" >> calls\n`,
  "src/cli.ts": "",
  "package.json": "{}",
  "package-lock.json": JSON.stringify({
    packages: {
      "": {},
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b": { version: "2.0.0", optional: true },
    },
  }),
};

let project: string;
beforeEach(() => {
  project = temporaryDirectory();
  for (const [path, content] of Object.entries(fakes)) write(path, content);
  chmodSync(join(project, "bin", "apt-get"), 0o755);
  for (const name of ["bootstrap.mjs", "tools.mjs"]) copyFileSync(join(scripts, name), join(project, "scripts", name));
  // Everything is older than the first bundle.
  for (const path of ["src", "src/cli.ts", "package.json", "package-lock.json", "scripts/build.mjs"]) touch(path, -60);
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), content);
}

function touch(path: string, seconds: number): void {
  const time = new Date(Date.now() + seconds * 1000);
  utimesSync(join(project, path), time, time);
}

function bootstrap(options: { tools?: boolean; environment?: Record<string, string>; uid?: number } = {}) {
  rmSync(join(project, "calls"), { force: true });
  const environment = {
    PATH: process.env["PATH"] ?? "",
    npm_execpath: join(project, "npm.cjs"),
    ...options.environment,
  };
  const result = spawnSync(
    process.execPath,
    [join(project, "scripts/bootstrap.mjs"), ...(options.tools ? ["--tools"] : [])],
    {
      cwd: project,
      env: environment,
      encoding: "utf8",
      ...(options.uid === undefined ? {} : { uid: options.uid }),
    },
  );
  const calls = existsSync(join(project, "calls"))
    ? readFileSync(join(project, "calls"), "utf8").trim().split("\n")
    : [];
  return { status: result.status, said: result.stderr, calls };
}

const nothing = { status: 0, said: "", calls: [] };

describe("bootstrap", () => {
  it("installs and builds on a clean clone, and then has nothing to do", () => {
    const ci = "npm ci --include=dev --no-audit --no-fund --loglevel=error";
    expect(bootstrap()).toMatchObject({ status: 0, calls: [ci, "build"] });
    expect(bootstrap()).toEqual(nothing);
  });

  it("installs again when the lock file changes", () => {
    bootstrap();
    write("package-lock.json", '{"packages":{}}');
    touch("package-lock.json", -60);
    expect(bootstrap().calls).toEqual([expect.stringContaining("npm ci")]);
    expect(bootstrap()).toEqual(nothing);
  });

  it("takes what was installed by hand, if it is what the lock file says", () => {
    const hidden = "node_modules/.package-lock.json";
    bootstrap();
    write(hidden, '{"packages":{"node_modules/a":{"version":"1.0.0"}}}');
    rmSync(join(project, "node_modules/.mandate-lock"));
    expect(bootstrap()).toEqual(nothing);
    for (const installed of [
      '{"node_modules/a":{"version":"1.0.1"}}',
      "{}",
      '{"node_modules/a":{"version":"1.0.0"},"node_modules/b":{"version":"2.0.1"}}',
      '{"node_modules/a":{"version":"1.0.0"},"node_modules/c":{"version":"3.0.0"}}',
    ]) {
      write(hidden, `{"packages":${installed}}`);
      rmSync(join(project, "node_modules/.mandate-lock"));
      expect(bootstrap().calls, installed).toEqual([expect.stringContaining("npm ci")]);
    }
  });

  it("wants the optional packages that package.json names", () => {
    const lock = {
      packages: {
        "": { optionalDependencies: { b: "2.0.0" } },
        "node_modules/b": { version: "2.0.0", optional: true },
      },
    };
    write("package-lock.json", JSON.stringify(lock));
    write("node_modules/.package-lock.json", '{"packages":{}}');
    touch("package-lock.json", -60);
    expect(bootstrap().calls).toEqual([expect.stringContaining("npm ci"), "build"]);
    expect(bootstrap()).toEqual(nothing);
  });

  it("does not remember an installation that failed", () => {
    const failed = bootstrap({ environment: { NPM_FAILS: "1" } });
    expect(failed).toMatchObject({ status: 1, said: expect.stringContaining("ci --include=dev") });
    expect(bootstrap().calls).toEqual([expect.stringContaining("npm ci"), "build"]);
  });

  it.each(["src/cli.ts", "src", "package.json", "scripts/build.mjs"])("builds again when %s is newer", (path) => {
    bootstrap();
    touch(path, 60);
    expect(bootstrap().calls).toEqual(["build"]);
  });

  it("has the same list of tools to install for root on Debian, and to name for anyone else", () => {
    bootstrap();
    // Without a PATH only what lies in the directories of daemons is found.
    const missing = { tools: true, environment: { PATH: join(project, "bin"), CI: "false" } };
    const found = bootstrap(missing);
    expect(found.status).toBe(0);
    expect(found.said).toContain("MISSING PROGRAMS\n");
    expect(found.said).toContain("  shellcheck (Debian package shellcheck): checks generated shell scripts\n");
    if (!canInstallTools()) {
      expect(found.calls).toEqual([]);
      expect(found.said).toContain("tests that need them are skipped and say so");
      return;
    }
    expect(found.calls).toEqual([
      "apt-get update -qq noninteractive",
      expect.stringMatching(/^apt-get install -y -qq --no-install-recommends .*\bshellcheck\b.* noninteractive$/),
    ]);
    expect(found.said).toContain("tests that need them will fail");
    for (const path of ["", "scripts"]) chmodSync(join(project, path), 0o755);
    expect(bootstrap({ ...missing, uid: 65534 })).toMatchObject({
      calls: [],
      said: expect.stringContaining("tests that need them are skipped and say so"),
    });
  });

  it("does not look for tools unless asked", () => {
    bootstrap();
    expect(bootstrap({ environment: { PATH: join(project, "bin") } })).toEqual(nothing);
  });
});
