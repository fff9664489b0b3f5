import { beforeAll, describe, expect, test } from "vitest";
import type { HookEvent, OnFailure } from "../../src/codex/hooks/events.ts";
import { hookCommand } from "../../src/codex/hooks/hook-command.ts";
import { renderHook, type HookToRender } from "../../src/codex/hooks/render-hook.ts";
import { codexFiles } from "../../src/host/codex/codex-files.ts";
import { codexBinary } from "../support/codex/codex-binary.ts";
import { execTurn, type TurnResult } from "../support/codex/exec-turn.ts";
import type { ModelScript } from "../support/codex/responses-server.ts";
import { disguisedPushes } from "../hooks/disguised-commands.ts";

let binary: string;
beforeAll(async () => {
  binary = await codexBinary("0.169.0");
});

interface Trial {
  readonly run?: HookToRender["run"];
  readonly event?: HookEvent;
  readonly onFailure?: OnFailure;
  readonly timeoutSeconds?: number;
  readonly missing?: boolean;
  readonly script?: ModelScript;
  readonly prompt?: string;
  readonly version?: string;
}

/** More than a pipe holds, less than the longest argument. */
const longCommand = {
  call: "exec_command",
  arguments: { cmd: `echo ran > ran.txt # ${"x".repeat(100_000)}` },
} as const;

/** A turn with one managed hook as it is delivered. */
async function turnWith(trial: Trial): Promise<TurnResult> {
  const { run = { kind: "script", text: "" }, event = "PreToolUse", onFailure = "block", timeoutSeconds = 10 } = trial;
  const hook = { id: "guard", event, onFailure, layer: "acme" };
  const { text } = renderHook({ ...hook, run, timeoutSeconds, platform: "unix" });
  const requirements = [
    "allow_managed_hooks_only = true",
    "[features]",
    "hooks = true",
    `[[hooks.${event}]]`,
    `[[hooks.${event}.hooks]]`,
    'type = "command"',
    `timeout = ${timeoutSeconds}`,
    `command = ${JSON.stringify(hookCommand(hook))}`,
  ];
  return execTurn({
    binary: trial.version === undefined ? binary : await codexBinary(trial.version),
    files: codexFiles({
      "requirements.toml": requirements.join("\n"),
      ...(trial.missing === true ? {} : { "hooks/guard.sh": text }),
    }),
    userConfig: 'sandbox_mode = "workspace-write"\n',
    script: trial.script ?? [[{ call: "exec_command", arguments: { cmd: "echo ran > ran.txt" } }]],
    ...(trial.prompt === undefined ? {} : { prompt: trial.prompt }),
  });
}

const failures: readonly (readonly [string, Trial])[] = [
  ["is missing", { missing: true }],
  ["ends with 1", { run: { kind: "script", text: "exit 1" } }],
  ["is killed", { run: { kind: "script", text: "kill -9 $$" } }],
  ["cannot be started", { run: { kind: "script", text: "#!/opt/none/bash\nexit 0" } }],
  ["prints something else", { run: { kind: "script", text: "echo denied" } }],
  ["refuses without a reason", { run: { kind: "script", text: `echo '{"decision":"block"}'` } }],
  ["ends with 2 in silence", { run: { kind: "script", text: `echo '{"decision":"block","reason":"r"}'; exit 2` } }],
  [
    "asks",
    {
      run: {
        kind: "script",
        text: `echo '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"ask"}}'`,
      },
    },
  ],
  ["is too slow", { run: { kind: "script", text: "sleep 60" }, timeoutSeconds: 3 }],
  ["leaves a process behind", { run: { kind: "script", text: "sleep 60 &" }, timeoutSeconds: 3 }],
];

describe("a delivered hook in a real turn", () => {
  test.each(failures)("blocks when its script %s", async (_, trial) => {
    const turn = await turnWith(trial);
    expect(turn.outputs[0]).toContain("Command blocked by PreToolUse hook");
    expect(turn.outputs[0]).toContain("Refused by the managed hook guard (policy layer acme).");
    expect(turn.work.has("ran.txt")).toBe(false);
  });

  test.each(failures)("lets the action run with on_failure: allow when its script %s", async (_, trial) => {
    const turn = await turnWith({ ...trial, onFailure: "allow" });
    expect(turn.work.get("ran.txt")).toBe("ran\n");
  });

  // A shell ends with 2 and a message on a syntax error: that is the form of a refusal, whatever on_failure says.
  test.each(["block", "allow"] as const)(
    "blocks when its script has a syntax error (on_failure: %s)",
    async (onFailure) => {
      const turn = await turnWith({ onFailure, run: { kind: "script", text: "if" } });
      expect(turn.outputs[0]).toContain("Command blocked by PreToolUse hook");
    },
  );

  test("refuses with on_failure: allow where the script says so", async () => {
    const turn = await turnWith({ onFailure: "allow", run: { kind: "script", text: "echo no >&2; exit 2" } });
    expect(turn.outputs[0]).toContain("Refused by the managed hook guard (policy layer acme).");
    expect(turn.work.has("ran.txt")).toBe(false);
  });

  test.each([
    ["a missing script", { missing: true }],
    ["a script that reads nothing", { run: { kind: "script", text: "echo no >&2; exit 2" } }],
  ] as const)("refuses a command of 300 kB with %s", async (_, trial) => {
    const turn = await turnWith({
      ...trial,
      script: [[{ call: "exec_command", arguments: { cmd: `echo ran > ran.txt # ${"x".repeat(100_000)}` } }]],
    });
    expect(turn.work.has("ran.txt")).toBe(false);
    expect(turn.outputs[0]).toContain("Command blocked by PreToolUse hook");
  });

  // 0.138.0 cannot write the rest of the input then and takes the hook for failed; 0.150.0 and newer do not mind.
  test("Codex 0.138.0 lets a long command run whose hook refuses without reading it", async () => {
    const turn = await execTurn({
      binary: await codexBinary("0.138.0"),
      files: codexFiles({
        "hooks/deny.sh": "#!/bin/sh\necho no >&2\nexit 2\n",
        "requirements.toml":
          '[features]\nhooks = true\n[[hooks.PreToolUse]]\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ntimeout = 5\ncommand = "/etc/codex/hooks/deny.sh"',
      }),
      userConfig: 'sandbox_mode = "workspace-write"\n',
      script: [[longCommand]],
    });
    expect(turn.work.has("ran.txt")).toBe(true);
  });

  test.each([
    ["a missing script", { missing: true }],
    ["a script that reads nothing", { run: { kind: "script", text: "echo no >&2; exit 2" } }],
    ["a script that is too slow", { run: { kind: "script", text: "sleep 60" }, timeoutSeconds: 3 }],
  ] as const)("a delivered hook refuses it there too, with %s", async (_, trial) => {
    const turn = await turnWith({ ...trial, version: "0.138.0", script: [[longCommand]] });
    expect(turn.work.has("ran.txt")).toBe(false);
    expect(turn.outputs[0]).toContain("Command blocked by PreToolUse hook");
  });

  test("lets an action run that its script allows", async () => {
    const turn = await turnWith({ run: { kind: "script", text: "cat >/dev/null" } });
    expect(turn.work.get("ran.txt")).toBe("ran\n");
  });

  test("hands a rewritten command on", async () => {
    const answer = `{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow","updatedInput":{"command":"echo other > ran.txt"}}}`;
    const turn = await turnWith({ run: { kind: "script", text: `echo '${answer}'` } });
    expect(turn.work.get("ran.txt")).toBe("other\n");
  });

  test("the command guard stops every disguise of a forbidden command", async () => {
    // The turn has no repository: a push that gets through fails by itself.
    const commands = disguisedPushes;
    const turn = await turnWith({
      run: {
        kind: "library",
        use: "command-guard",
        parameters: { rules: [{ match: ["git", "push"], decision: "forbidden" }] },
      },
      script: commands.map((cmd) => [{ call: "exec_command", arguments: { cmd } }]),
    });
    const ran = turn.outputs.flatMap((output, index) =>
      output.includes("`git push` is forbidden.") ? [] : [commands[index]],
    );
    expect(ran).toEqual([]);
    expect(turn.outputs).toHaveLength(commands.length);
  });

  test("a prompt that is refused never reaches the model", async () => {
    const turn = await turnWith({ event: "UserPromptSubmit", missing: true });
    expect(turn.requests).toHaveLength(0);
  });

  test("a session start that fails ends the session where the policy says block", async () => {
    expect((await turnWith({ event: "SessionStart", missing: true })).requests).toHaveLength(0);
    expect((await turnWith({ event: "SessionStart", run: { kind: "script", text: "exit 1" } })).requests).toHaveLength(
      0,
    );
    expect(
      (await turnWith({ event: "SessionStart", onFailure: "allow", run: { kind: "script", text: "exit 1" } })).requests,
    ).not.toHaveLength(0);
  });

  test("a failing Stop hook holds the agent back once, not for ever", async () => {
    const turn = await turnWith({
      event: "Stop",
      run: { kind: "script", text: "exit 1" },
      script: [[{ say: "one" }], [{ say: "two" }]],
    });
    expect(turn.requests).toHaveLength(2);
    expect(turn.timedOut).toBe(false);
  });

  test("a PostToolUse hook that fails with on_failure: block keeps the output from the model", async () => {
    const turn = await turnWith({
      event: "PostToolUse",
      run: { kind: "script", text: "exit 1" },
      script: [[{ call: "exec_command", arguments: { cmd: "echo secret-output" } }]],
    });
    expect(turn.outputs[0]).not.toContain("secret-output");
    expect(turn.outputs[0]).toContain("Refused by the managed hook guard");
  });
});
