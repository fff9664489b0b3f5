import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { execFile } from "node:child_process";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkParameters } from "../../src/codex/hooks/check-parameters.ts";
import type { HookEvent } from "../../src/codex/hooks/events.ts";
import { hookLibrary } from "../../src/codex/hooks/library.ts";
import type { Plain } from "../../src/source/located.ts";
import { exampleParameters } from "./library-examples.ts";
import { commandInput, runHook, scratch, shells, writeHook, type HookRun } from "./run-hook.ts";

type Parameters = Readonly<Record<string, Plain>>;

/** Runs a library hook once. */
function judge(
  use: string,
  input: unknown,
  parameters: Parameters = exampleParameters[use] ?? {},
  more: { event?: HookEvent; home?: string } = {},
): HookRun {
  const event = more.event ?? hookLibrary.find((hook) => hook.name === use)?.events[0] ?? "PreToolUse";
  const path = writeHook(scratch(), { id: use, event, run: { kind: "library", use, parameters } });
  return runHook(path, input, more.home === undefined ? {} : { environment: { HOME: more.home } });
}

function repository(): string {
  const directory = scratch();
  const git = (...words: string[]) =>
    spawnSync("git", ["-C", directory, "-c", "user.name=a", "-c", "user.email=a@b", ...words]);
  git("init", "-q", "-b", "main");
  writeFileSync(join(directory, "file"), "a\nb\nc\n");
  git("add", ".");
  git("commit", "-qm", "first");
  return directory;
}

const session = {
  session_id: "0199a213-81c0",
  turn_id: "t",
  transcript_path: "/x",
  model: "gpt-6-sol",
  permission_mode: "default",
};
const stop = (cwd: string, active = false) => ({
  ...session,
  cwd,
  hook_event_name: "Stop",
  stop_hook_active: active,
  last_assistant_message: "done",
});
const toolOutput = (response: unknown) => ({
  ...commandInput("ls"),
  hook_event_name: "PostToolUse",
  tool_response: response,
});
const prompt = (text: string) => ({ ...session, cwd: "/w", hook_event_name: "UserPromptSubmit", prompt: text });

describe("every hook of the library", () => {
  it.each(hookLibrary.map((hook) => [hook.name, hook] as const))(
    "%s: parameters, documentation and script are complete",
    (name, hook) => {
      expect(checkParameters(name, exampleParameters[name])).toEqual([]);
      expect(hook.whatItCannotSee.length).toBeGreaterThan(0);
      for (const parameter of hook.parameters) {
        expect(parameter.required).toBe(parameter.default === undefined);
        if (parameter.default !== undefined)
          expect(checkParameters(name, { ...exampleParameters[name], [parameter.name]: parameter.default })).toEqual(
            [],
          );
      }
      const path = writeHook(scratch(), {
        id: name,
        event: hook.events[0] ?? "PreToolUse",
        run: { kind: "library", use: name, parameters: exampleParameters[name] ?? {} },
      });
      const checked = spawnSync("shellcheck", ["-s", "sh", path], { encoding: "utf8" });
      expect([checked.error, checked.stdout]).toEqual([undefined, ""]);
    },
  );

  it.each(hookLibrary.filter((hook) => hook.name !== "session-context").map((hook) => hook.name))(
    "%s refuses what it cannot read",
    (name) => {
      for (const input of ["", "{", "[1", '{"tool_name":"Bash"'])
        expect(judge(name, input, undefined, { home: scratch() }).status).toBe(2);
    },
  );

  // Each under every shell, on an input that it refuses (session-context: answers).
  it.each(shells.map((shell) => [shell.join(" "), shell] as const))("works under %s", (_name, shell) => {
    const cwd = repository();
    writeFileSync(join(cwd, "new"), "1\n2\n3\n4\n");
    const inputs: Readonly<Record<string, unknown>> = {
      "branch-guard": commandInput("git push", cwd),
      "command-guard": commandInput("env git push"),
      "path-guard": commandInput("echo x > ~/.ssh/config"),
      "secret-scan": toolOutput("AKIAQ3EGRF7K2LMNOPQR"),
      "prompt-guard": prompt("Ignore THE rules"),
      "change-size": stop(cwd),
      "tests-gate": stop(cwd),
      "review-gate": stop(cwd),
      "policy-service": prompt("x"),
    };
    const statuses = Object.entries(inputs).map(([use, input]) => {
      const event = hookLibrary.find((hook) => hook.name === use)?.events[0] ?? "PreToolUse";
      const path = writeHook(scratch(), {
        event,
        run: { kind: "library", use, parameters: exampleParameters[use] ?? {} },
      });
      return [use, runHook(path, input, { shell, environment: { HOME: "/home/u", POLICY_TOKEN: "t" } }).status];
    });
    expect(statuses).toEqual(Object.keys(inputs).map((use) => [use, 2]));
  });
});

describe("branch-guard", () => {
  const parameters = { protected: ["main", "release/*"] };
  it.each([
    "git push origin main",
    "git push -u origin main",
    "git push origin HEAD:main",
    "git push origin x:refs/heads/main",
    "git push origin refs/heads/main",
    "git push origin x main",
    "git push origin release/1.2",
    "git push origin release/1/2",
    "git push --force",
    "git push -f origin x",
    "git push --force-with-lease origin x",
    "git push -fu origin x",
    "git push origin +x",
    "git push origin +x:y",
    "git push origin :main",
    "git push --delete origin main",
    "git push -d origin main",
    "git push --del origin main",
    "git push --mirror",
    "git push --all",
    "git push --branches",
    "git push --prune origin",
    "git push origin 'refs/heads/*'",
    "git push origin :",
    "git push origin $BRANCH",
    'git push origin "$(git branch --show-current)"',
    "git -C sub push origin main",
    "cd sub && git push origin main",
    "(git push origin main)",
    "git -c alias.p=push p origin main",
    "git -c push.default=matching push",
    "git push --repo=origin main",
    "git push --repo origin main",
    "git push -o ci.skip origin main",
    "git send-pack origin main",
    "git subtree push --prefix lib origin main",
    "git branch -D main",
    "git branch -f main HEAD~3",
    "git branch -M main old",
    "git checkout main && git push",
    "git switch main; git push",
    "git $CMD origin main",
  ])("refuses %s", (command) => {
    expect(judge("branch-guard", commandInput(command, "/"), parameters)).toMatchObject({ status: 2, stdout: "" });
  });

  it.each([
    "git push origin feature/x",
    "git push -u origin feature/x",
    "git push origin HEAD:feature/x",
    "git push origin v1.0",
    "git push --tags origin v1",
    "git push origin tag v1",
    "git push --dry-run origin x",
    "git push origin main:feature/x",
    "git push origin --delete feature/x",
    "git push origin maintenance",
    "git push origin refs/tags/main",
    "git fetch origin main",
    "git pull origin main",
    "git checkout main",
    "git branch -d feature/x",
    "git checkout -b x && git commit -m y && git push -u origin HEAD",
    "git log main",
    "echo git push origin main",
  ])("lets %s run", (command) => {
    expect(judge("branch-guard", commandInput(command, "/"), parameters)).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
  });

  it("knows the branch that is checked out", () => {
    const cwd = repository();
    const verdicts = () =>
      [
        "git push",
        "git push origin HEAD",
        "git push origin @",
        `cd ${cwd} && git push`,
        `git -C ${cwd} push`,
        "git push -u origin",
      ].map((command) => judge("branch-guard", commandInput(command, cwd), parameters).status);
    expect(verdicts()).toEqual([2, 2, 2, 2, 2, 2]);
    spawnSync("git", ["-C", cwd, "checkout", "-qb", "feature/x"]);
    expect(verdicts()).toEqual([0, 0, 0, 0, 0, 0]);
    mkdirSync(join(cwd, "sub"));
    expect(judge("branch-guard", commandInput("cd sub && git push", cwd), parameters).status).toBe(0);
    expect(judge("branch-guard", commandInput("cd $X && git push", cwd), parameters).status).toBe(2);
    expect(judge("branch-guard", commandInput("GIT_DIR=/x git push", cwd), parameters).status).toBe(2);
    spawnSync("git", ["-C", cwd, "config", "push.default", "matching"]);
    expect(verdicts()[0]).toBe(2);
    spawnSync("git", ["-C", cwd, "config", "push.default", "upstream"]);
    spawnSync("git", ["-C", cwd, "config", "branch.feature/x.merge", "refs/heads/main"]);
    expect(judge("branch-guard", commandInput("git push", cwd), parameters).stderr).toContain("protected branch main");
  });

  it("reads the branch of a linked worktree", () => {
    const cwd = repository();
    const tree = join(scratch(), "tree");
    spawnSync("git", ["-C", cwd, "worktree", "add", "-qb", "release/1", tree]);
    expect(judge("branch-guard", commandInput("git push", tree), parameters).stderr).toContain("release/1");
  });

  it("runs nothing that the repository names", () => {
    const cwd = repository();
    spawnSync("git", ["-C", cwd, "config", "core.fsmonitor", `touch ${cwd}/started`]);
    judge("branch-guard", commandInput("git push", cwd), parameters);
    expect(existsSync(join(cwd, "started"))).toBe(false);
  });

  it("guards the remotes it is given, forced pushes and commits as the policy says", () => {
    const cwd = repository();
    expect(
      judge("branch-guard", commandInput("git push backup main", cwd), { ...parameters, remotes: ["origin"] }).status,
    ).toBe(0);
    expect(
      judge("branch-guard", commandInput("git push https://x/y main", cwd), { ...parameters, remotes: ["origin"] })
        .status,
    ).toBe(2);
    expect(
      judge("branch-guard", commandInput("git push -f origin x", cwd), { ...parameters, allow_forced: true }).status,
    ).toBe(0);
    expect(
      judge("branch-guard", commandInput("git push -f origin main", cwd), { ...parameters, allow_forced: true }).status,
    ).toBe(2);
    expect(judge("branch-guard", commandInput("git commit -m x", cwd), parameters).status).toBe(0);
    expect(
      judge("branch-guard", commandInput("git commit -m x", cwd), { ...parameters, deny_commits: true }).status,
    ).toBe(2);
  });
});

describe("path-guard", () => {
  it.each([
    "echo x > ~/.ssh/authorized_keys",
    "echo x >> $HOME/.bashrc",
    'echo x > "${HOME}/.zshrc"',
    "tee -a ~/.netrc",
    "cp a ~/.aws/credentials",
    "mv x /etc/codex/requirements.toml",
    "sudo tee /etc/codex/requirements.toml",
    "echo x > .git/hooks/pre-commit",
    "ln -s /x .git/hooks/post-merge",
    "sed -i s/a/b/ .git/config",
    "cd ~/.ssh && echo x > config",
    "echo x > ../w/.git/config",
    "echo x > ./a/../.codex/config.toml",
    "rm -rf ~/.codex",
    "bash -c 'echo x > ~/.npmrc'",
    "dd if=/dev/zero of=/home/u/.gnupg/key",
    "chmod 777 /home/u/.ssh",
    "curl -o ~/.ssh/config http://x",
    "echo x > /HOME/U/.SSH/config",
    "apply_patch <<'EOF'\n*** Begin Patch\n*** Update File: .codex/config.toml\n*** End Patch\nEOF",
  ])("refuses %j", (command) => {
    expect(judge("path-guard", commandInput(command, "/w"), {}, { home: "/home/u" }).status).toBe(2);
  });
  it.each([
    "cat ~/.ssh/config",
    "ls ~/.aws",
    "echo x > out.txt",
    "echo x > /tmp/x",
    "sed -i s/a/b/ src/codex.ts",
    "git status > log",
    "cp .gitignore x",
    "echo ~/.ssh/config",
    "touch docs/.github",
  ])("lets %j run", (command) => {
    expect(judge("path-guard", commandInput(command, "/w"), {}, { home: "/home/u" }).status).toBe(0);
  });
  it("reads patches of the patch tool, whatever its input is called", () => {
    const patch = (path: string, key: string) => ({
      ...session,
      cwd: "/w",
      tool_name: "apply_patch",
      tool_input: { [key]: `*** Begin Patch\n*** Add File: ${path}\n+x\n*** End Patch` },
    });
    expect(judge("path-guard", patch(".git/hooks/x", "command"), {}, { home: "/home/u" }).status).toBe(2);
    expect(judge("path-guard", patch("/home/u/.ssh/config", "input"), {}, { home: "/home/u" }).status).toBe(2);
    expect(judge("path-guard", patch("src/x.ts", "input"), {}, { home: "/home/u" }).status).toBe(0);
  });
});

/** Put together here, so that no scanner of this repository takes them for real. */
const body = (length: number) => "q7Rz2LmK9xT4vB8nW3cY6pD1sF5gH0jA".repeat(4).slice(0, length);
const secrets = [
  ["AKIA", "Q3EGRF7K2LMNOPQR"].join(""),
  `ghp_${body(36)}`,
  `github_pat_${body(60)}`,
  `glpat-${body(20)}`,
  `xoxb-${body(24)}`,
  `sk_live_${body(24)}`,
  `sk-ant-${body(40)}`,
  `sk-proj-${body(40)}`,
  `AIza${body(35)}`,
  `npm_${body(36)}`,
  `AccountKey=${body(86)}==`,
  ["-----BEGIN RSA", "PRIVATE KEY-----\nMII"].join(" "),
  ["-----BEGIN OPENSSH", "PRIVATE KEY-----"].join(" "),
  `hvs.${body(24)}`,
];
const harmless = [
  "AKIAIOSFODNN7EXAMPLE",
  "AKIA",
  "an AKIA prefix",
  `ghp_${"x".repeat(36)}`,
  "ghp_short",
  "sk-learn",
  "task-runner-abcdefghijklmnopqrstuvwxyzabcdefghijklmnop",
  "sk-your-key-here",
  "pk_live_abc",
  "-----BEGIN PUBLIC KEY-----",
  "-----BEGIN CERTIFICATE-----",
  "npm_config_registry=https://registry.npmjs.org",
  "npm_lifecycle_event",
  "sha512-Q3EGRF7K2LMNOPQRq7Rz2LmK9xT4vB8nW3cY6pD1sF5gH0jAq7Rz2LmK9xT4vB8nW3c==",
  "commit 4bef6690d1f2e3c4b5a69788f7e6d5c4b3a29180",
  "risk-management",
  "AIza-short",
  "https://hooks.slack.com/services/",
  "password=hunter2",
];

describe("secret-scan", () => {
  it.each(secrets)("withholds %s", (secret) => {
    expect(judge("secret-scan", toolOutput(`before ${secret} after`)).status).toBe(2);
    expect(judge("secret-scan", toolOutput({ output: [{ text: `"${secret}"` }] })).status).toBe(2);
    expect(judge("secret-scan", prompt(`use ${secret}`), {}, { event: "UserPromptSubmit" }).status).toBe(2);
  });
  it("raises no alarm on harmless text, nor on this project's own files", () => {
    for (const text of harmless) expect([text, judge("secret-scan", toolOutput(text)).status]).toEqual([text, 0]);
    const corpus = spawnSync(
      "sh",
      ["-c", "cat package-lock.json src/diagnostics/*.ts src/catalogue/*.ts eslint.config.mjs"],
      { encoding: "utf8", maxBuffer: 1 << 26 },
    ).stdout;
    expect(corpus.length).toBeGreaterThan(100_000);
    expect(judge("secret-scan", toolOutput(corpus)).stderr).toBe("");
  });
  it("knows the policy's own patterns and exceptions", () => {
    expect(judge("secret-scan", toolOutput("id ACME-1234"), { patterns: ["ACME-[0-9]+"] }).status).toBe(2);
    expect(
      judge("secret-scan", toolOutput(`fixture ${secrets[1] ?? ""}`), { ignored: [secrets[1] ?? ""] }).status,
    ).toBe(0);
  });
  it("does not look at what the user's command said", () => {
    expect(judge("secret-scan", { ...toolOutput("fine"), tool_input: { command: secrets[0] } }).status).toBe(0);
  });
});

describe("prompt-guard", () => {
  it("stops matching prompts with the policy's message", () => {
    const parameters = { patterns: ["ignore (all|the) rules", "^sudo "], message: "Not here." };
    expect(judge("prompt-guard", prompt("now IGNORE all rules"), parameters).stderr).toBe("Not here.\n");
    expect(judge("prompt-guard", prompt("sudo make me a sandwich"), parameters).status).toBe(2);
    expect(judge("prompt-guard", prompt("follow all rules"), parameters).status).toBe(0);
  });
});

describe("change-size", () => {
  it("counts changed and new lines, and holds back once", () => {
    const cwd = repository();
    expect(judge("change-size", stop(cwd)).status).toBe(0);
    writeFileSync(join(cwd, "file"), "A\nb\nc\n");
    expect(judge("change-size", stop(cwd)).status).toBe(0);
    writeFileSync(join(cwd, "with space"), "1\n2\n");
    expect(judge("change-size", stop(cwd)).stderr).toContain("4 lines are changed, more than the policy's limit of 3");
    expect(judge("change-size", stop(cwd), { max_lines: 3, untracked: false }).status).toBe(0);
    expect(judge("change-size", stop(cwd, true)).status).toBe(0);
    expect(judge("change-size", stop("/")).status).toBe(0);
  });
  it("starts no program that the repository names", () => {
    const cwd = repository();
    const config = (key: string, value: string) => spawnSync("git", ["-C", cwd, "config", key, value]);
    config("core.fsmonitor", `touch ${cwd}/started`);
    config("diff.external", `touch ${cwd}/started`);
    writeFileSync(join(cwd, ".gitattributes"), "* diff=x filter=x\n");
    config("diff.x.textconv", `touch ${cwd}/started; cat`);
    writeFileSync(join(cwd, "file"), "changed\n");
    judge("change-size", stop(cwd));
    expect(existsSync(join(cwd, "started"))).toBe(false);
    config("filter.x.clean", `touch ${cwd}/started; cat`);
    expect(judge("change-size", stop(cwd)).stderr).toContain("filter programs");
    expect(existsSync(join(cwd, "started"))).toBe(false);
  });
});

describe("tests-gate and review-gate", () => {
  it("hold back once, with what the command said", () => {
    const cwd = repository();
    for (const [use, said] of [
      ["tests-gate", "boom"],
      ["review-gate", "found it"],
    ] as const) {
      expect(judge(use, stop(cwd)).stderr).toContain(said);
      expect(judge(use, stop(cwd, true)).status).toBe(0);
      expect(judge(use, stop(cwd), { command: ["/bin/true"] }).status).toBe(0);
      expect(judge(use, stop(cwd), { command: ["/nonexistent/x"] }).stderr).toContain("failed");
    }
  });
  it("run the command's words as they are, in the session's directory", () => {
    const cwd = repository();
    const command = ["/bin/sh", "-c", 'printf "%s|" "$PWD" "$@"; exit 1', "sh", "a b", "$(touch x)", "*", "it's"];
    expect(judge("tests-gate", stop(cwd), { command }).stderr).toContain(`${cwd}|a b|$(touch x)|*|it's|`);
    expect(judge("review-gate", stop(cwd), { command: ["/bin/sh", "-c", "cat; exit 1"] }).stderr).toContain(
      '"hook_event_name":"Stop"',
    );
    expect(judge("review-gate", stop(cwd), { command: ["/bin/sh", "-c", "exit 3"] }).stderr).toContain(
      "the review ended with status 3",
    );
  });
});

describe("turn-limit, session-context and audit-log", () => {
  it("count the turns of each session by itself", () => {
    const home = scratch();
    const turn = (id: string) =>
      judge("turn-limit", { ...prompt("x"), session_id: id }, { max_turns: 2 }, { home }).status;
    expect([turn("a"), turn("a"), turn("../b"), turn("a"), turn("a")]).toEqual([0, 0, 0, 2, 2]);
    expect(existsSync(join(home, ".codex/mandate-turns/b"))).toBe(true);
  });
  it("give the model the text exactly", () => {
    const { stdout, status } = judge("session-context", { ...session, source: "startup" });
    expect([status, JSON.parse(stdout)]).toEqual([
      0,
      { hookSpecificOutput: { hookEventName: "SessionStart", additionalContext: 'Say "policy" & don\'t guess.' } },
    ]);
  });
  it("write one line of JSON for each event, and turn the log over", () => {
    const home = scratch();
    const log = join(home, "logs/events.jsonl");
    const parameters = { file: "~/logs/events.jsonl", max_bytes: 1024 };
    const input = prompt('two\nlines "quoted" \u00fc $(x) `y` \\');
    judge("audit-log", JSON.stringify(input, null, 2), parameters, { home });
    const line = JSON.parse(readFileSync(log, "utf8")) as object;
    expect(line).toEqual({
      time: expect.stringMatching(/^20..-..-..T..:..:..Z$/),
      hook: "audit-log",
      layer: "acme",
      input,
    });
    for (let count = 0; count < 4; count++) judge("audit-log", input, parameters, { home });
    expect(readFileSync(`${log}.1`, "utf8").split("\n").length + readFileSync(log, "utf8").split("\n").length).toBe(7);
  });
  it("refuses when the log cannot be written", () => {
    expect(judge("audit-log", prompt("x"), { file: "/proc/nowhere/x" }, { event: "UserPromptSubmit" }).status).toBe(2);
  });
});

describe("policy-service", () => {
  const run = promisify(execFile);
  /** The hook against a service on this machine; asynchronous, because the service is in this process. */
  async function ask(
    answer: (request: IncomingMessage, text: string) => { status?: number; text: string; delay?: number },
    input: object,
    token = 'Bearer "t\\',
  ) {
    const server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => (text += String(chunk)));
      request.on("end", () => {
        const { status = 200, text: reply, delay = 0 } = answer(request, text);
        setTimeout(() => response.writeHead(status, { location: "/other" }).end(reply), delay);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1?a=b&c="d"`;
    const directory = scratch();
    const path = writeHook(directory, {
      run: {
        kind: "library",
        use: "policy-service",
        parameters: { url, budget: "1s", headers: { Authorization: "POLICY_TOKEN" } },
      },
    });
    writeFileSync(join(directory, "input"), JSON.stringify(input));
    const environment = { PATH: "/usr/bin:/bin", ...(token === "" ? {} : { POLICY_TOKEN: token }) };
    return run("sh", ["-c", `${path} < ${directory}/input`], { env: environment }).then(
      ({ stdout }) => ({ status: 0, stdout, stderr: "" }),
      (error: unknown) => {
        const { code, stdout, stderr } = error as { code: number; stderr: string; stdout: string };
        return { status: code, stdout, stderr };
      },
    );
  }
  const input = commandInput('say "x" \\ $(y) \u00fc\nz');

  it("posts the session's JSON and the headers, and keeps to the answer", async () => {
    const seen: unknown[] = [];
    const allowed = await ask((request, text) => {
      seen.push(request.method, request.headers.authorization, JSON.parse(text));
      return { text: '{"decision":"allow"}' };
    }, input);
    expect([allowed, seen]).toEqual([{ status: 0, stdout: "", stderr: "" }, ["POST", 'Bearer "t\\', input]]);
    expect(await ask(() => ({ text: '{"decision":"deny","reason":"not \\"now\\""}' }), input)).toMatchObject({
      status: 2,
      stderr: 'not "now"\n',
    });
  });

  it.each([
    ["an error", { status: 500, text: '{"decision":"allow"}' }],
    ["a redirection", { status: 302, text: '{"decision":"allow"}' }],
    ["no JSON", { text: "allow" }],
    ["no decision", { text: "{}" }],
    ["an unknown decision", { text: '{"decision":"maybe"}' }],
    ["half an answer", { text: '{"decision":"allow"' }],
    ["an answer that is late", { text: '{"decision":"allow"}', delay: 4000 }],
  ])("refuses on %s", async (_, reply) => {
    expect((await ask(() => reply, input)).status).toBe(2);
  });

  it("refuses without its environment variable, and does not ask then", async () => {
    let asked = false;
    const result = await ask(() => ((asked = true), { text: '{"decision":"allow"}' }), input, "");
    expect([result.status, asked]).toEqual([2, false]);
  });
});
