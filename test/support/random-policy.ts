import fc from "fast-check";

/** Random policies over every section of the language, as plain data: all shapes, valid by type, not necessarily by meaning. */
const subset = <T>(values: readonly T[], least = 0) => fc.subarray([...values], { minLength: least });
const flag = fc.boolean();
const host = fc.constantFrom(
  "a.acme.example",
  "*.b.acme.example",
  "**.c.acme.example",
  "d.example",
  "192.0.2.7",
  "xn--bcher-kva.example",
);
const matcher = fc.oneof(
  fc.constantFrom("serve", "--quiet"),
  fc.constant({ prefix: "--workspace=" }),
  fc.constant({ regex: "--level=[0-9]+" }),
  fc.constant({ exact: "x" }),
);

const approvals = fc
  .record({
    allow: subset<string | object>(
      [
        "untrusted",
        "on-request",
        "on-failure",
        "never",
        { granular: { sandbox_approval: true, rules: false, mcp_elicitations: true } },
      ],
      1,
    ),
    reviewers: fc.option(subset(["user", "auto_review", "guardian_subagent"], 1), { nil: undefined }),
    suggest: flag,
  })
  .map(({ allow, reviewers, suggest }) => {
    const words = allow.filter((item) => typeof item === "string" && item !== "untrusted");
    return {
      allow,
      ...(reviewers === undefined ? {} : { reviewers }),
      ...(suggest && words[0] !== undefined ? { default: words[0] } : {}),
    };
  });

const access = fc
  .record({
    more: subset(["workspace", "full-access"]),
    deny_read: fc.option(subset(["~/.ssh", "/srv/secret", "/opt/keys/**/*.pem", "~/.config/acme"]), { nil: undefined }),
    inside: fc.option(subset(["**/.env", "secrets/**", "*.pem"], 1), { nil: undefined }),
    workspace: fc.option(
      fc.record(
        { network: flag, exclude_tmp: flag, writable_roots: subset(["/var/cache/acme", "~/.cache/acme"]) },
        { requiredKeys: [] },
      ),
      { nil: undefined },
    ),
    hosts: fc.option(fc.constant([{ match: ["*.ci.acme.example"], allow: ["read-only"] }]), { nil: undefined }),
    suggest: flag,
  })
  .map(({ more, deny_read, inside, workspace, hosts, suggest }) => ({
    allow: ["read-only", ...more],
    ...(suggest ? { default: more[0] ?? "read-only" } : {}),
    ...(deny_read === undefined ? {} : { deny_read }),
    ...(inside === undefined ? {} : { deny_in_workspace: inside }),
    ...(workspace === undefined ? {} : { workspace }),
    ...(hosts === undefined ? {} : { hosts }),
  }));

const sections = {
  approvals,
  access,
  web_search: fc
    .oneof(
      { weight: 8, arbitrary: subset(["disabled", "cached", "live"]) },
      { weight: 1, arbitrary: subset(["disabled", "indexed"]) },
    )
    .map((allow) => ({ allow })),
  network: fc.record(
    {
      enabled: fc.constant(true),
      exclusive: flag,
      allow: fc.uniqueArray(host, { maxLength: 4 }),
      deny: fc.uniqueArray(fc.constantFrom("e.example", "**.f.example"), { maxLength: 2 }),
      local_binding: flag,
      upstream_proxy: flag,
    },
    { requiredKeys: ["enabled"] },
  ),
  login: fc.record(
    {
      methods: subset(["chatgpt", "api"], 1),
      workspaces: fc.constant(["00000000-0000-4000-8000-000000000000"]),
      credential_store: fc.constantFrom("file", "auto", "ephemeral"),
    },
    { requiredKeys: [] },
  ),
  models: fc.record(
    {
      provider: fc.constant("acme"),
      providers: fc.constant({
        acme: { name: "Acme", base_url: "https://llm.acme.example/v1", env_key: "ACME_KEY", wire_api: "responses" },
      }),
      default: fc.constant("gpt-6-sol"),
      review: fc.constant("gpt-6-sol"),
    },
    { requiredKeys: ["providers"] },
  ),
  mcp: fc.record({
    servers: fc.dictionary(
      fc.constantFrom("a", "b", "c"),
      fc.oneof(
        fc.constant({ url: "https://x.example/" }),
        fc.constant({ url: { prefix: "https://x.example/" } }),
        fc.constant({ command: "x" }),
        fc.array(matcher, { maxLength: 3 }).map((args) => ({ command: "x", args })),
      ),
    ),
  }),
  marketplaces: fc.record({
    allow: fc.dictionary(
      fc.constantFrom("m", "n"),
      fc.constantFrom<object>(
        { git: "https://git.acme.example/p.git", ref: "main" },
        { host_pattern: "^git[.]acme[.]example$" },
        { local: "/opt/plugins" },
      ),
    ),
  }),
  commands: fc
    .uniqueArray(
      fc.record({
        word: fc.constantFrom("rm", "git", "npm", "curl"),
        decision: fc.oneof(
          { weight: 12, arbitrary: fc.constantFrom("forbidden", "prompt", "allow") },
          { weight: 1, arbitrary: fc.constant("prompt-user") },
        ),
        guard: flag,
      }),
      { maxLength: 3, selector: (rule) => rule.word },
    )
    .map((rules) =>
      rules.map((rule, index) => ({
        id: `r${index}`,
        match: [rule.word, ["x", "y"]],
        decision: rule.decision,
        because: "Because",
        ...(rule.guard && rule.decision !== "allow" ? { guard: true } : {}),
      })),
    ),
  hooks: fc.record(
    {
      managed_only: flag,
      run: fc.constant([{ id: "guard", on: "PreToolUse", use: "branch-guard", with: { protected: ["main"] } }]),
    },
    { requiredKeys: [] },
  ),
  features: fc.dictionary(fc.constantFrom("memories", "multi_agent", "apps", "plugins", "shell_tool"), flag),
  shell: fc.record(
    {
      login: flag,
      environment: fc.record(
        { inherit: fc.constantFrom("core", "all"), exclude: fc.constant(["AWS_*"]), set: fc.constant({ A: "b" }) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  ),
  telemetry: fc.record(
    {
      analytics: flag,
      feedback: flag,
      otel: fc.record(
        { environment: fc.constant("prod"), log_user_prompt: flag, log_agent_responses: flag },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  ),
  history: fc.record(
    { persistence: fc.constantFrom("none", "save-all"), max_bytes: fc.integer({ min: 1, max: 1_000_000 }) },
    { requiredKeys: [] },
  ),
  residency: fc.constant("us"),
  remote_control: flag,
  codex: fc.record(
    {
      requirements: fc.record(
        {
          allow_appshots: flag,
          check_for_update_on_startup: flag,
          browser_use: fc.record({ allow_history_access: flag, allow_webmcp: flag }, { requiredKeys: [] }),
          computer_use: fc.record({ default_app_access: fc.constantFrom("allow", "deny") }),
          windows: fc.record({ allowed_sandbox_implementations: subset(["elevated", "unelevated"], 1) }),
          auto_review: fc.record({ required_on_models: fc.constant(["m"]) }),
          application: fc.record({ network: fc.constant({ enabled: true }) }, { requiredKeys: [] }),
        },
        { requiredKeys: [] },
      ),
      config: fc.record({ hide_agent_reasoning: flag }, { requiredKeys: [] }),
      defaults: fc.record({ show_raw_agent_reasoning: flag }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  ),
};

/** A policy without its range. */
export const randomPolicy: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record(sections, { requiredKeys: [] });
