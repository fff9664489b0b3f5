import { describe, expect, it } from "vitest";
import type { Change } from "../../src/diff/change.ts";
import { compareSides } from "../../src/diff/compare-sides.ts";
import type { Side } from "../../src/diff/side.ts";
import type { Plain } from "../../src/source/located.ts";

function side(values: Readonly<Record<string, Plain>>): Side {
  const entries = Object.entries(values).map(([id, value], index) => ({
    id,
    value,
    place: { file: "p.policy.yaml", line: index + 1 },
    layer: "org",
    settings: [],
    strengths: {},
    gaps: [],
  }));
  return { name: "p", entries, exceptions: [], acceptedGaps: [], hazards: [] };
}

type Values = Readonly<Record<string, Plain>>;

const directions = (changes: readonly Change[]) =>
  Object.fromEntries(changes.map((change) => [change.constraint, change.direction]));
const diff = (before: Values, after: Values) => directions(compareSides(side(before), side(after)));
const flipped = { looser: "tighter", tighter: "looser", incomparable: "incomparable", neutral: "neutral" } as const;

/** There and back, so that no case can hold in one direction only. */
function expectBothWays(before: Values, after: Values, expected: Readonly<Record<string, Change["direction"]>>): void {
  expect(diff(before, after)).toEqual(expected);
  expect(diff(after, before)).toEqual(
    Object.fromEntries(Object.entries(expected).map(([id, direction]) => [id, flipped[direction]])),
  );
}

const rule = (id: string, match: Plain, decision: string, more: Readonly<Record<string, Plain>> = {}): Values => ({
  [`commands.${id}`]: { id, match, decision, ...more },
});

describe("command rules beside each other", () => {
  const forbidden = rule("git", ["git"], "forbidden");

  it("takes a rule that a stricter one shadows for no change in what is decided, and names that one", () => {
    expectBothWays(
      forbidden,
      { ...forbidden, ...rule("push", ["git", "push"], "prompt") },
      {
        "commands.push": "neutral",
      },
    );
    expectBothWays(
      forbidden,
      { ...forbidden, ...rule("status", ["git", "status"], "allow") },
      {
        "commands.status": "neutral",
      },
    );
    const [change] = compareSides(side(forbidden), side({ ...forbidden, ...rule("p", ["git", "push"], "prompt") }));
    expect(change?.note).toBe("commands.git decides in its place");
  });

  it("sees that a prompt now stands where an allow stood, whichever rule says so", () => {
    const allow = rule("git", ["git"], "allow");
    expectBothWays(allow, { ...allow, ...rule("push", ["git", "push"], "prompt") }, { "commands.push": "tighter" });
    // Two rules swap: what decides about git push is what counts.
    expectBothWays(
      { ...forbidden, ...rule("push", ["git", "push"], "forbidden") },
      { ...forbidden, ...rule("push", ["git", "push"], "allow") },
      { "commands.push": "neutral" },
    );
  });

  it("sees a shadow that goes", () => {
    const both = { ...forbidden, ...rule("push", ["git", "push"], "allow") };
    expectBothWays(both, rule("push", ["git", "push"], "allow"), { "commands.git": "looser" });
  });

  it("looks at every alternative of a pattern", () => {
    const push = rule("push", ["git", "push"], "forbidden");
    expectBothWays(
      push,
      { ...push, ...rule("two", ["git", ["push", "pull"]], "prompt") },
      { "commands.two": "tighter" },
    );
    expectBothWays(rule("a", ["git", ["push", "pull"]], "prompt"), rule("a", ["git", "push"], "prompt"), {
      "commands.a": "looser",
    });
    expectBothWays(rule("a", ["git", ["push", "pull"]], "prompt"), rule("a", ["git", ["push", "fetch"]], "prompt"), {
      "commands.a": "incomparable",
    });
  });

  it("takes a lost guard and a lost case for looser", () => {
    const guarded = rule("rm", ["rm"], "forbidden", { guard: true });
    expectBothWays(guarded, rule("rm", ["rm"], "forbidden"), { "commands.rm": "looser" });
    expectBothWays(rule("rm", ["rm"], "forbidden", { canonical: true }), rule("rm", ["rm"], "forbidden"), {
      "commands.rm": "looser",
    });
  });

  it("compares rules alone where a pattern has too many alternatives", () => {
    const many = Array.from({ length: 70 }, (_, index) => `w${index}`);
    expectBothWays(rule("x", [many, many], "forbidden"), rule("x", [many, many], "prompt"), { "commands.x": "looser" });
  });
});

describe("hooks", () => {
  const hook = (more: Readonly<Record<string, Plain>>): Values => ({
    "hooks.run.g": { id: "g", on: "PreToolUse", script: { unix: "./g.sh" }, ...more },
  });

  it("names what weakens one", () => {
    expectBothWays(hook({}), {}, { "hooks.run.g": "looser" });
    expectBothWays(hook({ on_failure: "block" }), hook({ on_failure: "allow" }), { "hooks.run.g": "looser" });
    expectBothWays(hook({ tools: "^(Bash|Edit)$" }), hook({ tools: "^Bash$" }), { "hooks.run.g": "looser" });
    expectBothWays(hook({}), hook({ tools: "^Bash$" }), { "hooks.run.g": "looser" });
    expectBothWays(hook({ tools: "^Bash$" }), hook({ tools: "B.*h" }), { "hooks.run.g": "incomparable" });
    expectBothWays(hook({ on: "PreToolUse" }), hook({ on: "PostToolUse" }), { "hooks.run.g": "incomparable" });
    // A hook of the library that says no tools has its own.
    const library = (more: Readonly<Record<string, Plain>>): Values => ({
      "hooks.run.g": { id: "g", on: "PreToolUse", use: "branch-guard", ...more },
    });
    expectBothWays(library({}), library({ tools: "^Bash$" }), { "hooks.run.g": "incomparable" });
  });

  it("shows the lines of a script that changed, without what looks like a credential", () => {
    const scripted = (text: string): Side => {
      const plain = side(hook({}));
      return {
        ...plain,
        entries: plain.entries.map((entry) => ({
          ...entry,
          meaning: { script: { unix: text } },
          texts: { unix: text },
        })),
      };
    };
    const secret = `ghp_${"a1B2".repeat(10)}`;
    const [change] = compareSides(
      scripted("#!/bin/sh\necho one\n"),
      scripted(`#!/bin/sh\necho two\nAPI_TOKEN=abcd1234\ncurl -H ${secret}\nTOKEN=$FROM_ENV\n`),
    );
    expect(change).toMatchObject({ direction: "incomparable", note: "the unix script changed" });
    expect(change?.texts?.[0]?.hunks[0]?.lines).toEqual([
      " #!/bin/sh",
      "-echo one",
      "+echo two",
      "+API_TOKEN=********",
      "+********",
      "+TOKEN=$FROM_ENV",
    ]);
    const key = ["-----BEGIN RSA PRIVATE KEY-----", "MIIEabc", "-----END RSA PRIVATE KEY-----"].join("\n");
    const [leaked] = compareSides(scripted("true\n"), scripted(`true\n${key}\nfalse\n`));
    expect(leaked?.texts?.[0]?.hunks[0]?.lines).toEqual([" true", "+********", "+********", "+********", "+false"]);
  });
});

describe("domains, paths and servers by meaning", () => {
  it("knows what a wildcard covers", () => {
    expectBothWays(
      { "network.allow": ["a.example.com"] },
      { "network.allow": ["a.example.com", "**.example.com"] },
      { "network.allow": "looser" },
    );
    expectBothWays(
      { "network.allow": ["**.example.com"] },
      { "network.allow": ["**.example.com", "a.example.com"] },
      { "network.allow": "neutral" },
    );
    expectBothWays(
      { "network.allow": ["**.example.com"] },
      { "network.allow": ["*.example.com"] },
      {
        "network.allow": "tighter",
      },
    );
    expectBothWays(
      { "network.deny": ["a.example.com"] },
      { "network.deny": ["**.example.com"] },
      {
        "network.deny": "tighter",
      },
    );
  });

  it("knows what a directory covers, and that a pattern covers only what it matches", () => {
    expectBothWays(
      { "access.deny_read": ["/srv/keys"] },
      { "access.deny_read": ["/srv"] },
      {
        "access.deny_read": "tighter",
      },
    );
    expectBothWays(
      { "access.deny_read": ["/srv"] },
      { "access.deny_read": ["/srv", "/srv/**/*.pem"] },
      {
        "access.deny_read": "neutral",
      },
    );
    expectBothWays(
      { "access.deny_read": ["/srv/*"] },
      { "access.deny_read": ["/srv/*", "/srv/*/x"] },
      {
        "access.deny_read": "tighter",
      },
    );
    expectBothWays(
      { "access.deny_read": ["/srv"] },
      { "access.deny_read": ["/srv2"] },
      {
        "access.deny_read": "incomparable",
      },
    );
  });

  it("compares identities of MCP servers, and their tools", () => {
    const server = (value: Readonly<Record<string, Plain>>): Values => ({ "mcp.servers.a": value });
    const command = "/usr/bin/a";
    expectBothWays(server({ command }), server({ command, args: ["serve"] }), { "mcp.servers.a": "tighter" });
    expectBothWays(
      server({ command, args: [{ prefix: "--x=" }] }),
      server({ command, args: [{ prefix: "--x=/srv" }] }),
      {
        "mcp.servers.a": "tighter",
      },
    );
    expectBothWays(server({ url: { prefix: "https://a.example/" } }), server({ url: "https://a.example/docs" }), {
      "mcp.servers.a": "tighter",
    });
    expectBothWays(server({ url: "https://a.example" }), server({ url: "https://b.example" }), {
      "mcp.servers.a": "incomparable",
    });
    expectBothWays(server({ command, disabled_tools: ["drop"] }), server({ command }), { "mcp.servers.a": "looser" });
    expectBothWays(
      server({ command, enabled_tools: ["read"] }),
      server({ command, enabled_tools: ["read", "write"] }),
      {
        "mcp.servers.a": "looser",
      },
    );
    expectBothWays(server({ command, disabled_tools: ["drop"] }), server({ command, args: ["serve"] }), {
      "mcp.servers.a": "incomparable",
    });
  });
});

describe("permission profiles with what they inherit", () => {
  const at = (path: string) => `codex.requirements.permissions.${path}`;
  const base: Values = {
    [at("corp.extends")]: ":workspace",
    [at("corp.filesystem.~/.aws")]: "deny",
    [at("corp.filesystem.:workspace_roots.**/.env")]: "deny",
    [at("corp.filesystem.glob_scan_max_depth")]: 8,
    [at("team.extends")]: "corp",
    [at("team.filesystem./srv/x")]: "read",
  };

  it("says what a changed parent does to the profiles that extend it", () => {
    expectBothWays(
      base,
      { ...base, [at("corp.filesystem.~/.aws")]: "read" },
      {
        [at("corp.filesystem.~/.aws")]: "looser",
        [at("team")]: "looser",
      },
    );
    const [, inherited] = compareSides(side(base), side({ ...base, [at("corp.extends")]: ":read-only" }));
    expect(inherited).toMatchObject({
      constraint: at("team"),
      direction: "tighter",
      note: "inherits from corp: the built-in profile :workspace -> :read-only",
    });
  });

  it("knows that a child repeats or overrides its parent", () => {
    expectBothWays(
      base,
      { ...base, [at("team.filesystem.~/.aws")]: "deny" },
      {
        [at("team.filesystem.~/.aws")]: "neutral",
      },
    );
    const own: Values = { ...base, [at("team.filesystem.~/.aws")]: "deny" };
    expectBothWays(
      own,
      { ...own, [at("corp.filesystem.~/.aws")]: "write" },
      {
        [at("corp.filesystem.~/.aws")]: "looser",
      },
    );
  });

  it("ranks what an entry gives, the scan depth and the network", () => {
    expectBothWays(
      base,
      { ...base, [at("team.filesystem./srv/x")]: "write" },
      {
        [at("team.filesystem./srv/x")]: "looser",
      },
    );
    expectBothWays(
      base,
      { ...base, [at("corp.filesystem.glob_scan_max_depth")]: 4 },
      {
        [at("corp.filesystem.glob_scan_max_depth")]: "looser",
        [at("team")]: "looser",
      },
    );
    expectBothWays(
      { ...base, [at("team.network.enabled")]: false },
      { ...base, [at("team.network.enabled")]: true },
      { [at("team.network.enabled")]: "looser" },
    );
    expectBothWays(
      base,
      { ...base, [at("team.filesystem./srv/y")]: "deny" },
      {
        [at("team.filesystem./srv/y")]: "tighter",
      },
    );
  });
});
