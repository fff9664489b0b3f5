import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { askConfig } from "../../src/commands/test/real/ask-config.ts";
import { askRealCodex } from "../../src/commands/test/real/ask-real-codex.ts";
import { listServers } from "../../src/commands/test/real/ask-servers.ts";
import { groupFiles } from "../../src/commands/shared/ask-codex.ts";
import { libraryGuards } from "../../src/commands/shared/guards.ts";
import { type LoadedPolicy, loadPolicy } from "../../src/commands/shared/load-policy.ts";
import { runPolicyTests, strongestModel } from "../../src/commands/shared/policy-tests.ts";
import { simulatedBundle } from "../../src/commands/shared/simulated-bundle.ts";
import { codexFiles, type CodexFiles } from "../../src/host/codex/codex-files.ts";
import type { CodexOracle } from "../../src/host/codex/codex-oracle.ts";
import { inParallel } from "../../src/host/codex/in-parallel.ts";
import { runInNamespace } from "../../src/host/codex/run-in-namespace.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { answer, type PlainMap, type Question, type ServerDefinition } from "../../src/simulate/index.ts";
import { codexOracle } from "../support/codex/codex-oracle.ts";
import { execTurn } from "../support/codex/exec-turn.ts";

/**
 * The example organisation in real Codex: its policy tests, and more than five hundred generated questions, asked of the simulator
 * and of Codex 0.169.0 with the very files that are delivered.
 */
const version = "0.169.0";
const organisation = join(import.meta.dirname, "..", "..", "profiles", "examples", "acme");

let oracle: CodexOracle;
let payments: LoadedPolicy;
let files: CodexFiles;
let simulated: (question: Question) => string;

beforeAll(async () => {
  oracle = await codexOracle(version);
  payments = await load("payments");
  const group = payments.groups.find(({ versions }) => versions.includes(version))!;
  files = groupFiles(group, payments);
  const bundle = simulatedBundle(strongestModel(group)!);
  simulated = (question) => {
    const said = answer(bundle, question, version, libraryGuards);
    expect(said.certain, JSON.stringify(question)).toBe(true);
    return said.verdict;
  };
});

function load(name: string): Promise<LoadedPolicy> {
  const path = join(organisation, `${name}.policy.yaml`);
  return loadPolicy(path, { host: nodeHost(), crypto: nodeCrypto, cache: new Map(), runTests: false });
}

/** Different values of an arbitrary, the same in every run. */
function sampled<T>(arbitrary: fc.Arbitrary<T>, wanted: number): readonly T[] {
  const values = fc.sample(arbitrary, { numRuns: wanted * 20, seed: 8 });
  const different = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()].slice(0, wanted);
  expect(different).toHaveLength(wanted);
  return different;
}

/** Lists every question that Codex and the simulator answer differently. Each verdict occurs, so that agreement means something. */
function compare<T>(questions: readonly T[], real: readonly string[], ask: (question: T) => string): void {
  const differences = questions.flatMap((question, index) => {
    const got = ask(question);
    return got === real[index] ? [] : [`${JSON.stringify(question)}: Codex ${real[index] ?? ""}, simulator ${got}`];
  });
  expect(differences).toEqual([]);
  expect(real).toHaveLength(questions.length);
}

const asked = { commands: 260, reads: 120, domains: 60, servers: 40, configs: 60 };

test("more than five hundred questions are asked", () => {
  expect(Object.values(asked).reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(500);
});

describe.each(["org", "payments", "research"])("the tests of %s", (name) => {
  test("hold in the simulator and in real Codex", { timeout: 300_000 }, async () => {
    const loaded = await load(name);
    const { results, diagnostics } = runPolicyTests(loaded.policy!, loaded.groups);
    expect(diagnostics).toEqual([]);
    const real = await askRealCodex(oracle.binary, loaded, results);
    const verdicts = results.map(({ test: { text }, ...result }) => {
      const said = real.asked ? [...real.answers].find(([key]) => key.test.text === text)?.[1] : undefined;
      return [text, said?.verdict, result.answers[0]?.answer.verdict];
    });
    expect(verdicts.filter(([, said, simulator]) => said === undefined || said !== simulator)).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(15);
  });
});

test("commands, in real turns", { timeout: 600_000 }, async () => {
  // Nothing of this does harm in an empty directory. `rm -f` is left out: Codex asks about it by itself, whatever the rules say.
  const plain = fc.oneof(
    fc
      .tuple(
        fc.constantFrom("git push", "git -C . push", "/usr/bin/git push", '"git" push', "git pu''sh", "git push -f"),
        fc.constantFrom(
          "",
          "origin",
          "origin main",
          "origin topic",
          "origin HEAD:main",
          "origin release/1",
          "origin :main",
        ),
      )
      .map((words) => words.join(" ").trim()),
    fc
      .tuple(fc.constantFrom("rm", "/bin/rm", "'rm'"), fc.constantFrom("-rf", "-fr", "-r -f", "-r", "-v", "-Rf", "--"))
      .map((words) => `${words.join(" ")} build`),
    fc.constantFrom("acme-deploy production", "acme-plan production", "acme-deploy", "echo acme-deploy x"),
    fc.constantFrom(
      "git status",
      "git diff --stat",
      "git log -1",
      "git fetch",
      "ls",
      "npm -v",
      "echo 'git push'",
      "true",
    ),
  );
  const shaped = fc
    .tuple(
      fc.constantFrom(
        "_",
        "_",
        "_",
        "env _",
        "(_)",
        "_ > out",
        "A=1 _",
        "! _",
        "timeout 5 _",
        "{ _; }",
        "nice _",
        "echo $(_)",
      ),
      plain,
    )
    .map(([shape, text]) => shape.replace("_", () => text));
  const joined = fc.oneof(
    { weight: 3, arbitrary: shaped },
    {
      weight: 2,
      arbitrary: fc
        .tuple(shaped, fc.constantFrom(" && ", "; ", " || ", " | ", "\n"), shaped)
        .map((parts) => parts.join("")),
    },
    { weight: 1, arbitrary: plain.map((text) => `sh -c ${JSON.stringify(text)}`) },
  );
  const commands = sampled(joined, asked.commands);
  const turn = await execTurn({
    binary: oracle.binary,
    provider: "files",
    // The organisation's gateway is the scripted model; everything else is as delivered.
    files: ({ baseUrl }) => new Map([...files].map(([path, file]) => [path, rewritten(path, file, baseUrl)])),
    environment: { ACME_LLM_KEY: "key-of-the-test" },
    projectFiles: codexFiles({
      ".git/HEAD": "ref: refs/heads/topic\n",
      ".git/config": "[core]\n\trepositoryformatversion = 0\n",
      ".git/objects/none": "",
      ".git/refs/heads/none": "",
    }),
    script: [commands.map((cmd) => ({ call: "exec_command", arguments: { cmd, yield_time_ms: 2000 } }))],
    timeoutMilliseconds: 500_000,
  });
  expect(turn.outputs, turn.stderr).toHaveLength(commands.length);
  const fates = turn.outputs.map((output) => {
    if (output.includes("Command blocked by PreToolUse hook")) return "blocked";
    if (output.includes("approval")) return "prompt";
    return output.includes("rejected") ? "forbidden" : "ran";
  });
  compare(commands, fates, (command) => {
    const verdict = simulated({ kind: "command", command });
    // What an allow rule lets run and what no rule speaks of both run.
    return verdict === "allow" || verdict === "unmatched" ? "ran" : verdict;
  });
  expect(new Set(fates)).toEqual(new Set(["blocked", "prompt", "ran"]));
});

function rewritten(
  path: string,
  file: CodexFiles extends ReadonlyMap<string, infer File> ? File : never,
  baseUrl: string,
) {
  if (!path.endsWith(".toml")) return file;
  const text = new TextDecoder().decode(file.bytes).replaceAll("https://llm.acme.example/v1", baseUrl);
  return { ...file, bytes: new TextEncoder().encode(text) };
}

test("reads, in the real sandbox", async () => {
  const name = fc.constantFrom("a", "b", ".env", "key.pem", "cardholder", "cards.csv", "src", "x.env", ".env.local");
  const path = fc.oneof(
    { weight: 3, arbitrary: fc.array(name, { minLength: 1, maxLength: 4 }).map((steps) => steps.join("/")) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom("~/.ssh", "~/.gnupg", "~/.aws", "~/.config/payments", "~/.config/other", "~/work"),
          fc.constantFrom("credentials", "config", "key.pem", "a/b", "id_ed25519"),
        )
        .map((steps) => steps.join("/")),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom("/srv", "/srv/a", "/srv/a/b", "/mnt/a"), fc.constantFrom("x.pem", "x.txt", "pem"))
        .map((steps) => steps.join("/")),
    },
  );
  // A name may not be a file and a directory at once: every file has an end of its own.
  const paths = sampled(path, asked.reads * 2)
    .filter((one, _, all) => !all.some((other) => other.startsWith(`${one}/`)))
    .slice(0, asked.reads);
  const of = (prefix: string) => paths.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  const inside = paths.filter((one) => !/^[~/]/.test(one));
  const content = (names: readonly string[]) => codexFiles(Object.fromEntries(names.map((one) => [one, "content\n"])));
  const said = await runInNamespace({
    files,
    homeFiles: content(of("~/")),
    placedFiles: content(of("/")),
    workFiles: content(inside),
    command: ({ home }) => [
      ...[oracle.binary, "sandbox", "--", "sh", "-c"],
      'for f; do if cat "$f" >/dev/null 2>&1; then echo allow; else echo deny; fi; done',
      "sh",
      ...paths.map((one) => (one.startsWith("~/") ? `${home}/${one.slice(2)}` : one)),
    ],
  });
  if ("verdict" in said) throw new Error(said.message);
  const real = said.stdout.trim().split("\n");
  compare(paths, real, (one) => simulated({ kind: "read", path: one }));
  expect(paths).toHaveLength(asked.reads);
  expect(real.filter((one) => one === "allow").length).toBeGreaterThan(20);
  expect(real.filter((one) => one === "deny").length).toBeGreaterThan(20);
});

test("domains, through the real proxy", async () => {
  const label = fc.constantFrom("git", "registry", "www", "a", "chatgpt", "api", "login");
  const domain = fc
    .tuple(
      fc.array(label, { maxLength: 2 }),
      fc.constantFrom(
        "acme.example",
        "chatgpt.com",
        "pastebin.com",
        "microsoftonline.com",
        "acme.example.test",
        "evil.test",
      ),
      fc.constantFrom(false, false, true),
    )
    .map(([labels, end, upper]) => {
      const text = [...labels, end].join(".");
      return upper ? text.toUpperCase() : text;
    });
  const domains = [...new Set(["git.acme.example", "registry.acme.example", ...sampled(domain, asked.domains)])].slice(
    0,
    asked.domains,
  );
  const said = await runInNamespace({
    files,
    environment: Object.fromEntries(
      ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"].map((one) => [one, ""]),
    ),
    command: () => [
      ...[oracle.binary, "sandbox", "--", "sh", "-c"],
      'unset NO_PROXY no_proxy; for d; do echo "$(curl --silent --max-time 10 "http://$d:9/" | head -c 600 | tr "\\n" " ")"; done',
      "sh",
      ...domains,
    ],
    timeoutMilliseconds: 110_000,
  });
  if ("verdict" in said) throw new Error(said.message);
  const real = said.stdout
    .trimEnd()
    .split("\n")
    .map((line) =>
      line === "" ? "no answer" : line.includes('"status":"blocked"') && !line.includes("local") ? "deny" : "allow",
    );
  compare(domains, real, (one) => simulated({ kind: "domain", domain: one }));
  expect(new Set(real)).toEqual(new Set(["allow", "deny"]));
});

test("MCP servers, in codex mcp list", async () => {
  const server: fc.Arbitrary<ServerDefinition> = fc.oneof(
    fc
      .constantFrom(
        "https://mcp.acme.example/docs",
        "https://mcp.acme.example/docs/",
        "https://mcp.acme.example/other",
        "https://evil.test/docs",
        "http://mcp.acme.example/docs",
      )
      .map((url) => ({ url })),
    fc
      .tuple(
        fc.constantFrom("/usr/local/bin/acme-mcp", "/bin/sh"),
        fc.constantFrom(["serve", "--workspace=x"], ["serve"], ["-c", "id"]),
      )
      .map(([command, args]) => ({ command, args })),
  );
  const one = fc.tuple(fc.constantFrom("docs", "build", "other", "Docs", "evil"), server);
  const questions = sampled(one, asked.servers);
  const real = await inParallel(questions, 2, async ([name, definition]) => {
    const fates = await listServers(oracle.binary, files, { [name]: definition });
    if (typeof fates === "string") throw new Error(fates);
    return fates[name] ?? "";
  });
  compare(questions, real, ([name, definition]) => simulated({ kind: "mcp", servers: { [name]: definition } }));
  expect(new Set(real)).toEqual(new Set(["enabled", "disabled"]));
});

test("configurations of users, in real sessions", { timeout: 600_000 }, async () => {
  const part = fc.constantFrom<PlainMap>(
    ...["on-request", "never", "untrusted"].map((approval_policy) => ({ approval_policy })),
    ...["read-only", "workspace-write", "danger-full-access"].map((sandbox_mode) => ({ sandbox_mode })),
    ...["disabled", "cached", "live"].map((web_search) => ({ web_search })),
    ...["user", "auto_review"].map((approvals_reviewer) => ({ approvals_reviewer })),
    ...[":workspace", ":danger-full-access", "acme-corp-read-only", "acme-corp-workspace"].map(
      (default_permissions) => ({
        default_permissions,
      }),
    ),
    ...[true, false].map((hooks) => ({ features: { hooks } })),
    ...[true, false].map((memories) => ({ features: { memories } })),
    ...[true, false].map((unified_exec) => ({ features: { unified_exec } })),
    ...["acme-gateway", "openai"].map((model_provider) => ({ model_provider })),
    ...["none", "save-all"].map((persistence) => ({ history: { persistence } })),
    ...["core", "all"].map((inherit) => ({ shell_environment_policy: { inherit } })),
    ...[true, false].map((allow_login_shell) => ({ allow_login_shell })),
    ...[true, false].map((enabled) => ({ feedback: { enabled } })),
    ...[true, false].map((enabled) => ({ analytics: { enabled } })),
    ...["gpt-6-sol", "gpt-6-terra"].map((review_model) => ({ review_model })),
    ...["chatgpt", "api"].map((forced_login_method) => ({ forced_login_method })),
    { permissions: { "acme-corp-workspace": { extends: ":workspace" } } },
    { model_providers: { "acme-gateway": { name: "mine", base_url: "http://127.0.0.1:9/v1" } } },
    { model: "gpt-6-terra" },
    { hide_agent_reasoning: false },
    { show_raw_agent_reasoning: true },
  );
  const config = fc.oneof(
    part,
    fc.tuple(part, part).map(([a, b]) => ({ ...a, ...b })),
  );
  const configs = sampled(config, asked.configs);
  const real = await inParallel(configs, 2, async (one) => {
    const said = await askConfig(oracle, files, one);
    if (said.verdict === undefined) throw new Error(said.because);
    return said.verdict;
  });
  compare(configs, real, (one) => simulated({ kind: "config", config: one }));
  expect(new Set(real)).toEqual(new Set(["accepted", "clamped", "rejected"]));
});
