import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { codexFiles, writeCodexFiles } from "../../src/host/codex/codex-files.ts";
import type { CodexOracle } from "../../src/host/codex/codex-oracle.ts";
import { openCodex } from "../../src/host/codex/codex-oracle.ts";
import { judgeWith } from "../../src/host/codex/judge-bundle.ts";
import { at } from "../../src/host/codex/plain-json.ts";
import type { PrivateNamespace } from "../../src/host/codex/private-namespace.ts";
import { enter, findNamespace, withScratch } from "../../src/host/codex/private-namespace.ts";
import { runProcess } from "../../src/host/codex/run-process.ts";
import { codexOracle } from "../support/codex/codex-oracle.ts";

const path = process.env["PATH"] ?? "/usr/bin:/bin";

describe("the private namespace", () => {
  let namespace: PrivateNamespace;
  beforeAll(async () => {
    const found = await findNamespace();
    if (!found.available) throw new Error(found.reason);
    namespace = found;
  });

  test("shows the files as /etc/codex, leaves the machine's own alone and no scratch tree behind", async () => {
    const before = machineEtc();
    let root = "";
    const result = await withScratch(async (scratch) => {
      root = scratch.root;
      await writeCodexFiles(
        scratch.etc,
        codexFiles({ "requirements.toml": "# asked\n", "hooks/guard.sh": "#!/bin/sh\n" }),
      );
      const script =
        "cd /etc/codex && find . | sort && stat -c '%a %u:%g %n' . hooks hooks/guard.sh requirements.toml && touch new";
      const [command, ...rest] = enter(namespace, scratch, scratch.work, ["sh", "-c", script]);
      return runProcess({ command, arguments: rest, environment: { PATH: path }, timeoutMilliseconds: 10_000 });
    });
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    expect(result.stdout.split("\n")).toEqual([
      ".",
      "./hooks",
      "./hooks/guard.sh",
      "./requirements.toml",
      "755 0:0 .",
      "755 0:0 hooks",
      "755 0:0 hooks/guard.sh",
      "644 0:0 requirements.toml",
      "",
    ]);
    expect(machineEtc()).toEqual(before);
    expect(existsSync(root)).toBe(false);
  });

  test.each(["an overlay", "a copy"])("makes /etc/codex appear by %s where the machine has none", async (way) => {
    const result = await withScratch(async (scratch) => {
      await writeCodexFiles(scratch.etc, codexFiles({ "requirements.toml": "# asked\n" }));
      const tools = join(scratch.root, "tools");
      await mkdir(tools);
      if (way === "a copy") {
        await writeFile(
          join(tools, "mount"),
          `#!/bin/sh\ncase "$*" in *overlay*) exit 1 ;; esac\nPATH='${path}' exec mount "$@"\n`,
        );
        await chmod(join(tools, "mount"), 0o755);
      }
      // A machine without /etc/codex, itself a private namespace, looked at before and after the question.
      const machine = `
        mkdir "$1/machine" && mount -t tmpfs tmpfs "$1/machine" && cp -a /etc/. "$1/machine" || exit 99
        rm -rf "$1/machine/codex" && mount --bind "$1/machine" /etc || exit 99
        shift; test ! -e /etc/codex || exit 98
        "$@" || exit 97
        test ! -e /etc/codex || exit 96`;
      const question = enter(namespace, scratch, scratch.work, [
        "sh",
        "-c",
        "cat /etc/codex/requirements.toml; test -f /etc/group && echo the rest",
      ]);
      const [command, ...rest] = [
        "unshare",
        ...namespace.unshareArguments,
        "sh",
        "-c",
        machine,
        "machine",
        scratch.root,
        ...question,
      ];
      return runProcess({
        command: command ?? "",
        arguments: rest,
        environment: { PATH: `${tools}:${path}` },
        timeoutMilliseconds: 20_000,
      });
    });
    expect(result).toMatchObject({ exitCode: 0, stdout: "# asked\nthe rest\n" });
  });

  test("ends with everything that was started in it", async () => {
    const marker = `${process.pid}987`;
    await withScratch(async (scratch) => {
      const [command, ...rest] = enter(namespace, scratch, scratch.work, [
        "sh",
        "-c",
        `setsid sleep ${marker} & sleep ${marker}`,
      ]);
      const began = Date.now();
      const result = await runProcess({
        command,
        arguments: rest,
        environment: { PATH: path },
        timeoutMilliseconds: 500,
      });
      expect(result).toMatchObject({ exitCode: undefined, timedOut: true });
      expect(Date.now() - began).toBeLessThan(5_000);
    });
    const alive = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry) && commandLine(entry).includes(marker));
    expect(alive).toEqual([]);
  });
});

describe("opening a binary", () => {
  test("says why it cannot be asked", async () => {
    expect(await openCodex("/nowhere/codex")).toMatchObject({
      verdict: "cannot",
      message: expect.stringContaining("/nowhere/codex"),
    });
    expect(await openCodex("/bin/true")).toMatchObject({
      verdict: "cannot",
      message: expect.stringContaining("--version"),
    });
  });
});

const versions = ["0.169.0", "0.138.0"] as const;

describe.each(versions)("Codex %s", (version) => {
  let codex: CodexOracle;
  beforeAll(async () => {
    codex = await codexOracle(version);
  });

  test("accepts files it can read", async () => {
    const answer = await codex.load(
      codexFiles({ "requirements.toml": 'allowed_approval_policies = ["on-request"]\n' }),
    );
    expect(answer.verdict).toBe("accepted");
  });

  test.each([
    ["requirements.toml", "allowed_approval_policies = []\n", "field `allowed_approval_policies` cannot be empty"],
    ["requirements.toml", "allowed_approval_policies = [\n", "TOML parse error at line 1"],
    ["config.toml", 'model_context_window = "x"\n', "/etc/codex/config.toml:1:24"],
    ["managed_config.toml", "model = 1\n", "/etc/codex/managed_config.toml:1:9"],
  ])("refuses a %s with %j in its own words", async (file, text, message) => {
    const answer = await codex.load(codexFiles({ [file]: text }));
    expect(answer).toMatchObject({ verdict: "refused", message: expect.stringContaining(message) });
  });

  test("is not misled by a credential store that this machine lacks", async () => {
    const answer = await codex.load(codexFiles({ "config.toml": 'cli_auth_credentials_store = "keyring"\n' }));
    expect(answer.verdict).toBe("accepted");
  });

  test("starts a session under the clamped policy, with layers and hooks to read", async () => {
    const answer = await codex.session(
      codexFiles({
        "requirements.toml":
          'allowed_approval_policies = ["on-request"]\n[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = "/etc/codex/hooks/stop.sh"\n',
        "config.toml": 'model = "corp-model"\n',
        "hooks/stop.sh": "#!/bin/sh\n",
      }),
      { userConfig: 'approval_policy = "never"\n' },
    );
    if (answer.verdict !== "started") throw new Error(JSON.stringify(answer));
    expect(answer.thread).toMatchObject({ approvalPolicy: "on-request", model: "corp-model" });
    expect(at(answer.requirements, "allowedApprovalPolicies")).toEqual(["on-request"]);
    expect(at(answer.config?.config, "approval_policy")).toBe("never");
    expect(at(answer.config?.origins, "model", "name", "file")).toBe("/etc/codex/config.toml");
    expect(answer.hooks?.hooks).toMatchObject([{ isManaged: true, command: "/etc/codex/hooks/stop.sh" }]);
    expect(answer.warnings.map((warning) => warning.summary)).toContainEqual(
      expect.stringContaining("`approval_policy` is disallowed by requirements"),
    );
  });

  test("asks exec policy files about commands", async () => {
    const rules = 'prefix_rule(pattern = ["git", "push"], decision = "forbidden", justification = "Use the bot")\n';
    expect(await codex.rules([rules], ["git", "push", "--force"])).toEqual({
      verdict: "decided",
      decision: "forbidden",
      matchedRules: [{ prefix: ["git", "push"], decision: "forbidden", justification: "Use the bot" }],
    });
    expect(
      await codex.rules([rules, 'prefix_rule(pattern = ["git"], decision = "prompt")\n'], ["git", "pull"]),
    ).toMatchObject({
      verdict: "decided",
      decision: "prompt",
    });
    expect(await codex.rules([rules], ["ls"])).toEqual({ verdict: "decided", decision: "none", matchedRules: [] });
    expect(await codex.rules(['prefix_rule(pattern = ["git"], decision = "deny")\n'], ["git"])).toMatchObject({
      verdict: "invalid",
      message: expect.stringContaining("invalid decision: deny"),
    });
  });
});

describe("Codex 0.169.0 in detail", () => {
  let codex: CodexOracle;
  beforeAll(async () => {
    codex = await codexOracle("0.169.0");
  });

  test("a session fails on what loading accepts", async () => {
    const files = codexFiles({
      "requirements.toml":
        '[[hooks.PreToolUse]]\nmatcher = "["\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ncommand = "true"\n',
    });
    expect((await codex.load(files)).verdict).toBe("accepted");
    expect(await codex.session(files)).toMatchObject({
      verdict: "failed",
      message: expect.stringContaining('invalid matcher "["'),
    });
  });

  test("the app-server does not start on a typed error", async () => {
    expect(await codex.session(codexFiles({ "requirements.toml": "allowed_sandbox_modes = []\n" }))).toMatchObject({
      verdict: "did-not-start",
      message: expect.stringMatching(/^invalid value for `allowed_sandbox_modes`/),
    });
  });

  test("every ignored key is listed, though Codex names three at a time", async () => {
    const answer = await codex.ignoredKeys(
      codexFiles({
        "requirements.toml": [
          "one = 1\ntwo = 2.0\n'dotted.key' = 3\nallow_remote_control = false",
          "[features]\nnope = true\nhooks = true",
          "[permissions.filesystem]\ndeny_read = ['/srv/secret']\ndeny_write = ['/srv']",
          "[rules]\nprefix_rules = [{ pattern = [{ token = 'git' }], decision = 'prompt', match = ['git x'] }]",
        ].join("\n"),
        "config.toml": "four = 4\n[features]\nzork = true\n",
        "managed_config.toml": "five = 5\n",
      }),
    );
    expect(answer).toEqual({
      verdict: "listed",
      keys: [
        { file: "config.toml", key: "features.zork" },
        { file: "config.toml", key: "four" },
        { file: "managed_config.toml", key: "five" },
        { file: "requirements.toml", key: "dotted.key" },
        { file: "requirements.toml", key: "features.nope" },
        { file: "requirements.toml", key: "one" },
        { file: "requirements.toml", key: "permissions.filesystem.deny_write" },
        { file: "requirements.toml", key: "rules.prefix_rules.0.match" },
        { file: "requirements.toml", key: "two" },
      ],
      unreported: [],
      unnamed: 0,
    });
  });

  test("an older client's silence about unknown keys is not taken for an answer", async () => {
    const older = await codexOracle("0.138.0");
    expect(await older.ignoredKeys(codexFiles({ "requirements.toml": "one = 1\n" }))).toEqual({
      verdict: "listed",
      keys: [],
      unreported: ["requirements.toml"],
      unnamed: 0,
    });
  });

  test("a whole tree is judged file by file", async () => {
    const judged = await judgeWith(
      codex,
      codexFiles({
        "requirements.toml":
          'allowed_approval_policies = ["on-request"]\ncli_auth_credentials_store = "keyring"\ntypo = 1\n',
        "config.toml": "another = 1\n",
        "rules/good.rules": 'prefix_rule(pattern = ["git"], decision = "prompt")\n',
        "rules/bad.rules": 'prefix_rule(pattern = ["git"], decision = "deny")\n',
      }),
    );
    if (judged.verdict !== "judged") throw new Error(judged.message);
    expect(judged.notTold).toEqual([]);
    expect(judged.findings.map(({ kind, file, key }) => [kind, file, key])).toEqual([
      ["rules-invalid", "rules/bad.rules", undefined],
      ["warning", "requirements.toml", undefined],
      ["ignored-key", "config.toml", "another"],
      ["ignored-key", "requirements.toml", "typo"],
    ]);
    expect(judged.findings[0]?.message).toContain("/etc/codex/rules/bad.rules:1");
    expect(judged.findings[1]?.message).toContain("`cli_auth_credentials_store` is overridden by the required value");
  });

  test("a clean tree has no findings", async () => {
    const judged = await judgeWith(codex, codexFiles({ "requirements.toml": "allow_remote_control = false\n" }));
    expect(judged).toEqual({ verdict: "judged", version: "0.169.0", findings: [], notTold: [] });
  });

  test.each([
    ["refused", "allowed_approval_policies = []\n"],
    [
      "session-failed",
      '[experimental_network]\nenabled = true\n[experimental_network.domains]\n"https://x.com" = "deny"\n',
    ],
  ])("a tree is %s, and the file at fault is found though Codex does not name it", async (kind, text) => {
    const judged = await judgeWith(codex, codexFiles({ "config.toml": "model = 'm'\n", "requirements.toml": text }));
    if (judged.verdict !== "judged") throw new Error(judged.message);
    expect(judged.findings).toMatchObject([{ kind, file: "requirements.toml" }]);
  });
});

/** What the machine itself has in /etc and /etc/codex. */
function machineEtc(): readonly string[] {
  return [...readdirSync("/etc"), ...(existsSync("/etc/codex") ? readdirSync("/etc/codex") : ["no /etc/codex"])];
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
