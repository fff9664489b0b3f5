import { describe, expect, it } from "vitest";
import { answer } from "../../src/simulate/answer.ts";
import type { Guards } from "../../src/simulate/bundle.ts";
import type { PlainMap } from "../../src/simulate/bundle.ts";
import { bundle } from "./bundle.ts";

const newest = "0.169.0";

function rule(words: readonly string[], decision: string, justification?: string): PlainMap {
  return {
    pattern: words.map((token) => ({ token })),
    decision,
    ...(justification !== undefined && { justification }),
  };
}

const rules = (...items: readonly PlainMap[]) => bundle({ requirements: { rules: { prefix_rules: items } } });

describe("commands", () => {
  const subject = rules(
    rule(["git", "push"], "forbidden", "use the bot"),
    rule(["git"], "prompt"),
    rule(["npm"], "prompt-user"),
  );
  const ask = (command: string) => answer(subject, { kind: "command", command }, newest);

  it("takes the strictest rule of all parts", () => {
    expect(ask("git status")).toMatchObject({
      verdict: "prompt",
      decidedBy: [["requirements", "rules", "prefix_rules", 1]],
    });
    expect(ask("npm ci && git status").verdict).toBe("prompt-user");
    expect(ask("git status | git push")).toMatchObject({
      verdict: "forbidden",
      because: "a rule says forbidden: use the bot",
    });
    expect(ask("/usr/bin/git push").verdict).toBe("forbidden");
    expect(ask("ls")).toMatchObject({ verdict: "unmatched", decidedBy: [] });
  });

  it("shows the rules only the shell where the text is not taken apart", () => {
    expect(ask("(git push)")).toMatchObject({
      verdict: "unmatched",
      because: "no rule matches, because Codex does not take this text apart",
    });
    expect(
      answer(rules(rule(["bash", "-lc"], "forbidden")), { kind: "command", command: "x > y" }, newest).verdict,
    ).toBe("forbidden");
  });

  it("allows only what rules allow as a whole", () => {
    const allowing = bundle({ rules: [{ pattern: [["ls", "cat"]], decision: "allow", id: "look" }] });
    const verdict = (command: string) => answer(allowing, { kind: "command", command }, newest);
    expect(verdict("ls; cat x")).toMatchObject({ verdict: "allow", decidedBy: [["rules", "look"]] });
    expect(verdict("ls; rm x").verdict).toBe("unmatched");
  });

  describe("with a guard", () => {
    const guards: Guards = {
      "no-main": (_parameters, input) => (JSON.stringify(input).includes("main") ? "block" : "allow"),
      unsure: () => "unknown",
    };
    const hook = { id: "branches", event: "PreToolUse", matcher: "^Bash$", use: "no-main", parameters: {} };
    const guarded = (requirements: PlainMap, use = "no-main") =>
      bundle({ requirements, libraryHooks: [{ ...hook, use }] });
    const ask = (subject: ReturnType<typeof bundle>, command: string, version = newest) =>
      answer(subject, { kind: "command", command }, version, guards);

    it("blocks whatever the rules say", () => {
      expect(ask(guarded({ features: { hooks: true } }), "(git push origin main)")).toEqual({
        verdict: "blocked",
        because: "the guard branches denies it",
        decidedBy: [["hooks", "branches"]],
        certain: true,
      });
      expect(ask(guarded({}), "git push main").because).toContain("features.hooks is not pinned");
      expect(ask(guarded({}), "git push x").verdict).toBe("unmatched");
    });

    it("does nothing where hooks do not run", () => {
      expect(ask(guarded({ features: { hooks: false } }), "git push main").verdict).toBe("unmatched");
      expect(ask(guarded({ features: { hooks: true } }), "git push main", "0.120.0").verdict).toBe("unmatched");
    });

    it("says what it cannot tell", () => {
      expect(ask(guarded({}, "unsure"), "ls")).toMatchObject({ verdict: "unmatched", certain: false });
      expect(ask(guarded({}, "missing"), "ls")).toMatchObject({
        verdict: "unmatched",
        because: "no rule matches; not simulated: the hook branches",
        certain: true,
      });
    });

    it("answers questions about the hook itself", () => {
      const subject = guarded({});
      const about = (input: PlainMap, name = "branches") =>
        answer(subject, { kind: "hook", hook: name, input }, newest, guards);
      expect(about({ tool_input: { command: "git push main" } }).verdict).toBe("block");
      expect(about({ tool_input: { command: "git push x" } }).verdict).toBe("allow");
      expect(about({ tool_name: "view_image", tool_input: { path: "main" } }).because).toContain("does not run");
      expect(about({}, "other")).toMatchObject({ verdict: "allow", certain: false });
    });
  });
});

describe("domains", () => {
  const network = (settings: PlainMap) => bundle({ requirements: { experimental_network: settings } });
  const domains = {
    "exact.test": "allow",
    "*.sub.test": "allow",
    "**.both.test": "allow",
    "a*.pre.test": "allow",
    "?.one.test": "allow",
    "port.test:9": "allow",
    ".lead.test": "allow",
    "bad.both.test": "deny",
    "**.deny.test": "deny",
    "ok.deny.test": "allow",
  };
  const listed = network({ enabled: true, managed_allowed_domains_only: true, domains });
  const ask = (domain: string) => answer(listed, { kind: "domain", domain }, newest);

  it.each([
    "exact.test",
    "EXACT.test.",
    "a.b.sub.test",
    "both.test",
    "a.bad.both.test",
    "a.b.pre.test",
    "a.one.test",
    "port.test",
  ])("allows %s", (domain) => {
    expect(ask(domain).verdict).toBe("allow");
  });

  it.each([
    "a.exact.test",
    "sub.test",
    "BAD.both.test",
    "pre.test",
    "ab.one.test",
    "lead.test",
    "a.lead.test",
    "ok.deny.test",
    "x.test",
  ])("denies %s", (domain) => {
    expect(ask(domain).verdict).toBe("deny");
  });

  it("says who decided", () => {
    expect(ask("ok.deny.test").decidedBy).toEqual([
      ["requirements", "experimental_network", "domains", "**.deny.test"],
    ]);
    expect(ask("x.test").because).toBe("no entry of the managed list allows x.test");
    expect(answer(network({ enabled: true }), { kind: "domain", domain: "x.test" }, newest).because).toContain(
      "users may add hosts",
    );
  });

  it("covers nothing while it is switched off", () => {
    expect(answer(network({ enabled: false, domains }), { kind: "domain", domain: "x.test" }, newest).verdict).toBe(
      "allow",
    );
    expect(answer(bundle(), { kind: "domain", domain: "x.test" }, newest)).toMatchObject({
      verdict: "allow",
      decidedBy: [],
    });
  });

  it("reads the older lists", () => {
    const older = network({ enabled: true, allowed_domains: ["*.a.test"], denied_domains: ["b.a.test"] });
    expect(answer(older, { kind: "domain", domain: "c.a.test" }, newest).verdict).toBe("allow");
    expect(answer(older, { kind: "domain", domain: "b.a.test" }, newest).verdict).toBe("deny");
  });
});

describe("reads", () => {
  const everywhere = bundle({
    requirements: {
      permissions: {
        filesystem: { deny_read: ["~/.ssh", "/srv/s", "/srv/g/**/*.pem", "/srv/q/a?", "secrets", "**/x"] },
      },
    },
  });
  const ask = (path: string, subject = everywhere, version = newest) =>
    answer(subject, { kind: "read", path }, version);

  it.each(["~/.ssh/id", "~/.ssh", "/srv/s/a/b", "/srv/g/x.pem", "/srv/g/a/b/x.pem", "/srv/q/a1"])(
    "denies %s",
    (path) => {
      expect(ask(path).verdict).toBe("deny");
    },
  );

  it.each(["~/.ssh2/id", "/srv/s2", "/srv/g/a.txt", "/srv/q/a12", "secrets", "secrets/x", "x", "/etc/passwd"])(
    "allows %s",
    (path) => {
      expect(ask(path).verdict).toBe("allow");
    },
  );

  const requirements = {
    default_permissions: "acme",
    allowed_permission_profiles: { acme: true, open: true, off: false },
    permissions: {
      acme: {
        extends: "base",
        filesystem: {
          glob_scan_max_depth: 3,
          "~/.aws": "deny",
          "~/.aws/public": "read",
          ":workspace_roots": { "**/.env": "deny", keys: "none" },
        },
      },
      base: { extends: ":workspace", filesystem: { "/srv/base": "deny", "~/.aws": "read" } },
      open: { extends: ":workspace", filesystem: { "/srv/base": "deny" } },
    },
  };
  const profiles = bundle({ requirements });

  it("asks the default profile and what it extends", () => {
    expect(ask("~/.aws/public/x", profiles).verdict).toBe("deny");
    expect(ask("/srv/base/x", profiles)).toMatchObject({ because: "the profile acme denies /srv/base" });
    expect(ask("d/e/.env", profiles)).toMatchObject({
      verdict: "deny",
      because: "the profile acme denies **/.env; the allowed profile open does not deny it",
      decidedBy: [["requirements", "permissions", "acme", "filesystem", ":workspace_roots", "**/.env"]],
    });
    expect(ask("a/b/c/.env", profiles).verdict).toBe("allow");
    expect(ask("keys/x/y/z/k", profiles).verdict).toBe("deny");
    expect(ask("/work/.env", profiles).verdict).toBe("allow");
  });

  it("finds no profile in clients that do not know the key", () => {
    expect(ask(".env", profiles, "0.130.0").verdict).toBe("allow");
  });

  it("denies what a profile that begins with nothing does not grant", () => {
    const filesystem = { "/opt": "read" };
    const bare = bundle({ requirements: { ...requirements, permissions: { acme: { filesystem } } } });
    expect(ask("/opt/x", bare).verdict).toBe("allow");
    expect(ask("/etc/passwd", bare).verdict).toBe("deny");
  });
});

describe("MCP servers", () => {
  const subject = bundle({
    requirements: {
      mcp_servers: {
        u: { identity: { url: "https://a.test/x" } },
        p: { identity: { url: { match: "prefix", value: "https://a.test/" } } },
        r: { identity: { url: { match: "regex", expression: "https://[a-z]+\\.test" } } },
        c: { identity: { command: "/bin/mcp" } },
        t: {
          identity: {
            command: {
              executable: "/bin/mcp",
              args: [
                { match: "exact", value: "serve" },
                { match: "prefix", value: "--w=" },
              ],
            },
          },
        },
        both: { identity: { url: "https://a.test/x", command: "/bin/mcp" } },
      },
    },
  });
  const ask = (name: string, server: object) =>
    answer(subject, { kind: "mcp", servers: { [name]: server } }, newest).verdict;

  it("compares identities", () => {
    expect(ask("u", { url: "https://a.test/x" })).toBe("enabled");
    expect(ask("u", { url: "https://a.test/x/" })).toBe("disabled");
    expect(ask("p", { url: "https://a.test/y" })).toBe("enabled");
    expect(ask("r", { url: "https://abc.test" })).toBe("enabled");
    expect(ask("r", { url: "https://abc.test/more" })).toBe("disabled");
    expect(ask("c", { command: "/bin/mcp", args: ["any"] })).toBe("enabled");
    expect(ask("c", { command: "mcp" })).toBe("disabled");
    expect(ask("t", { command: "/bin/mcp", args: ["serve", "--w=1"] })).toBe("enabled");
    expect(ask("t", { command: "/bin/mcp", args: ["serve"] })).toBe("disabled");
    expect(ask("both", { url: "https://a.test/x" })).toBe("disabled");
    expect(ask("other", { url: "https://a.test/x" })).toBe("disabled");
  });

  it("tells no list from an empty one", () => {
    const servers = { a: { url: "https://a.test" } };
    expect(answer(bundle(), { kind: "mcp", servers }, newest).verdict).toBe("enabled");
    expect(answer(bundle({ requirements: { mcp_servers: {} } }), { kind: "mcp", servers }, newest).verdict).toBe(
      "disabled",
    );
  });
});

describe("configuration", () => {
  const requirements = {
    allowed_approval_policies: ["on-request"],
    allowed_sandbox_modes: ["read-only", "workspace-write"],
    allowed_web_search_modes: ["cached"],
    allowed_login_methods: ["chatgpt"],
    allow_login_shell: false,
    model_provider: "corp",
    model_providers: { corp: { name: "corp", base_url: "https://x.test/v1" } },
    features: { memories: false },
    feedback: { enabled: false },
  };
  const subject = bundle({
    requirements,
    managedConfig: { history: { persistence: "none" }, analytics: { enabled: false } },
  });
  const ask = (config: PlainMap, of = subject, version = newest) => answer(of, { kind: "config", config }, version);

  it.each([
    [{}, "accepted"],
    [{ approval_policy: "on-request" }, "accepted"],
    [{ approval_policy: "on-failure" }, "accepted"],
    [{ approval_policy: "never" }, "clamped"],
    [{ approval_policy: "untrusted" }, "rejected"],
    [{ sandbox_mode: "danger-full-access" }, "clamped"],
    [{ sandbox_mode: "workspace-write" }, "accepted"],
    [{ web_search: "disabled" }, "accepted"],
    [{ web_search: "live" }, "clamped"],
    [{ allow_login_shell: true }, "clamped"],
    [{ forced_login_method: "api" }, "rejected"],
    [{ model_provider: "corp" }, "accepted"],
    [{ model_provider: "mine" }, "clamped"],
    [{ model_providers: { corp: { name: "other" } } }, "clamped"],
    [{ model_providers: { mine: { name: "m", wire_api: "chat" } } }, "rejected"],
    [{ profile: "x" }, "rejected"],
    [{ features: { memories: true } }, "clamped"],
    [{ features: { goals: true } }, "accepted"],
    [{ feedback: { enabled: true } }, "clamped"],
    [{ history: { persistence: "save-all" } }, "clamped"],
    [{ history: { persistence: "none" } }, "accepted"],
    [{ history: { max_bytes: 5 } }, "accepted"],
    [{ permissions: { mine: { extends: ":workspace" } } }, "rejected"],
    [{ default_permissions: "nobody" }, "rejected"],
    [{ default_permissions: ":danger-full-access" }, "clamped"],
  ])("%j is %s", (config, verdict) => {
    expect(ask(config).verdict).toBe(verdict);
  });

  it("knows when a value was retired", () => {
    expect(ask({ approval_policy: "untrusted" }, bundle(), "0.148.0").verdict).toBe("accepted");
    expect(ask({ approval_policy: "untrusted" }, bundle(), "0.149.0").verdict).toBe("rejected");
  });

  it("lets the legacy layer replace an allow-list", () => {
    const legacy = bundle({ requirements, managedConfig: { sandbox_mode: "danger-full-access" } });
    expect(ask({ sandbox_mode: "danger-full-access" }, legacy).verdict).toBe("accepted");
    expect(ask({ sandbox_mode: "workspace-write" }, legacy).verdict).toBe("clamped");
  });

  it("ignores sandbox modes beside profiles", () => {
    const profiles = bundle({
      requirements: {
        default_permissions: "acme",
        allowed_permission_profiles: { acme: true },
        permissions: { acme: { extends: ":workspace" } },
      },
    });
    expect(ask({ sandbox_mode: "read-only" }, profiles)).toMatchObject({
      verdict: "clamped",
      decidedBy: [["requirements", "allowed_permission_profiles"]],
    });
    expect(ask({ sandbox_mode: "read-only" }, profiles, "0.130.0").verdict).toBe("accepted");
    expect(ask({ default_permissions: "acme" }, profiles).verdict).toBe("accepted");
    expect(ask({ default_permissions: "nobody" }, profiles).verdict).toBe("clamped");
    expect(ask({ permissions: { acme: {} } }, profiles).verdict).toBe("rejected");
    expect(ask({ permissions: { mine: {} } }, profiles).verdict).toBe("accepted");
  });

  it("lists everything that stands against it", () => {
    expect(ask({ allow_login_shell: true, web_search: "live" })).toMatchObject({
      decidedBy: [
        ["requirements", "allowed_web_search_modes"],
        ["requirements", "allow_login_shell"],
      ],
    });
  });
});
