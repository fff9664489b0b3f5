import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shellQuote } from "../../src/codex/hooks/escapers.ts";
import { hookCommand, runnerLimitSeconds } from "../../src/codex/hooks/hook-command.ts";
import { checkScript } from "../../src/codex/hooks/script-interpreter.ts";
import { commandInput, runHook, scratch, shells, writeHook } from "./run-hook.ts";

const script = (text: string) => ({ kind: "script", text }) as const;
const input = commandInput("ls");

describe.each(shells.map((shell) => [shell.join(" "), shell] as const))("the runner under %s", (_name, shell) => {
  it.each([
    ["exit 1", "it ended with status 1"],
    ["exit 127", "it ended with status 127"],
    ["kill -9 $$", "it was killed"],
    ["kill -TERM $$", "it was killed"],
    ["#!/opt/none/bash\nexit 0", "it ended with status"],
    ["#!/usr/bin/env python3\nraise SystemExit('no')", "it ended with status 1: no"],
    ["exit 2", "gave no reason"],
    ["printf ' \\n' >&2; exit 2", "gave no reason"],
    ["echo denied", "neither empty nor an answer"],
    [`echo 'x {"decision":"block","reason":"r"}'`, "neither empty nor an answer"],
    [`echo '{"decision":"block"}'`, "a refusal without a reason"],
    [`echo '{"decision":"block","reason":" "}'`, "a refusal without a reason"],
    [`echo '{"permissionDecision":"deny"}'`, "unknown key permissionDecision"],
    [`echo '{"foo":1}'`, "unknown key foo"],
    [`echo '{"decision":"block","reason":"r"'`, "it is not JSON"],
    [`echo '[]'`, "is not an answer"],
    [`echo '{"hookSpecificOutput":{"permissionDecision":"ask"}}'`, "ask is not supported"],
    [`echo '{"decision":"block","reason":"r"}'; exit 2`, "gave no reason"],
    [`echo '{"decision":"block","reason":"r"}'; exit 1`, "it ended with status 1"],
    ["printf '\\036'", "it ended with status 1"],
  ])("refuses when the script does this: %j", (text, why) => {
    const { status, stdout, stderr } = runHook(writeHook(scratch(), { run: script(text) }), input, { shell });
    expect(stderr).toContain(why);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });

  it("passes on what a script refuses, in either form", () => {
    const refusals = [
      "echo because >&2; exit 2",
      `echo '{"decision":"block","reason":"because"}'`,
      `echo '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"because"}}'`,
      `printf '\\n {"reason": "because", "decision": "block"} \\n'`,
      `echo '{"decision":"block","reason":"because","extra":1}'`,
      `echo '{"continue":false,"stopReason":"because"}'`,
    ];
    for (const text of refusals) {
      expect(runHook(writeHook(scratch(), { run: script(text) }), input, { shell })).toEqual({
        status: 2,
        stdout: "",
        stderr: "because\n",
      });
    }
  });

  it("lets go on what a script allows", () => {
    for (const text of ["exit 0", "cat >/dev/null", "echo note >&2", "echo '{}'", `echo '{"decision":"approve"}'`]) {
      expect(runHook(writeHook(scratch(), { run: script(text) }), input, { shell })).toMatchObject({
        status: 0,
        stdout: "",
      });
    }
  });

  it("hands on context and rewritten input unchanged", () => {
    const answers = [
      '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow","updatedInput":{"command":"echo \\"a\\\\b\\""}}}',
      '{"systemMessage":"look"}',
      '{"hookSpecificOutput":{"hookEventName":"PreToolUse","additionalContext":"c"}}',
    ];
    for (const answer of answers) {
      const run = script(`printf '%s\\n' ${shellQuote(answer)}`);
      expect(runHook(writeHook(scratch(), { run }), input, { shell })).toEqual({
        status: 0,
        stdout: `${answer}\n`,
        stderr: "",
      });
    }
  });

  it("refuses when the time is over, and ends what it started", { timeout: 60_000 }, () => {
    const directory = scratch();
    const path = writeHook(directory, {
      run: script(`echo $$ > ${directory}/pid; sleep 50; echo late > ${directory}/late`),
      timeoutSeconds: 2,
    });
    const { status, stderr } = runHook(path, input, { shell });
    expect({ status, stderr: stderr.includes("no answer within 1 seconds") }).toEqual({ status: 2, stderr: true });
    const pid = readFileSync(join(directory, "pid"), "utf8").trim();
    // Where nobody collects it, a process that has ended is still listed, as a zombie.
    expect(spawnSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" }).stdout).toMatch(/^(Z.*\n)?$/);
  });

  it("lets go on, or refuses once, as on_failure and the event say", () => {
    const failing = script("exit 1");
    const run = (
      event: "PreToolUse" | "Stop" | "SessionStart" | "PreCompact",
      onFailure: "block" | "allow",
      json: object,
    ) => runHook(writeHook(scratch(), { run: failing, event, onFailure }), json, { shell });
    expect(run("PreToolUse", "allow", input).status).toBe(1);
    expect(run("Stop", "block", { stop_hook_active: false }).status).toBe(2);
    expect(run("Stop", "block", { stop_hook_active: true }).status).toBe(1);
    expect(
      run("Stop", "block", { stop_hook_active: false, last_assistant_message: '"stop_hook_active":true' }).status,
    ).toBe(2);
    expect(run("PreCompact", "block", {}).status).toBe(1);
    const session = run("SessionStart", "block", {});
    expect([session.status, JSON.parse(session.stdout)]).toEqual([
      0,
      { continue: false, stopReason: "Managed hook hook of acme failed." },
    ]);
  });

  it("names the policy layer where the command line does not", () => {
    const { status, stderr } = runHook(
      writeHook(scratch(), { run: script("echo no >&2; exit 2"), onFailure: "allow" }),
      input,
      { shell },
    );
    expect([status, stderr]).toEqual([2, "no\nRefused by the managed hook hook (policy layer acme).\n"]);
  });

  it("gives the script its input, name and interpreter", () => {
    const directory = scratch();
    const sh = writeHook(directory, { run: script('#!/bin/sh -e\nline=$(cat); echo "$0 $line" >&2; exit 2') });
    expect(runHook(sh, '{"a":1}', { shell }).stderr).toBe('hook {"a":1}\n');
    const python = writeHook(directory, {
      run: script("#!/usr/bin/env python3\nimport sys\nsys.stderr.write(sys.stdin.read().upper())\nsys.exit(2)"),
    });
    expect(runHook(python, '{"a":1}', { shell }).stderr).toBe('{"A":1}\n');
  });
});

describe("the runner", () => {
  it("needs no timeout, perl, or GNU tools", () => {
    const path = writeHook(scratch(), { run: script("sleep 30"), timeoutSeconds: 2 });
    const text = readFileSync(path, "utf8");
    expect(text).not.toMatch(/\b(timeout|perl|setsid|pgrep|pkill)\s/);
    // A machine whose tools are busybox's alone, without timeout.
    const only = scratch();
    const applets = ["sh", "sleep", "awk", "cat", "sed", "head", "kill", "printf", "ps"];
    spawnSync("sh", ["-c", applets.map((name) => `ln -s "$(command -v busybox)" ${only}/${name}`).join("; ")]);
    const confined = text.replace(/^PATH=.*$/m, `PATH=${only}`);
    const { status, stderr } = spawnSync("busybox", ["sh", "-c", confined], { input: "{}", encoding: "utf8" });
    expect([status, stderr]).toEqual([2, "Managed hook hook failed: it gave no answer within 1 seconds\n"]);
  });

  it("does not take a hostile environment for its own", () => {
    const path = writeHook(scratch(), { run: script('echo "$PATH" >&2; exit 2') });
    const environment = {
      PATH: "/nonexistent",
      BASH_ENV: "/nonexistent",
      ENV: "/nonexistent",
      IFS: "x",
      CDPATH: "/",
      LC_ALL: "tr_TR.UTF-8",
    };
    const { stderr } = runHook(path, input, { shell: ["/bin/sh"], environment });
    expect(stderr).toBe("/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin\n");
  });

  it("reads its input to the end whatever the script does", () => {
    const path = writeHook(scratch(), { run: script("echo no >&2; exit 2") });
    // With a pipe that nobody empties, the writer would be killed and its status not 0.
    const writer = spawnSync(
      "bash",
      ["-c", `{ head -c 1000000 /dev/zero | tr '\\0' x; echo writer $? >&2; } | ${path}; echo hook $? >&2`],
      { encoding: "utf8" },
    );
    expect(writer.stderr).toContain("writer 0");
    expect(writer.stderr).toContain("hook 2");
  });

  it("leaves one second of the hook's time to itself", () => {
    expect([2, 3, 10, 600].map(runnerLimitSeconds)).toEqual([1, 2, 9, 599]);
  });

  it("is a clean script for shellcheck", () => {
    const path = writeHook(scratch(), { run: script("exit 0") });
    const found = spawnSync("shellcheck", ["-s", "sh", path], { encoding: "utf8" });
    expect([found.error, found.stdout]).toEqual([undefined, ""]);
  });

  it("means exactly the text it was given, for any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom("'", '"', "$(touch x)", "`x`", "\n", "\\", "!", "\u2019"),
        (text, hostile) => {
          const whole = (text + hostile + text).replaceAll("\0", "");
          const { stdout } = spawnSync("sh", ["-c", `printf %s ${shellQuote(whole)}`]);
          expect(stdout.equals(Buffer.from(whole))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("runs hostile parameters as text", () => {
    const directory = scratch();
    for (const hostile of [
      `'; touch ${directory}/own; '`,
      `$(touch ${directory}/own)`,
      `\`touch ${directory}/own\``,
      `"; touch ${directory}/own #`,
      `{{sh id}}`,
      "\u2018\u00fc",
    ]) {
      const path = writeHook(directory, {
        id: "hostile",
        layer: hostile,
        run: { kind: "library", use: "branch-guard", parameters: { protected: [hostile, "main"] } },
      });
      expect(runHook(path, commandInput("git push origin main")).status).toBe(2);
      expect(runHook(path, commandInput("git push origin other")).status).toBe(0);
    }
    expect(spawnSync("ls", [directory], { encoding: "utf8" }).stdout).toBe("hostile.sh\n");
  });
});

describe("the command line of a hook", () => {
  const hook = { id: "guard", event: "PreToolUse", onFailure: "block", layer: "acme" } as const;
  const start = (command: string, json: string) =>
    spawnSync("/bin/bash", ["-c", command], { input: json, encoding: "utf8" });

  it("refuses when the script is missing or cannot be run", () => {
    const directory = scratch();
    const missing = start(hookCommand(hook, directory), "{}");
    expect([missing.status, missing.stdout]).toEqual([2, ""]);
    expect(missing.stderr).toContain("Refused by the managed hook guard (policy layer acme).");
    spawnSync("cp", [writeHook(directory, { id: "guard", run: script("exit 0") }), `${directory}/plain.sh`]);
    spawnSync("chmod", ["0644", `${directory}/plain.sh`]);
    expect(start(hookCommand({ ...hook, id: "plain" }, directory), "{}").status).toBe(2);
    expect(start(hookCommand(hook, directory), "{}").status).toBe(0);
  });

  it("keeps the script's reason", () => {
    const directory = scratch();
    writeHook(directory, { id: "guard", run: script("echo because >&2; exit 2") });
    expect(start(hookCommand(hook, directory), "{}").stderr).toBe(
      "because\nRefused by the managed hook guard (policy layer acme).\n",
    );
  });

  it("is the path alone where a failure lets Codex go on", () => {
    expect(hookCommand({ ...hook, onFailure: "allow" })).toBe("/etc/codex/hooks/guard.sh");
    expect(hookCommand({ ...hook, event: "Stop" })).toBe("/etc/codex/hooks/guard.sh");
  });

  it("quotes a directory that needs it", () => {
    const directory = `${scratch()}/it's $HOME`;
    spawnSync("mkdir", [directory]);
    writeHook(directory, { id: "guard", run: script("exit 0") });
    expect(start(hookCommand(hook, directory), "{}").status).toBe(0);
  });
});

describe("a script of an organisation's own", () => {
  it.each([
    ["", "empty"],
    ["#!/usr/bin/tclsh\nputs x", "takes no program text"],
    ["#!/bin/sh\r\nexit 0\r\n", "Windows line endings"],
    ["a\0b", "NUL"],
    [`: ${"x".repeat(130_000)}`, "larger than"],
  ])("is refused when it could not be run: %#", (text, why) => {
    expect(checkScript(text).map((problem) => problem.message)).toEqual([expect.stringContaining(why)]);
  });

  it.each([
    "exit 0",
    "#!/bin/sh\nexit 0",
    "#!/bin/bash -eu\nexit 0",
    "#!/usr/bin/env python3\npass",
    "#!/usr/bin/env -S python3 -u\npass",
    "#!/usr/bin/python3.11\npass",
    "#! /usr/bin/perl -w\n1;",
  ])("is taken as it is: %j", (text) => {
    expect(checkScript(text)).toEqual([]);
  });
});
