import { describe, expect, it } from "vitest";
import fc from "fast-check";
import {
  atLeastAsStrict,
  coverage,
  failingTests,
  type PolicyTest,
  readTestFile,
  readTests,
  runTests,
  verdicts,
} from "../../src/simulate/index.ts";
import { testViews } from "../../src/simulate/views/index.ts";
import { parseYaml } from "../../src/source/parse-yaml.ts";
import { sourceText } from "../../src/source/source-text.ts";
import { bundle } from "./bundle.ts";

const own = { layer: "acme", inherited: false };

function located(text: string) {
  const { value, diagnostics } = parseYaml(sourceText("acme.policy.yaml", text));
  expect(diagnostics).toEqual([]);
  return value!;
}

const read = (text: string) => readTests(located(text), own);

const problems = (text: string) =>
  read(text).diagnostics.map(({ code, help, span }) => `${code} ${span.start.line}:${span.start.column} ${help}`);

describe("readTests", () => {
  it("reads every form", () => {
    const { value, diagnostics } = read(`
- { command: git push, cwd: /repo, expect: prompt, client: 0.160.0 }
- { domain: api.test, expect: deny }
- { read: "~/.ssh/id", expect: deny }
- { mcp: { docs: { url: "https://x.test" }, build: { command: b, args: [a, c] } }, expect: disabled }
- { config: { sandbox_mode: danger-full-access }, expect: clamped }
- { hook: guard, input: { tool_input: { command: ls } }, expect: allow }
`);
    expect(diagnostics).toEqual([]);
    expect(value.map((test) => [test.question, test.expect, test.client, test.text])).toEqual([
      [{ kind: "command", command: "git push", cwd: "/repo" }, "prompt", "0.160.0", "command: git push (in /repo)"],
      [{ kind: "domain", domain: "api.test" }, "deny", undefined, "domain: api.test"],
      [{ kind: "read", path: "~/.ssh/id" }, "deny", undefined, "read: ~/.ssh/id"],
      [
        { kind: "mcp", servers: { docs: { url: "https://x.test" }, build: { command: "b", args: ["a", "c"] } } },
        "disabled",
        undefined,
        'mcp: {"docs":{"url":"https://x.test"},"build":{"command":"b","args":["a","c"]}}',
      ],
      [
        { kind: "config", config: { sandbox_mode: "danger-full-access" } },
        "clamped",
        undefined,
        'config: {"sandbox_mode":"danger-full-access"}',
      ],
      [
        { kind: "hook", hook: "guard", input: { tool_input: { command: "ls" } } },
        "allow",
        undefined,
        'hook: guard {"tool_input":{"command":"ls"}}',
      ],
    ]);
  });

  it.each([
    ["- { comand: ls, expect: allow }", ['unknown-key 1:5 did you mean "command"?']],
    ["- { command: ls, expects: allow, expect: allow }", ['unknown-key 1:18 did you mean "expect"?']],
    ["- { command: ls, expect: blokced }", ['unknown-choice 1:26 did you mean "blocked"?']],
    ["- { domain: x.test, expect: blocked }", ["unknown-choice 1:29 known: allow, deny"]],
    ["- { command: ls, domain: x.test, expect: allow }", ["invalid-value 1:18 write two tests"]],
    ["- { command: ls }", ["missing-key 1:3 add the verdict that you expect"]],
    ["- { expect: allow }", ["missing-key 1:3 add one of command, domain, read, mcp, config, hook"]],
    ["- { command: 7, expect: allow }", ["wrong-type 1:14 see docs/reference/policy.md for the type"]],
    ["- { command: ls, expect: allow, client: newest }", ["invalid-value 1:41 write one version, such as 0.169.0"]],
    ["- { domain: x, cwd: /x, expect: allow }", ["unknown-key 1:16 known: domain, expect, client"]],
    ["- { hook: g, expect: allow }", ["missing-key 1:3 add input: { tool_input: { command: ... } }"]],
    ["- { mcp: { a: { uri: x } }, expect: enabled }", ['unknown-key 1:17 did you mean "url"?']],
    [
      "- { mcp: { a: { command: x, args: y } }, expect: enabled }",
      ["wrong-type 1:35 see docs/reference/policy.md for the type"],
    ],
    ["- ls", ["wrong-type 1:3 see docs/reference/policy.md for the type"]],
    ["tests: 1", ["wrong-type 1:1 see docs/reference/policy.md for the type"]],
  ])("reports %s", (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it("keeps the tests beside a broken one", () => {
    expect(read("- { comand: ls, expect: allow }\n- { command: ls, expect: allow }").value).toHaveLength(1);
  });

  it("reads a file of tests", () => {
    const file = readTestFile(located("policy: a.policy.yaml\ntests:\n  - { command: ls, expect: unmatched }"), "acme");
    expect(file.value).toMatchObject({ policy: "a.policy.yaml", tests: [{ expect: "unmatched", inherited: false }] });
    const broken = readTestFile(located("policy: 7\ntest: []"), "acme");
    expect(broken.diagnostics.map(({ code }) => code)).toEqual(["unknown-key", "missing-key", "wrong-type"]);
  });
});

const subject = bundle({
  requirements: {
    allow_login_shell: false,
    rules: { prefix_rules: [{ pattern: [{ token: "rm" }], decision: "forbidden", justification: "Delete by hand." }] },
    permissions: { filesystem: { deny_read: ["~/.ssh"] } },
  },
});
const clients = ["0.120.0", "0.148.0", "0.149.0", "0.169.0"].map((version) => ({ version, bundle: subject }));

function results(text: string, inherited = false) {
  const tests: readonly PolicyTest[] = read(text).value.map((test) => ({ ...test, inherited }));
  return runTests({ clients, tests });
}

describe("runTests", () => {
  it("asks every targeted version", () => {
    const [test] = results('- { read: "~/.ssh/id", expect: deny }');
    expect(test).toMatchObject({ holds: false, failures: [{ versions: ["0.120.0"], answer: { verdict: "allow" } }] });
    expect(results('- { read: "~/.ssh/id", expect: deny, client: 0.149.0 }')).toMatchObject([{ holds: true }]);
  });

  it("asks about configuration version by version", () => {
    expect(results("- { config: { approval_policy: untrusted }, expect: rejected }")).toMatchObject([
      { failures: [{ versions: ["0.120.0", "0.148.0"] }] },
    ]);
  });

  it("takes a test of an upper layer as a lower bound", () => {
    expect(results("- { command: rm x, expect: prompt }")).toMatchObject([{ holds: false }]);
    expect(results("- { command: rm x, expect: prompt }", true)).toMatchObject([{ holds: true }]);
    expect(results("- { command: rm x, expect: blocked }", true)).toMatchObject([{ holds: false }]);
  });

  it("does not take an answer that cannot be told for one", () => {
    expect(results("- { hook: mine, input: {}, expect: allow }")).toMatchObject([{ holds: false }]);
  });

  it("reports failures where the tests stand", () => {
    const found = failingTests(
      results("- { command: rm x, expect: prompt }\n- { command: ls, expect: unmatched, client: 0.1.0 }"),
    );
    expect(found.map(({ code, message, span }) => [code, span.start.line, message])).toEqual([
      [
        "failing-test",
        1,
        "command: rm x: expected prompt, got forbidden with Codex 0.120.0, 0.148.0..0.149.0, 0.169.0: a rule says forbidden: Delete by hand.",
      ],
      ["failing-test", 2, "command: ls: the client 0.1.0 is not one of the targeted versions"],
    ]);
  });

  it("finds the constraints that no test exercises", () => {
    const found = coverage(results("- { command: rm x, expect: forbidden }"), ["commands.rm", "shell.login"], (path) =>
      path[1] === "rules" ? ["commands.rm"] : ["shell.login"],
    );
    expect(found).toEqual({ tested: [{ constraint: "commands.rm", tests: 1 }], untested: ["shell.login"] });
  });
});

describe("strictness", () => {
  it("is an order for each kind of question", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(verdicts) as (keyof typeof verdicts)[])),
        fc.nat(5),
        fc.nat(5),
        (kind, a, b) => {
          const words = verdicts[kind];
          const first = words[a % words.length]!;
          const second = words[b % words.length]!;
          expect(atLeastAsStrict(kind, first, second) || atLeastAsStrict(kind, second, first)).toBe(true);
          if (first !== second)
            expect(atLeastAsStrict(kind, first, second)).not.toBe(atLeastAsStrict(kind, second, first));
        },
      ),
    );
  });
});

describe("views", () => {
  const reported = (text: string) =>
    results(text).map((result) => ({
      ...result,
      decidedBy: () => [{ constraint: "commands.rm", layer: "acme", file: "acme.policy.yaml", line: 7 }],
    }));
  const reports = [
    {
      policy: "acme",
      results: reported('- { command: rm "<x>", expect: forbidden }\n- { command: "rm x # y", expect: prompt }'),
      coverage: { tested: [], untested: ["web_search.allow"] },
    },
  ];

  it("writes text", () => {
    expect(testViews.text(reports)).toMatchInlineSnapshot(`
      "acme
        ok    command: rm "<x>" -> forbidden  by commands.rm of acme (acme.policy.yaml:7)
        FAIL  command: rm x # y  (acme.policy.yaml:2:3)
              expected prompt, got unmatched with Codex 0.120.0, 0.148.0..0.149.0, 0.169.0: no rule matches, because Codex does not take this text apart
              decided by commands.rm of acme (acme.policy.yaml:7)
        1 of 2 tests do not hold
        no test covers: web_search.allow
      "
    `);
  });

  it("writes TAP", () => {
    expect(testViews.tap(reports)).toMatchInlineSnapshot(`
      "TAP version 13
      1..2
      ok 1 - acme: command: rm "<x>"
      not ok 2 - acme: command: rm x \\# y
        ---
        at: "acme.policy.yaml:2:3"
        messages:
          - "expected prompt, got unmatched with Codex 0.120.0, 0.148.0..0.149.0, 0.169.0: no rule matches, because Codex does not take this text apart"
        ...
      "
    `);
  });

  it("writes JUnit", () => {
    expect(testViews.junit(reports)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="mandate" tests="2" failures="1" errors="0">
        <testsuite name="acme" tests="2" failures="1" errors="0" skipped="0">
          <testcase classname="acme" name="command: rm &quot;&lt;x&gt;&quot;" file="acme.policy.yaml" line="1"/>
          <testcase classname="acme" name="command: rm x # y" file="acme.policy.yaml" line="2">
            <failure message="expected prompt, got unmatched with Codex 0.120.0, 0.148.0..0.149.0, 0.169.0: no rule matches, because Codex does not take this text apart" type="failing-test">expected prompt, got unmatched with Codex 0.120.0, 0.148.0..0.149.0, 0.169.0: no rule matches, because Codex does not take this text apart</failure>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it.each(Object.entries(testViews))("%s lets nothing of a policy act on a terminal", (_name, view) => {
    const odd = reported('- { command: "rm \\e[2J\\u202e", expect: prompt }');
    expect(view([{ policy: "acme", results: odd }])).not.toMatch(/[\u001b\u202e]/);
  });

  describe("with a real Codex", () => {
    const [same, other] = reported("- { command: rm a, expect: forbidden }\n- { command: rm b, expect: forbidden }");
    const asked = { version: "0.169.0", because: "asked", simulated: "forbidden" };
    const real = [
      {
        policy: "acme",
        results: [
          { ...same!, real: { ...asked, verdict: "forbidden" } },
          { ...other!, real: { ...asked, verdict: "allow" } },
          { ...same!, real: { ...asked, because: "no # way" } },
        ],
      },
    ];
    const defect =
      "Codex 0.169.0 says allow (asked), the simulator forbidden: a defect of the simulator, please report it";

    it("writes what it says differently, and what could not be asked", () => {
      const text = testViews.text(real);
      expect(text.split("\n").filter((line) => line.includes("defect of the simulator"))).toEqual([
        `        ${defect}`,
      ]);
      expect(text).toContain("  3 of 3 tests hold\n  Codex 0.169.0 was asked 2 of them and disagrees on 1\n");
      expect(text).toContain("  not asked of Codex: command: rm a: no # way\n");
    });

    it("writes a test point of its own for each question", () => {
      expect(testViews.tap(real).match(/^(ok|not ok).*/gm)).toEqual([
        "ok 1 - acme: command: rm a",
        "ok 2 - acme: command: rm a (Codex 0.169.0)",
        "ok 3 - acme: command: rm b",
        "not ok 4 - acme: command: rm b (Codex 0.169.0)",
        "ok 5 - acme: command: rm a",
        "ok 6 - acme: command: rm a (Codex 0.169.0) # SKIP no \\# way",
      ]);
      const junit = testViews.junit(real);
      expect(junit).toContain('<testsuite name="acme" tests="6" failures="1" errors="0" skipped="1">');
      expect(junit).toContain(`<failure message="${defect}" type="failing-test">`);
    });

    it("counts in JSON", () => {
      expect(JSON.parse(testViews.json(real))).toMatchObject({
        policies: [{ tests: [{ codex: { agrees: true } }, { codex: { agrees: false } }, { codex: { agrees: null } }] }],
        summary: { total: 3, failed: 0, codex: { asked: 2, disagreements: 1 } },
      });
    });
  });

  it("writes JSON", () => {
    expect(JSON.parse(testViews.json(reports))).toMatchObject({
      formatVersion: 1,
      policies: [
        {
          policy: "acme",
          tests: [{ holds: true }, { holds: false, line: 2 }],
          coverage: { tested: [], untested: ["web_search.allow"] },
        },
      ],
      summary: { total: 2, held: 1, failed: 1 },
    });
  });
});
