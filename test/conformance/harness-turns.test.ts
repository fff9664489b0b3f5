import { beforeAll, describe, expect, test } from "vitest";
import { codexFiles } from "../../src/host/codex/codex-files.ts";
import { codexBinary } from "../support/codex/codex-binary.ts";
import { execTurn } from "../support/codex/exec-turn.ts";
import type { ModelScript } from "../support/codex/responses-server.ts";

let binary: string;
beforeAll(async () => {
  binary = await codexBinary("0.169.0");
});

const pushThenWrite: ModelScript = [
  [{ call: "exec_command", arguments: { cmd: "git push origin main" } }],
  [{ call: "exec_command", arguments: { cmd: "echo written > written.txt" } }],
];

describe("a real turn against a scripted model", () => {
  test("a forbidden rule blocks git push, and the model is told why", async () => {
    const turn = await execTurn({
      binary,
      files: codexFiles({
        "rules/corp.rules":
          'prefix_rule(pattern = ["git", "push"], decision = "forbidden", justification = "Use the PR bot")\n',
      }),
      userConfig: 'sandbox_mode = "workspace-write"\n',
      script: pushThenWrite,
    });
    expect(turn).toMatchObject({ exitCode: 0, timedOut: false });
    expect(turn.requests).toHaveLength(3);
    expect(turn.outputs[0]).toContain("rejected: Use the PR bot");
    expect(turn.outputs[1]).toContain("exited with code 0");
    expect([...turn.work]).toEqual([["written.txt", "written\n"]]);
  });

  test("without the rule the same command runs", async () => {
    const turn = await execTurn({ binary, files: codexFiles({}), script: pushThenWrite });
    expect(turn.outputs[0]).toContain("exited with code 128");
  });

  test.each([
    ["fails open when its script is missing", "/etc/codex/hooks/missing.sh", true],
    [
      "blocks when it is wrapped to fail closed",
      '/etc/codex/hooks/missing.sh || { echo "policy hook unavailable" >&2; exit 2; }',
      false,
    ],
    ["blocks when its script denies", "/etc/codex/hooks/deny.sh", false],
  ])("a managed hook %s", async (_, command, runs) => {
    const turn = await execTurn({
      binary,
      files: codexFiles({
        "requirements.toml": [
          "allow_managed_hooks_only = true\n[features]\nhooks = true",
          `[[hooks.PreToolUse]]\nmatcher = "*"\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ntimeout = 5\ncommand = '${command}'`,
        ].join("\n"),
        "hooks/deny.sh": "#!/bin/sh\necho denied by policy >&2\nexit 2\n",
      }),
      userConfig: 'sandbox_mode = "workspace-write"\n',
      script: [[{ call: "exec_command", arguments: { cmd: "echo ran > ran.txt" } }]],
    });
    expect(turn.work.has("ran.txt")).toBe(runs);
    expect(turn.outputs).toHaveLength(1);
    expect(turn.outputs[0]?.includes("Command blocked by PreToolUse hook")).toBe(!runs);
  });

  test("a provider that the files pin is the one that is asked", async () => {
    const turn = await execTurn({
      binary,
      provider: "files",
      files: ({ baseUrl }) =>
        codexFiles({
          "requirements.toml": `model_provider = "corp"\nadditional_developer_instructions = "Be brief at Corp."\n[model_providers.corp]\nname = "corp"\nbase_url = "${baseUrl}"\nwire_api = "responses"\nenv_key = "CORP_TOKEN"\n`,
        }),
      userConfig: 'model_provider = "openai"\n',
      environment: { CORP_TOKEN: "token-of-corp" },
      script: [[{ say: "hello" }]],
    });
    expect(turn.exitCode).toBe(0);
    expect(turn.requests).toMatchObject([{ path: "/v1/responses", authorization: "Bearer token-of-corp" }]);
    expect(turn.requests[0]?.developer.join("\n")).toContain("Be brief at Corp.");
    expect(turn.requests[0]?.user).toContain("go");
    expect(JSON.stringify(turn.events)).toContain('"text":"hello"');
  });

  test("patches, terminals and files of user and project take part", async () => {
    const turn = await execTurn({
      binary,
      files: codexFiles({ "requirements.toml": '[permissions.filesystem]\ndeny_read = ["~/.ssh"]\n' }),
      userConfig: ({ work }) => `sandbox_mode = "workspace-write"\n[projects."${work}"]\ntrust_level = "trusted"\n`,
      userFiles: codexFiles({ ".ssh/key": "secret of the user\n" }),
      projectFiles: codexFiles({ "src/a.txt": "text of the project\n", "AGENTS.md": "Mind the project.\n" }),
      script: ({ home }) => [
        [{ call: "exec_command", arguments: { cmd: `cat src/a.txt ${home}/.ssh/key` } }],
        [{ custom: "apply_patch", input: "*** Begin Patch\n*** Add File: b.txt\n+patched\n*** End Patch\n" }],
        [{ call: "exec_command", arguments: { cmd: "sh", tty: true, yield_time_ms: 500 } }],
        [{ type: "echo typed > c.txt\n" }],
      ],
    });
    expect(turn.outputs).toHaveLength(4);
    expect(turn.outputs[0]).toContain("text of the project");
    expect(turn.outputs[0]).toContain("Permission denied");
    expect(turn.outputs[0]).not.toContain("secret of the user");
    expect(Object.fromEntries(turn.work)).toEqual({
      "AGENTS.md": "Mind the project.\n",
      "b.txt": "patched\n",
      "c.txt": "typed\n",
      "src/a.txt": "text of the project\n",
    });
    expect(Object.fromEntries(turn.home)).toEqual({ ".ssh/key": "secret of the user\n" });
    expect(turn.requests[0]?.tools.length).toBeGreaterThan(3);
    expect(JSON.stringify(turn.requests[0]?.body)).toContain("Mind the project.");
  });

  test("a turn that does not end is ended", async () => {
    const turn = await execTurn({
      binary,
      files: codexFiles({}),
      script: [[{ call: "exec_command", arguments: { cmd: "sleep 600", yield_time_ms: 30_000 } }]],
      timeoutMilliseconds: 3_000,
    });
    expect(turn).toMatchObject({ timedOut: true, exitCode: undefined });
    expect(turn.requests).toHaveLength(1);
  });

  test("a refused configuration reaches no model", async () => {
    const turn = await execTurn({
      binary,
      files: codexFiles({ "requirements.toml": "allowed_sandbox_modes = []\n" }),
      script: [],
    });
    expect(turn.exitCode).toBe(1);
    expect(turn.requests).toEqual([]);
    expect(turn.stderr).toContain("allowed_sandbox_modes");
  });
});
