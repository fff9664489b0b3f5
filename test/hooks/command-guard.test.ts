import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusedByCommandGuard, type GuardRule } from "../../src/codex/hooks/command-guard.ts";
import { disguisedPushes, innocentMentions } from "./disguised-commands.ts";
import { shellText } from "./shell-text.ts";
import { commandInput, runHook, scratch, shells, writeHook } from "./run-hook.ts";

const forbidden: readonly GuardRule[] = [
  { match: [["git"], ["push"]], decision: "forbidden", because: "Use the bot." },
  { match: [["rm"], ["-rf", "-fr"]], decision: "forbidden" },
];
const run = (rules: readonly GuardRule[]) =>
  ({ kind: "library", use: "command-guard", parameters: { rules: rules.map((rule) => ({ ...rule })) } }) as const;

describe("the command guard", () => {
  it.each(disguisedPushes)("refuses %j", (command) => {
    const path = writeHook(scratch(), { run: run(forbidden) });
    const { status, stderr, stdout } = runHook(path, commandInput(command));
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: "",
      stderr: "`git push` is forbidden. Use the bot.\n",
    });
    expect(refusedByCommandGuard(command, forbidden)).toBe("`git push` is forbidden. Use the bot.");
  });

  it.each(innocentMentions)("lets %j run", (command) => {
    const path = writeHook(scratch(), { run: run(forbidden) });
    expect(runHook(path, commandInput(command))).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(refusedByCommandGuard(command, forbidden)).toBeUndefined();
  });

  it.each([
    "rm -rf x",
    "rm -fr x",
    "rm -r -f x",
    "rm -f x -r",
    "rm x -rf",
    "rm -Rf x",
    "rm --recursive --force x",
    "rm --rec -f x",
    "rm -rfv x",
    "sudo rm -rf /",
  ])("takes options apart: %s", (command) => {
    expect(refusedByCommandGuard(command, forbidden)).toBe("`rm -rf` is forbidden.");
  });

  it.each(["rm -r x", "rm -f x", "rm -- -rf", "rmdir x", "rm x/-rf"])(
    "tells apart what is no forbidden option: %s",
    (command) => {
      expect(refusedByCommandGuard(command, forbidden)).toBeUndefined();
    },
  );

  const wrappers: readonly GuardRule[] = [{ match: [["sudo", "xargs"]], decision: "forbidden" }];
  it.each(["sudo id", "(sudo -u root id)", "env sudo id", "sh -c 'sudo id'", "sudo", "sudo -n", "ls | xargs rm"])(
    "refuses a program that runs others, where a rule is about it: %s",
    (command) => {
      expect(refusedByCommandGuard(command, wrappers)).toBe("`sudo` is forbidden.");
      const path = writeHook(scratch(), { run: run(wrappers) });
      expect(runHook(path, commandInput(command)).status).toBe(2);
    },
  );
  it.each(["echo sudo id", "man sudo", "env id"])("lets %s run beside such a rule", (command) => {
    expect(refusedByCommandGuard(command, wrappers)).toBeUndefined();
  });

  const asking: readonly GuardRule[] = [{ match: [["git"], ["push"]], decision: "prompt", because: "A person looks." }];
  it.each([
    "git push",
    "git push origin main",
    "git status && git push",
    "ls | git push",
    "/usr/bin/git push",
    "git 'push'",
  ])("leaves a prompt to the exec policy where that sees it: %s", (command) => {
    expect(refusedByCommandGuard(command, asking)).toBeUndefined();
  });
  it.each([
    "(git push)",
    "env git push",
    "bash -c 'git push'",
    "git push > x",
    '"git" push',
    "git -C . push",
    "A=1 git push",
  ])("refuses a prompt's command where the exec policy would not ask: %s", (command) => {
    expect(refusedByCommandGuard(command, asking)).toBe(
      "`git push` needs an approval: write it as a plain command of its own. A person looks.",
    );
  });

  it("reads a command that is a list of words", () => {
    const path = writeHook(scratch(), { run: run(forbidden) });
    expect(runHook(path, commandInput(["bash", "-lc", "git push"])).status).toBe(2);
    expect(runHook(path, commandInput(["git", "push"])).status).toBe(2);
    expect(runHook(path, commandInput(["echo", "git push"])).status).toBe(0);
  });

  it("reads nothing but tool_input.command", () => {
    const path = writeHook(scratch(), { run: run(forbidden) });
    const decoy = 'echo \'{"tool_input":{"command":"git push"}}\' "command":"git push"';
    expect(runHook(path, commandInput(decoy)).status).toBe(0);
    expect(runHook(path, { ...commandInput("git push"), last: '"tool_input":{"command":"ls"}' }).status).toBe(2);
    expect(
      runHook(path, { "tool_input.command": "git push", tool_name: "view_image", tool_input: { path: "x" } }).status,
    ).toBe(0);
  });

  it.each([
    "",
    "garbage",
    '{"tool_name":"Bash"}',
    '{"tool_name":"Bash","tool_input":{"command":"ls"}',
    '{"tool_name":"Bash","tool_input":{"command":7}}',
  ])("refuses input that it cannot read: %j", (input) => {
    expect(runHook(writeHook(scratch(), { run: run(forbidden) }), input).status).toBe(2);
  });

  it("reads a command of any size", () => {
    const path = writeHook(scratch(), { run: run(forbidden) });
    expect(runHook(path, commandInput(`echo ${"a".repeat(300_000)}; git push`)).status).toBe(2);
    expect(runHook(path, commandInput(`echo '${'"\\'.repeat(50_000)}'; ls`)).status).toBe(0);
  });

  it.each(shells.map((shell) => [shell.join(" "), shell] as const))("decides alike under %s", (_name, shell) => {
    const path = writeHook(scratch(), { run: run(forbidden) });
    expect(runHook(path, commandInput("env bash -c 'git pu\"\"sh'"), { shell }).status).toBe(2);
    expect(runHook(path, commandInput("git fetch && echo 'git push'"), { shell })).toMatchObject({
      status: 0,
      stdout: "",
    });
  });

  it("decides as its twin in the simulator, as a whole script too", () => {
    const path = writeHook(scratch(), { run: run([...forbidden, ...asking]) });
    fc.assert(
      fc.property(shellText, (command) => {
        const refused = refusedByCommandGuard(command, [...forbidden, ...asking]);
        const { status, stderr } = runHook(path, commandInput(command));
        expect([command, status, stderr]).toEqual([
          command,
          refused === undefined ? 0 : 2,
          refused === undefined ? "" : `${refused}\n`,
        ]);
      }),
      { numRuns: 60 },
    );
  });
});
