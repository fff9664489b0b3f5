import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runToolWell } from "../package/support/run-tool.ts";
import { codexBinary } from "../support/codex/codex-binary.ts";
import { runMandate } from "../support/run-mandate.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const policy = `mandate: 1
name: acme
owner: security@acme.example
organization: { name: Acme Corp, identifier: com.acme.codex }
targets: { codex: ">=0.160.0 <=0.169.0", platforms: [linux] }
approvals: { allow: [on-request] }
access: { allow: [read-only, workspace], deny_read: ["~/.ssh", "/srv/**/*.pem"] }
network: { enabled: true, exclusive: true, allow: ["**.acme.example"] }
mcp: { servers: { docs: { url: "https://mcp.acme.example/docs" } } }
commands:
  - { id: no-forced-delete, match: [rm, -rf], decision: forbidden, guard: true }
  - { id: push-asks, match: [git, push], decision: prompt, guard: true }
  - { id: no-dd, match: [dd], decision: forbidden, guard: true }
web_search: { allow: [cached] }
tests:
  - { command: rm -rf build, expect: blocked }
`;

/** A directory with the policy and files beside it. */
function directory(files: Readonly<Record<string, string>> = {}): string {
  const cwd = temporaryDirectory();
  for (const [name, text] of Object.entries({ "acme.policy.yaml": policy, ...files }))
    writeFileSync(join(cwd, name), text);
  return cwd;
}

const testFile = (...tests: readonly string[]) =>
  ["policy: acme.policy.yaml", "tests:", ...tests.map((test) => `  - { ${test} }`), ""].join("\n");

describe("mandate test", () => {
  it("runs a policy's tests, says what decides and what no test covers", async () => {
    const { status, stdout, stderr } = await runMandate(["test", "acme.policy.yaml"], { cwd: directory() });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      "acme",
      "  ok    command: rm -rf build -> blocked  by commands.no-forced-delete of acme (acme.policy.yaml:11)",
      "  1 of 1 tests hold",
    ]);
    const untested = /no test covers: (.*)/.exec(stdout)?.[1]?.split(", ");
    expect(untested).toEqual(expect.arrayContaining(["web_search.allow", "commands.push-asks", "mcp.servers.docs"]));
    expect(untested).not.toContain("commands.no-forced-delete");
  });

  it("names the layer that decides, in the file that states it", async () => {
    const cwd = directory({
      "team.policy.yaml": [
        "mandate: 1",
        "name: team",
        "owner: team@acme.example",
        "extends: [acme.policy.yaml]",
        'access: { deny_read: ["~/.team"] }',
        "tests:",
        '  - { read: "~/.team/key", expect: deny }',
        '  - { read: "~/.ssh/key", expect: deny }',
        "",
      ].join("\n"),
    });
    const { status, stdout } = await runMandate(["test", "team.policy.yaml"], { cwd });
    expect(status).toBe(0);
    expect(stdout).toContain("read: ~/.team/key -> deny  by access.deny_read of team (team.policy.yaml:5)");
    expect(stdout).toContain("read: ~/.ssh/key -> deny  by access.deny_read of acme (acme.policy.yaml:7)");
    expect(stdout).toContain("command: rm -rf build -> blocked or stricter");
  });

  it("fails with a test that does not hold, at its line", async () => {
    const cwd = directory({ "more.policy-test.yaml": testFile("command: git push, expect: allow") });
    const { status, stdout } = await runMandate(["test", "more.policy-test.yaml"], { cwd });
    expect(status).toBe(1);
    expect(stdout).toContain("FAIL  command: git push  (more.policy-test.yaml:3:5)");
    expect(stdout).toContain("expected allow, got prompt with Codex 0.160.0..0.169.0");
    expect(stdout).toContain("decided by commands.push-asks of acme (acme.policy.yaml:12)");
    expect(stdout).not.toContain("rm -rf build");
  });

  it("counts the tests of a policy and of the files about it together", async () => {
    const cwd = directory({
      "a.policy-test.yaml": testFile("command: git push, expect: prompt"),
      "b.policy-test.yaml": testFile("domain: x.acme.example, expect: allow", "domain: evil.test, expect: deny"),
    });
    const files = ["a.policy-test.yaml", "acme.policy.yaml", "b.policy-test.yaml"];
    const { status, stdout } = await runMandate(["test", ...files, "--format", "json"], { cwd });
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ formatVersion: 1, summary: { total: 4, held: 4, failed: 0 } });
    expect(report.policies).toHaveLength(1);
    expect(report.policies[0].coverage.tested).toContainEqual({ constraint: "network.allow", tests: 1 });
    expect(report.policies[0].tests[1]).toMatchObject({
      test: "command: git push",
      file: "a.policy-test.yaml",
      line: 3,
      holds: true,
      answers: [
        {
          verdict: "prompt",
          certain: true,
          decidedBy: [{ constraint: "commands.push-asks", layer: "acme", file: "acme.policy.yaml", line: 12 }],
        },
      ],
    });
  });

  it("writes JUnit and TAP", async () => {
    const cwd = directory({
      "more.policy-test.yaml": testFile(`command: 'echo "<&>" # \\e', expect: unmatched`, "command: dd, expect: allow"),
    });
    const files = ["acme.policy.yaml", "more.policy-test.yaml"];
    const junit = await runMandate(["test", ...files, "--format", "junit"], { cwd });
    expect(junit.status).toBe(1);
    writeFileSync(join(cwd, "results.xml"), junit.stdout);
    runToolWell("xmllint", ["--noout", "--nonet", join(cwd, "results.xml")]);
    expect(junit.stdout).toContain('<testsuites name="mandate" tests="3" failures="1" errors="0">');
    const tap = await runMandate(["test", ...files, "--format", "tap"], { cwd });
    expect(tap.status).toBe(1);
    expect(tap.stdout.match(/^(TAP|1\.\.|ok|not ok).*/gm)).toEqual([
      "TAP version 13",
      "1..3",
      "ok 1 - acme: command: rm -rf build",
      expect.stringMatching(/^ok 2 - acme: command: echo /),
      "not ok 3 - acme: command: dd",
    ]);
  });

  it("cannot run what is not there", async () => {
    const cwd = directory();
    for (const name of ["none.policy.yaml", "none.policy-test.yaml", "."]) {
      const { status, stderr } = await runMandate(["test", "acme.policy.yaml", name], { cwd });
      expect(status, name).toBe(2);
      expect(stderr, name).toContain("error[unreadable-file]");
    }
    expect((await runMandate(["test"], { cwd })).status).toBe(2);
    expect((await runMandate(["test", "acme.policy.yaml", "--format", "xml"], { cwd })).status).toBe(2);
  });

  it.each([
    ["a policy that is not there", "policy: none.policy.yaml\ntests: []\n", "more.policy-test.yaml:1:9"],
    ["no policy", "tests: []\n", "more.policy-test.yaml:1:1"],
    ["a verdict that is none", testFile("command: ls, expect: perhaps"), "more.policy-test.yaml:3:28"],
    ["nothing at all", "", "more.policy-test.yaml:1:1"],
    ["no YAML", "policy: [\n", "more.policy-test.yaml:2:1"],
  ])("finds %s in a test file", async (_, text, place) => {
    const { status, stderr } = await runMandate(["test", "more.policy-test.yaml"], {
      cwd: directory({ "more.policy-test.yaml": text }),
    });
    expect(status).toBe(1);
    expect(stderr).toContain(place);
  });

  it("reports a policy with errors instead of testing it, and still tests the others", async () => {
    const cwd = directory({ "bad.policy.yaml": policy.replace("web_search", "web_serch") });
    const { status, stdout, stderr } = await runMandate(["test", "bad.policy.yaml", "acme.policy.yaml"], { cwd });
    expect(status).toBe(1);
    expect(stderr).toContain("error[unknown-key]");
    expect(stdout).toContain("1 of 1 tests hold");
  });

  it("does not take a policy without tests for a proven one", async () => {
    const cwd = directory({ "acme.policy.yaml": policy.slice(0, policy.indexOf("tests:")) });
    const { status, stdout } = await runMandate(["test", "acme.policy.yaml"], { cwd });
    expect(status).toBe(0);
    expect(stdout).toContain("there are no tests: nothing is proven");
  });
});

describe("mandate test --codex", () => {
  it("agrees with the example organisation's test file", async () => {
    const file = "profiles/examples/acme/payments.policy-test.yaml";
    const { status, stdout } = await runMandate(["test", file, "--codex", await codexBinary("0.169.0")]);
    expect(stdout).toContain("  20 of 20 tests hold\n  Codex 0.169.0 was asked 20 of them and agrees\n");
    expect(status).toBe(0);
  });

  const questions = testFile(
    "command: rm -rf build, expect: blocked",
    "command: 'env git push', expect: blocked",
    "command: git push origin x, expect: prompt",
    "command: /usr/bin/dd if=a, expect: blocked",
    "command: ls, expect: unmatched",
    'read: "~/.ssh/key", expect: deny',
    'read: "~/.profile", expect: allow',
    "read: /srv/keys/a/x.pem, expect: deny",
    "read: /srv/keys/a/x.txt, expect: allow",
    "domain: git.acme.example, expect: allow",
    "domain: evil.test, expect: deny",
    'mcp: { docs: { url: "https://mcp.acme.example/docs" } }, expect: enabled',
    'mcp: { docs: { url: "https://evil.test" } }, expect: disabled',
    "config: { sandbox_mode: danger-full-access }, expect: clamped",
    "config: { features: { hooks: false } }, expect: clamped",
    "config: { approval_policy: untrusted }, expect: rejected",
    "config: { model: gpt-6-sol }, expect: accepted",
    "hook: command-guard, input: { tool_input: { command: 'sh -c dd' } }, expect: block",
  );

  it("asks every kind of question of a real Codex, which agrees", async () => {
    const cwd = directory({ "all.policy-test.yaml": questions });
    const codex = await codexBinary("0.169.0");
    const { status, stdout, stderr } = await runMandate(
      ["test", "all.policy-test.yaml", "--codex", codex, "--format", "json"],
      { cwd },
    );
    const tests = JSON.parse(stdout).policies[0].tests as { test: string; expect: string; codex: object }[];
    expect(tests.map(({ test, codex: real }) => [test, real])).toEqual(
      tests.map(({ test, expect: verdict }) => [
        test,
        expect.objectContaining({ version: "0.169.0", verdict, simulated: verdict, agrees: true }),
      ]),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout).summary.codex).toEqual({ asked: 18, disagreements: 0 });
  });

  it("reports a Codex that answers differently as a defect of the simulator", async () => {
    const test = 'mcp: { docs: { url: "https://evil.test" } }, expect: disabled';
    const cwd = directory({ "one.policy-test.yaml": testFile(test) });
    const server = { name: "docs", enabled: true, transport: { url: "https://evil.test" } };
    const other = join(cwd, "codex");
    // The real Codex, but for the list of servers.
    writeFileSync(
      other,
      `#!/bin/sh\nif [ "$1" = mcp ]; then echo '${JSON.stringify([server])}'; else exec '${await codexBinary("0.169.0")}' "$@"; fi\n`,
      { mode: 0o755 },
    );
    const { status, stdout } = await runMandate(["test", "one.policy-test.yaml", "--codex", other], { cwd });
    expect(status).toBe(1);
    expect(stdout).toContain("  ok    mcp: ");
    expect(stdout).toContain("says enabled");
    expect(stdout).toContain("the simulator disabled: a defect of the simulator, please report it");
    expect(stdout).toContain("was asked 1 of them and disagrees on 1");
  });

  it("says what it does not ask", async () => {
    const cwd = directory({ "some.policy-test.yaml": testFile('read: "/etc/shadow", expect: allow') });
    const { status, stdout } = await runMandate(
      ["test", "some.policy-test.yaml", "--codex", await codexBinary("0.169.0")],
      { cwd },
    );
    expect(status).toBe(0);
    expect(stdout).toContain("Codex 0.169.0 was asked 0 of them and agrees");
    expect(stdout).toContain("not asked of Codex: read: /etc/shadow: ");
  });

  it("cannot tell without a Codex, or with one that the policy is not for", async () => {
    const cwd = directory();
    const none = await runMandate(["test", "acme.policy.yaml", "--codex", "/bin/true"], { cwd });
    expect(none.status).toBe(2);
    expect(none.stderr).toContain("the real Codex cannot be asked: ");
    const other = await runMandate(["test", "acme.policy.yaml", "--codex", await codexBinary("0.138.0")], { cwd });
    expect(other.status).toBe(2);
    expect(other.stderr).toContain("Codex 0.138.0 is not in the range of acme");
  });
});

describe("mandate ask", () => {
  const cwd = () => directory();
  const ask = async (...words: readonly string[]) => runMandate(["ask", "acme.policy.yaml", ...words], { cwd: cwd() });

  it.each([
    [["git push --force"], "prompt", "commands.push-asks of acme (acme.policy.yaml:12)"],
    [["env rm -r -f /"], "blocked", "commands.no-forced-delete of acme (acme.policy.yaml:11)"],
    [["dd if=x && rm -rf y"], "blocked", "commands.no-dd of acme (acme.policy.yaml:13)"],
    [["--domain", "git.acme.example"], "allow", "network.allow of acme (acme.policy.yaml:8)"],
    [["evil.test", "--domain"], "deny", "network.enabled of acme (acme.policy.yaml:8)"],
    [["--read", "~/.ssh/key"], "deny", "access.deny_read of acme (acme.policy.yaml:7)"],
    [["--mcp", "docs=https://evil.test"], "disabled", "mcp.servers.docs of acme (acme.policy.yaml:9)"],
    [["--mcp", '{ docs: { url: "https://mcp.acme.example/docs" } }'], "enabled", "mcp.servers.docs of acme"],
    [["--mcp", "docs=/bin/sh -c id"], "disabled", "mcp.servers.docs of acme"],
    [["--config", "web_search=live"], "clamped", "web_search.allow of acme (acme.policy.yaml:14)"],
    [["--config", 'sandbox_mode="danger-full-access"'], "clamped", "access.allow of acme (acme.policy.yaml:7)"],
    [["--config", "{ features: { hooks: false } }"], "clamped", "commands.no-forced-delete of acme"],
  ])("answers %j", async (words, verdict, source) => {
    const { status, stdout, stderr } = await ask(...words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.split("\n")[1]).toBe(verdict);
    expect(stdout).toContain(`  by ${source}`);
    expect(stdout).toContain("with Codex 0.160.0..0.169.0");
  });

  it("says where nothing in the policy decides", async () => {
    const { status, stdout } = await ask("npm test");
    expect(status).toBe(0);
    expect(stdout).toContain("unmatched\n  because no rule matches\n  no constraint of the policy decides\n");
  });

  it("answers in JSON", async () => {
    const { status, stdout } = await ask("--domain", "evil.test", "--format", "json", "--client", "0.169.0");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      formatVersion: 1,
      policy: "acme",
      question: { kind: "domain", domain: "evil.test" },
      answers: [
        {
          verdict: "deny",
          certain: true,
          because: "no entry of the managed list allows evil.test",
          decidedBy: [{ constraint: "network.enabled", layer: "acme", file: "acme.policy.yaml", line: 8 }],
          settings: [["requirements", "experimental_network", "enabled"]],
          versions: ["0.169.0"],
        },
      ],
    });
  });

  it.each([
    [[]],
    [["--domain"]],
    [["ls", "--domain", "x.test"]],
    [["--domain", "x.test", "--read", "/x"]],
    [["--mcp", "docs"]],
    [["--mcp", "{ docs: { uri: x } }"]],
    [["--config", "x"]],
    [["ls", "--client", "newest"]],
    [["ls", "--client", "0.120.0"]],
  ])("refuses %j", async (words) => {
    const { status, stdout, stderr } = await ask(...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^mandate: /);
  });

  it("tells a policy that is not there from one with errors", async () => {
    const bad = directory({ "acme.policy.yaml": policy.replace("web_search", "web_serch") });
    expect((await runMandate(["ask", "acme.policy.yaml", "ls"], { cwd: bad })).status).toBe(1);
    expect((await runMandate(["ask", "none.policy.yaml", "ls"], { cwd: bad })).status).toBe(2);
  });
});
