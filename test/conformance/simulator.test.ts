import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { PlainMap } from "../../src/simulate/bundle.ts";
import { answer, type Question, type ServerDefinition } from "../../src/simulate/index.ts";
import { bundle } from "../simulate/bundle.ts";
import { askAllowed } from "../simulate/real/ask-allowed.ts";
import { askCommands } from "../simulate/real/ask-commands.ts";
import { askConfigs } from "../simulate/real/ask-configs.ts";
import { askDomains } from "../simulate/real/ask-domains.ts";
import { askReads } from "../simulate/real/ask-reads.ts";
import { askServers } from "../simulate/real/ask-servers.ts";
import { sampled } from "../simulate/real/random-questions.ts";
import { codexBinary } from "../support/codex/codex-binary.ts";
import { codexOracle } from "../support/codex/codex-oracle.ts";

const version = "0.169.0";

let binary: string;
beforeAll(async () => {
  binary = await codexBinary(version);
});

/** Lists every question that Codex and the simulator answer differently, so that one run shows them all. */
function compare<T>(questions: readonly T[], simulated: (question: T) => string, real: readonly string[]): void {
  const differences = questions.flatMap((question, index) => {
    const expected = real[index];
    const got = simulated(question);
    return got === expected ? [] : [`${JSON.stringify(question)}: Codex ${expected ?? ""}, simulator ${got}`];
  });
  expect(differences).toEqual([]);
  expect(real).toHaveLength(questions.length);
}

const ask = (requirements: PlainMap, question: Question) => answer(bundle({ requirements }), question, version);

describe("commands in real turns", () => {
  const rule = (words: readonly (string | string[])[], decision: string, justification: string) => ({
    pattern: words.map((word) => (typeof word === "string" ? { token: word } : { any_of: word })),
    decision,
    justification,
  });
  const rules = [
    rule(["git", "push"], "forbidden", "Push"),
    rule(["git", ["tag", "stash"], "x y"], "forbidden", "Spaced"),
    rule(["git"], "prompt", "Any"),
    rule(["echo", ["a", "b"]], "prompt-user", "Echo"),
    rule(["echo", "a\\b"], "forbidden", "Backslash"),
    rule(["/usr/bin/true"], "forbidden", "Absolute"),
  ];
  const shell = rule(["bash", ["-c", "-lc"]], "forbidden", "Shell");

  const word = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        "push",
        "a",
        "b",
        "tag",
        "'x y'",
        "x=1",
        "--f=x",
        "main",
        "-5",
        "7",
        "''",
        '""',
        '"a\\b"',
        "!",
      ),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        "pu''sh",
        '"push"',
        'pu"s"h',
        "p'us'h",
        "é",
        "a\u00a0b",
        "HEAD:x",
        "@",
        "%1",
        "a,b",
        "fi",
        "then",
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "$HOME",
        "*.x",
        "~/x",
        "a#b",
        "#c",
        "{a,b}",
        "[x]",
        "HEAD^",
        "=x",
        '"$x"',
        "`id`",
        "a\\ b",
        '"a',
        "$(id)",
      ),
    },
    { weight: 1, arbitrary: fc.stringMatching(/^[!-~]{1,3}$/).filter((text) => !/[<&|;]/.test(text)) },
  );
  const program = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom("git", "echo", "true", "/usr/bin/true", "/usr/bin/git", "./git", "printf", "GIT"),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        '"git"',
        "X=1 git",
        "env git",
        "time git",
        "! git",
        "!git",
        "export",
        "fi",
        "-5",
        "7z",
        "12",
        "a%b",
        "a@",
        "a:b",
        "--",
        "--x",
        "=a",
        "_",
        ":",
        "a=b",
        "a+=1",
        "x1%y",
      ),
    },
  );
  const command = fc
    .tuple(program, fc.array(word, { maxLength: 3 }))
    .map(([name, words]) => [name, ...words].join(" "));
  const separator = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(" && ", " || ", "; ", " | ", "\n", ";", "&&", "|") },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        " & ",
        " |& ",
        ";;",
        " \\\n ",
        "\\\n",
        " > f ",
        " 2>&1 ",
        "\n\n",
        ";\n",
        "\r\n",
        " && ! ",
        "\t",
        "\n| ",
      ),
    },
  );
  const text = fc
    .tuple(
      fc.array(fc.tuple(command, separator), { minLength: 1, maxLength: 3 }),
      fc.constantFrom("", "", "", "", ";", "\n", " &", " #x", " <<'E'\nx\nE", " > f"),
    )
    .map(
      ([parts, end]) =>
        parts.map(([body, mark], index) => body + (index < parts.length - 1 ? mark : "")).join("") + end,
    )
    .map((body) => body.replaceAll("\0", ""));
  const wrapped = fc.oneof(
    { weight: 9, arbitrary: text },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom("(_)", "{ _; }", "if true; then _; fi", "bash -c 'git push'; _", "f() { _; }"), text)
        .map(([form, body]) => form.replace("_", () => body)),
    },
  );

  test.each([
    ["with a rule for the shell", [...rules, shell]],
    ["without one", rules],
  ])("%s", async (_name, prefixRules) => {
    const requirements = { rules: { prefix_rules: prefixRules } };
    const commands = sampled(wrapped, 0.2);
    const justifications = prefixRules.map((item) => item.justification);
    const fate = (text: string) => {
      const { verdict, decidedBy } = ask(requirements, { kind: "command", command: text });
      if (verdict === "forbidden") return justifications[Number(decidedBy[0]?.at(-1))] ?? "?";
      return verdict === "unmatched" ? "ran" : "asks";
    };
    compare(commands, fate, await askCommands(binary, requirements, commands));
  });
});

describe("allow rules in a real turn", () => {
  const part = fc.constantFrom(
    "touch _",
    "/usr/bin/touch _",
    "cp /dev/null _",
    "echo x",
    "true",
    "'touch' _",
    "touch _ > x",
  );
  const text = fc
    .array(fc.tuple(part, fc.constantFrom(" && ", "; ", " | ", "\n", " & ")), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.map(([body, mark], index) => body + (index < parts.length - 1 ? mark : "")).join(""))
    .filter((body) => body.includes("_"));

  test("run outside the sandbox what they allow as a whole", async () => {
    const commands = sampled(text, 0.1).map((body, index) => body.replaceAll("_", `made-${index}`));
    const rules = [
      { pattern: ["touch"], decision: "allow", id: "touch" },
      { pattern: ["echo", ["x", "y"]], decision: "allow", id: "echo" },
    ] as const;
    const real = await askAllowed(binary, rules, commands);
    compare(commands, (command) => answer(bundle({ rules }), { kind: "command", command }, version).verdict, real);
  });
});

describe("rules in codex execpolicy check", () => {
  const token = fc.constantFrom("git", "push", "a", "--x", "GIT");
  const pattern = fc.tuple(
    fc.constantFrom("git", "npm", "GIT"),
    fc.array(fc.oneof(token, fc.uniqueArray(token, { minLength: 2, maxLength: 3 })), { maxLength: 2 }),
  );
  const decision = fc.constantFrom("allow" as const, "prompt" as const, "forbidden" as const);
  const rules = fc.array(fc.tuple(pattern, decision), { minLength: 1, maxLength: 4 });
  const words = fc
    .tuple(fc.constantFrom("git", "npm", "GIT", "ls"), fc.array(token, { maxLength: 3 }))
    .map(([name, rest]) => [name, ...rest]);

  test("the strictest prefix wins", async () => {
    const oracle = await codexOracle(version);
    const questions = sampled(fc.tuple(rules, words), 0.1).map(([list, command]) => ({
      rules: list.map(([[first, rest], verdict], index) => ({
        pattern: [first, ...rest],
        decision: verdict,
        id: `r${index}`,
      })),
      command,
    }));
    const real: string[] = [];
    for (const question of questions) {
      const lines = question.rules.map(
        (item) => `prefix_rule(pattern = ${JSON.stringify(item.pattern)}, decision = "${item.decision}")`,
      );
      const said = await oracle.rules([`${lines.join("\n")}\n`], question.command);
      if (said.verdict !== "decided") throw new Error(said.message);
      real.push(said.decision === "none" ? "unmatched" : said.decision);
    }
    const simulated = ({ rules: list, command }: (typeof questions)[number]) =>
      answer(bundle({ rules: list }), { kind: "command", command: command.join(" ") }, version).verdict;
    compare(questions, simulated, real);
  });
});

describe("domains through the real proxy", () => {
  const label = fc.constantFrom("a", "b", "ab", "ba", "x", "corp", "a-b", "a1");
  const host = fc
    .tuple(fc.array(label, { minLength: 1, maxLength: 3 }), fc.constantFrom("test", "corp.test", "example"))
    .map(([labels, end]) => [...labels, end].join("."));
  const pattern = fc.oneof(
    host,
    host.map((name) => `*.${name}`),
    host.map((name) => `**.${name}`),
    fc
      .tuple(fc.constantFrom("a*", "*a", "?", "a?", "*b*", "?*", "a.*", "*-*"), host)
      .map(([glob, name]) => `${glob}.${name}`),
    fc.tuple(host, fc.constantFrom(".", ":443", "")).map(([name, end]) => name.toUpperCase() + end),
    fc.constantFrom(".corp.test", "*corp.test", "a.*.test", "x.*", "*.*.corp.test"),
  );
  const shape = fc.oneof(
    { weight: 6, arbitrary: host },
    { weight: 2, arbitrary: host.map((name) => name.toUpperCase()) },
    { weight: 1, arbitrary: host.map((name) => `${name}.`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "corp.test",
        "test",
        "localhost",
        "127.0.0.1",
        "192.0.2.7",
        "xcorp.test",
        ".corp.test",
      ),
    },
  );

  test("lists of patterns", async () => {
    const hosts = sampled(shape, 0.2);
    const half = Math.ceil(hosts.length / 2);
    for (const [round, part] of [hosts.slice(0, half), hosts.slice(half)].entries()) {
      const patterns = sampled(pattern, 0.2).slice(round * 8, round * 8 + 8);
      const domains = Object.fromEntries([
        ...patterns.map((name, index) => [name, index % 4 === 3 ? "deny" : "allow"]),
        ["**.corp.test", "allow"],
        ["b.a.corp.test", "deny"],
      ]) as PlainMap;
      const requirements = {
        experimental_network: { enabled: true, managed_allowed_domains_only: true, allow_local_binding: true, domains },
      };
      const real = await askDomains(binary, requirements, part);
      compare(
        part.map((name) => ({ name, domains })),
        ({ name }) => ask(requirements, { kind: "domain", domain: name }).verdict,
        real,
      );
    }
  });
});

describe("reads in real turns", () => {
  const name = fc.constantFrom("a", "b", "d", ".env", "x.pem", "ab", "n1");
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
  const place = fc.constantFrom("~/", "/", "");
  // Codex cannot start a session where one deny lies below a directory that is denied as a whole: each has a tree of its own.
  const file = fc
    .tuple(place, fc.constantFrom("l", "g"), path)
    // A name may not be a file and a directory at once.
    .map(([start, tree, body]) => `${start}${tree}/${body}/file.${body.length % 3 === 0 ? "pem" : "txt"}`);
  const glob = fc
    .constantFrom(
      "**/*.pem",
      "*.pem",
      "*/file.*",
      "a/**/file.txt",
      "**/.env/*",
      "a?/*.txt",
      "[ab]/file.txt",
      "d/**",
      "**/b/*",
      "[!a]/file.txt",
    )
    .map((pattern) => `g/${pattern}`);
  const denied = fc.oneof(glob, fc.constantFrom("l/a", "l/b", "l/.env", "l/ab", "l/n1"));

  test("denies everywhere and in profiles", async () => {
    const files = sampled(file, 0.4);
    const patterns = sampled(fc.tuple(place, denied), 0.3);
    for (const round of [0, 1, 2]) {
      const part = files.filter((_, index) => index % 3 === round);
      const own = patterns.slice(round * 8, round * 8 + 8);
      const inside = own.filter(([start]) => start === "").map(([, pattern]) => pattern);
      const requirements = (outside: string): PlainMap => {
        const anchored = own
          .filter(([start]) => start !== "")
          .map(([start, pattern]) => (start === "/" ? `${outside}/` : start) + pattern);
        const everywhere = { filesystem: { deny_read: round === 0 ? anchored : anchored.slice(0, 1) } };
        if (round === 0) return { permissions: everywhere };
        return {
          default_permissions: "acme",
          allowed_permission_profiles: { acme: true },
          permissions: {
            ...everywhere,
            acme: {
              extends: "base",
              filesystem: {
                ...(round === 2 && { glob_scan_max_depth: 3 }),
                ...Object.fromEntries(anchored.slice(1).map((pattern) => [pattern, "deny"])),
                ":workspace_roots": Object.fromEntries(["g/**/n1/*", ...inside].map((pattern) => [pattern, "deny"])),
              },
            },
            base: { extends: ":workspace", filesystem: { "~/l/x.pem": "deny" } },
          },
        };
      };
      const { outside, fates } = await askReads(binary, { requirements, paths: part });
      const settings = requirements(outside);
      const verdict = ({ path: file }: { path: string }) =>
        ask(settings, { kind: "read", path: file.startsWith("/") ? outside + file : file }).verdict;
      compare(
        part.map((path) => ({ path, settings })),
        verdict,
        fates,
      );
    }
  });
});

describe("MCP servers", () => {
  const matcher = fc.oneof(
    fc.constantFrom("serve", "--w=", "x").map((value) => ({ match: "exact", value })),
    fc.constantFrom("--w=", "s", "").map((value) => ({ match: "prefix", value })),
    fc
      .constantFrom("^--w=.*$", "s.rve", "x|y", "[0-9]+", "(?i)SERVE")
      .map((expression) => ({ match: "regex", expression })),
  );
  const url = fc.constantFrom(
    "https://a.test/x",
    "https://a.test/",
    "https://a.test",
    "https://A.test/x",
    "https://b.test/x?y=1",
  );
  const identity = fc.oneof(
    url.map((value) => ({ url: value })),
    url.map((value) => ({ url: { match: "prefix", value } })),
    fc
      .constantFrom("https://[a-z]\\.test/.*", "https://a", ".*x", "(?i)https://a.test/X")
      .map((expression) => ({ url: { match: "regex", expression } })),
    fc.constantFrom("/bin/mcp", "mcp").map((command) => ({ command })),
    fc
      .tuple(fc.constantFrom("/bin/mcp", "mcp"), fc.array(matcher, { maxLength: 2 }))
      .map(([executable, args]) => ({ command: { executable, args } })),
  );
  const server: fc.Arbitrary<ServerDefinition> = fc.oneof(
    url.map((value) => ({ url: value })),
    fc
      .tuple(
        fc.constantFrom("/bin/mcp", "mcp"),
        fc.array(fc.constantFrom("serve", "--w=1", "x", "y", "12", "SERVE"), { maxLength: 2 }),
      )
      .map(([command, args]) => ({ command, args })),
  );

  test("identities", async () => {
    const pairs = sampled(fc.tuple(identity, server, fc.boolean()), 0.25);
    const listed = pairs.map(([who, what, onList], index) => ({
      name: `s${index}`,
      who,
      what,
      onList: onList || index % 5 > 0,
    }));
    const requirements = {
      mcp_servers: Object.fromEntries(
        listed.filter((item) => item.onList).map((item) => [item.name, { identity: item.who }]),
      ),
    } as PlainMap;
    const real = await askServers(
      binary,
      requirements,
      Object.fromEntries(listed.map((item) => [item.name, item.what])),
    );
    compare(
      listed,
      (item) => ask(requirements, { kind: "mcp", servers: { [item.name]: item.what } }).verdict,
      listed.map((item) => real[item.name] ?? ""),
    );
  });
});

describe("configurations of users in real sessions", () => {
  const common: PlainMap = {
    allowed_approval_policies: ["on-request"],
    allowed_web_search_modes: ["cached"],
    allowed_login_methods: ["chatgpt"],
    allowed_chatgpt_workspaces: ["00000000-0000-4000-8000-000000000000"],
    allowed_approvals_reviewers: ["user"],
    allow_login_shell: false,
    check_for_update_on_startup: false,
    cli_auth_credentials_store: "file",
    model_provider: "corp",
    model_providers: { corp: { name: "corp", base_url: "https://x.test/v1" } },
    features: { memories: false, remote_plugin: true },
    feedback: { enabled: false },
  };
  const modes = { ...common, allowed_sandbox_modes: ["read-only", "workspace-write"] };
  const profiles = {
    ...common,
    allowed_sandbox_modes: ["read-only", "workspace-write"],
    default_permissions: "acme-workspace",
    allowed_permission_profiles: { "acme-workspace": true, "acme-read-only": true, ":read-only": false },
    permissions: {
      "acme-workspace": { extends: ":workspace", filesystem: { "~/.aws": "deny" } },
      "acme-read-only": { extends: ":read-only" },
    },
  };
  const granular = { granular: { sandbox_approval: true, rules: true, mcp_elicitations: true } };
  const several = {
    allowed_approval_policies: ["never", "on-request", granular],
    allowed_approvals_reviewers: ["user", "auto_review"],
    allowed_web_search_modes: ["disabled", "cached", "live"],
    allowed_sandbox_modes: ["read-only", "danger-full-access"],
  };
  const managedConfig = {
    history: { persistence: "none" },
    hide_agent_reasoning: true,
    shell_environment_policy: { inherit: "core" },
  };
  const bundles = [
    bundle({ requirements: modes, managedConfig, systemConfig: { model: "gpt-6-sol", web_search: "cached" } }),
    bundle({ requirements: profiles, managedConfig }),
    bundle({ requirements: several }),
    bundle({ requirements: modes, managedConfig: { approval_policy: "never", sandbox_mode: "danger-full-access" } }),
  ];

  const part = fc.constantFrom<PlainMap>(
    ...["on-request", "on-failure", "never", "untrusted", "bogus", granular].map((approval_policy) => ({
      approval_policy,
    })),
    ...["read-only", "workspace-write", "danger-full-access", "bogus"].map((sandbox_mode) => ({ sandbox_mode })),
    ...["disabled", "cached", "indexed", "live", true].map((web_search) => ({ web_search })),
    ...["user", "auto_review"].map((approvals_reviewer) => ({ approvals_reviewer })),
    ...[":read-only", ":workspace", ":danger-full-access", "acme-workspace", "acme-read-only", "nobody"].map(
      (default_permissions) => ({ default_permissions }),
    ),
    ...[true, false].map((allow_login_shell) => ({ allow_login_shell })),
    ...["chatgpt", "api"].map((forced_login_method) => ({ forced_login_method })),
    ...["0", "1"].map((digit) => ({ forced_chatgpt_workspace_id: `${digit}0000000-0000-4000-8000-000000000000` })),
    ...["file", "keyring", "auto"].map((cli_auth_credentials_store) => ({ cli_auth_credentials_store })),
    ...["corp", "openai", "nobody"].map((model_provider) => ({ model_provider })),
    { check_for_update_on_startup: true },
    { model_providers: { mine: { name: "m", base_url: "http://127.0.0.1:9/v1" } } },
    { model_providers: { mine: { name: "m", base_url: "http://127.0.0.1:9/v1", wire_api: "chat" } } },
    { permissions: { mine: { extends: ":workspace" } } },
    { permissions: { "acme-workspace": { extends: ":workspace" } } },
    { default_permissions: "mine", permissions: { mine: { extends: ":read-only" } } },
    { profile: "x" },
    { model_provider: "mine", model_providers: { mine: { name: "m", base_url: "http://127.0.0.1:9/v1" } } },
    { model_providers: { openai: { name: "m", base_url: "http://127.0.0.1:9/v1" } } },
    ...[true, false].map((memories) => ({ features: { memories } })),
    ...[true, false].map((remote_plugin) => ({ features: { remote_plugin } })),
    ...[true, false].map((enabled) => ({ feedback: { enabled } })),
    ...["none", "save-all"].map((persistence) => ({ history: { persistence } })),
    ...[true, false].map((hide_agent_reasoning) => ({ hide_agent_reasoning })),
    ...["core", "all"].map((inherit) => ({ shell_environment_policy: { inherit } })),
    { model: "gpt-6-sol" },
    { model: 7 },
    { tui: { notifications: false } },
  );
  const config = fc.oneof(
    { weight: 3, arbitrary: part },
    { weight: 2, arbitrary: fc.tuple(part, part).map(([a, b]) => ({ ...a, ...b })) },
  );

  test.each(bundles.map((subject, index) => [index, subject] as const))(
    "bundle %i",
    { timeout: 600_000 },
    async (index, subject) => {
      const oracle = await codexOracle(version);
      const wanted = sampled(config, 0.2);
      const configs = wanted.filter((_, position) => position % bundles.length === index);
      const real = await askConfigs(oracle, subject, configs);
      compare(configs, (item) => answer(subject, { kind: "config", config: item }, version).verdict, real);
    },
  );
});
