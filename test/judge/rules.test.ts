import { describe, expect, it } from "vitest";
import { newestVersion } from "../../src/catalogue/codex/index.ts";
import type { ConfigKind } from "../../src/codex/judge/document.ts";
import type { FindingKind, JudgedFinding } from "../../src/codex/judge/finding.ts";
import { judgeConfig, judgeRequirements } from "../../src/codex/judge/judge.ts";
import { formatPath } from "../../src/codex/judge/place.ts";
import type { DiagnosticCode } from "../../src/diagnostics/codes.ts";
import { parseToml } from "../../src/source/parse-toml.ts";
import { sourceText } from "../../src/source/source-text.ts";

function judge(text: string, versions: readonly string[], kind: "requirements" | ConfigKind): readonly JudgedFinding[] {
  const { value, diagnostics } = parseToml(sourceText("file.toml", text));
  expect(diagnostics).toEqual([]);
  return kind === "requirements" ? judgeRequirements(value, versions) : judgeConfig(value, versions, kind);
}

interface Case {
  /** What the rule says, in a few words. */
  readonly name: string;
  readonly bad: string;
  readonly kind: FindingKind;
  readonly code: DiagnosticCode;
  readonly path: string;
  /** The form that has no such finding. */
  readonly good: string;
  readonly file?: ConfigKind;
}

const profile = (body: string): string =>
  `default_permissions = "acme-dev"\n[allowed_permission_profiles]\nacme-dev = true\n[permissions.acme-dev]\nextends = ":workspace"\n${body}`;
const hook = (body: string): string => `[[hooks.PreToolUse]]\n[[hooks.PreToolUse.hooks]]\n${body}`;
const network = (body: string): string => `[experimental_network]\nenabled = true\n${body}`;
const rule = (body: string): string => `[rules]\nprefix_rules = [{ ${body} }]\n`;
const identity = (body: string): string => `[mcp_servers.x.identity]\n${body}`;
const source = (body: string): string =>
  `[marketplaces]\nrestrict_to_allowed_sources = true\n[marketplaces.allowed_sources.x]\n${body}`;

const cases: readonly Case[] = [
  // What table 1 alone says
  {
    name: "a wrong type",
    bad: 'allow_appshots = "no"',
    kind: "refused",
    code: "stops-codex",
    path: "allow_appshots",
    good: "allow_appshots = false",
  },
  {
    name: "a date where a string belongs",
    bad: "chatgpt_base_url = 2026-01-01",
    kind: "refused",
    code: "stops-codex",
    path: "chatgpt_base_url",
    good: 'chatgpt_base_url = "https://a"',
  },
  {
    name: "a fraction where a whole number belongs",
    bad: network("http_port = 1.0"),
    kind: "refused",
    code: "stops-codex",
    path: "experimental_network.http_port",
    good: network("http_port = 1"),
  },
  {
    name: "a number out of range",
    bad: network("http_port = 70000"),
    kind: "refused",
    code: "stops-codex",
    path: "experimental_network.http_port",
    good: network("http_port = 65535"),
  },
  {
    name: "a negative number",
    bad: hook('type = "command"\ncommand = "/x"\ntimeout = -1'),
    kind: "refused",
    code: "stops-codex",
    path: "hooks.PreToolUse[0].hooks[0].timeout",
    good: hook('type = "command"\ncommand = "/x"\ntimeout = 1'),
  },
  {
    name: "an unknown value",
    bad: 'enforce_residency = "eu"',
    kind: "refused",
    code: "stops-codex",
    path: "enforce_residency",
    good: 'enforce_residency = "us"',
  },
  {
    name: "an empty list",
    bad: "allowed_approvals_reviewers = []",
    kind: "refused",
    code: "stops-codex",
    path: "allowed_approvals_reviewers",
    good: 'allowed_approvals_reviewers = ["user"]',
  },
  {
    name: "a missing member",
    bad: "[rules]",
    kind: "refused",
    code: "stops-codex",
    path: "rules",
    good: rule('pattern = [{ token = "rm" }], decision = "prompt"'),
  },
  {
    name: "an unknown key in a strict table",
    bad: "[otel]\nzzz = 1",
    kind: "refused",
    code: "stops-codex",
    path: "otel.zzz",
    good: "[otel]\nlog_user_prompt = false",
  },
  {
    name: "an unknown key elsewhere",
    bad: "[feedback]\nenable = false",
    kind: "ignored",
    code: "ignored-key",
    path: "feedback.enable",
    good: "[feedback]\nenabled = false",
  },
  {
    name: "an unknown feature",
    bad: "[features]\nsmart_approvals = true",
    kind: "ignored",
    code: "ignored-key",
    path: "features.smart_approvals",
    good: "[features]\nhooks = true",
  },
  {
    name: "an unknown hook event",
    bad: "[[hooks.PreToolUsage]]",
    kind: "ignored",
    code: "ignored-key",
    path: "hooks.PreToolUsage",
    good: "[[hooks.PreToolUse]]",
  },
  {
    name: "an alias beside its key",
    bad: "[features]\napps = false\n[feature_requirements]\nhooks = true",
    kind: "refused",
    code: "stops-codex",
    path: "feature_requirements",
    good: "[feature_requirements]\nhooks = true",
  },
  {
    name: "two names for one member",
    bad: hook('type = "command"\ncommand = "/x"\ncommandWindows = "a"\ncommand_windows = "b"'),
    kind: "refused",
    code: "stops-codex",
    path: "hooks.PreToolUse[0].hooks[0].commandWindows",
    good: hook('type = "command"\ncommand = "/x"\ncommandWindows = "a"'),
  },
  {
    name: "granular as a string",
    bad: 'allowed_approval_policies = ["granular"]',
    kind: "refused",
    code: "stops-codex",
    path: "allowed_approval_policies[0]",
    good: "allowed_approval_policies = [{ granular = { sandbox_approval = true, rules = true, mcp_elicitations = true } }]",
  },
  {
    name: "a table that stands for no choice",
    bad: "allowed_approval_policies = [{}]",
    kind: "refused",
    code: "stops-codex",
    path: "allowed_approval_policies[0]",
    good: 'allowed_approval_policies = ["never"]',
  },
  {
    name: "a member of another kind of handler",
    bad: hook('type = "command"\ncommand = "/x"\nserver = "s"'),
    kind: "ignored",
    code: "ignored-key",
    path: "hooks.PreToolUse[0].hooks[0].server",
    good: hook('type = "mcp_tool"\nserver = "s"\ntool = "t"'),
  },

  // Sandbox and profiles
  {
    name: "sandbox modes without read-only",
    bad: 'allowed_sandbox_modes = ["workspace-write"]',
    kind: "refused",
    code: "stops-codex",
    path: "allowed_sandbox_modes",
    good: 'allowed_sandbox_modes = ["read-only", "workspace-write"]',
  },
  {
    name: "a remote entry for every host without read-only",
    bad: '[[remote_sandbox_config]]\nhostname_patterns = ["*"]\nallowed_sandbox_modes = ["workspace-write"]',
    kind: "refused",
    code: "stops-codex",
    path: "remote_sandbox_config[0].allowed_sandbox_modes",
    good: '[[remote_sandbox_config]]\nhostname_patterns = ["*"]\nallowed_sandbox_modes = ["read-only"]',
  },
  {
    name: "a remote entry for some hosts without read-only",
    bad: '[[remote_sandbox_config]]\nhostname_patterns = ["ci-*"]\nallowed_sandbox_modes = []',
    kind: "hazard",
    code: "stops-some-hosts",
    path: "remote_sandbox_config[0].allowed_sandbox_modes",
    good: '[[remote_sandbox_config]]\nhostname_patterns = ["ci-*"]\nallowed_sandbox_modes = ["read-only"]',
  },
  {
    name: "a default without a list",
    bad: 'default_permissions = ":workspace"',
    kind: "refused",
    code: "stops-codex",
    path: "default_permissions",
    good: 'default_permissions = ":workspace"\n[allowed_permission_profiles]\n":workspace" = true',
  },
  {
    name: "a list without a default",
    bad: '[allowed_permission_profiles]\n":read-only" = true',
    kind: "refused",
    code: "stops-codex",
    path: "allowed_permission_profiles",
    good: '[allowed_permission_profiles]\n":read-only" = true\n":workspace" = true',
  },
  {
    name: "a default that is not allowed",
    bad: 'default_permissions = ":workspace"\n[allowed_permission_profiles]\n":workspace" = false',
    kind: "refused",
    code: "stops-codex",
    path: "default_permissions",
    good: 'default_permissions = ":workspace"\n[allowed_permission_profiles]\n":workspace" = true',
  },
  {
    name: "an undefined profile, even with false",
    bad: '[allowed_permission_profiles]\n":read-only" = true\n":workspace" = true\ncorp = false',
    kind: "refused",
    code: "stops-codex",
    path: "allowed_permission_profiles.corp",
    good: profile(""),
  },
  {
    name: "a reserved profile name",
    bad: '[permissions.":corp"]\nextends = ":workspace"',
    kind: "refused",
    code: "stops-codex",
    path: 'permissions.":corp"',
    good: profile(""),
  },
  {
    name: "filesystem as a profile",
    bad: '[permissions.filesystem]\nextends = ":workspace"',
    kind: "refused",
    code: "stops-codex",
    path: "permissions.filesystem.extends",
    good: '[permissions.filesystem]\ndeny_read = ["/srv/x"]',
  },
  {
    name: "a profile that extends full access",
    bad: profile("").replace(":workspace", ":danger-full-access"),
    kind: "refused",
    code: "stops-codex",
    path: "permissions.acme-dev.extends",
    good: profile(""),
  },
  {
    name: "a profile that extends itself",
    bad: profile("").replace('":workspace"', '"acme-dev"'),
    kind: "refused",
    code: "stops-codex",
    path: "permissions.acme-dev.extends",
    good: profile(""),
  },
  {
    name: "a profile without any default",
    bad: '[permissions.corp]\nextends = ":workspace"',
    kind: "refused",
    code: "stops-codex",
    path: "permissions.corp",
    good: profile(""),
  },
  {
    name: "a broken profile that nobody gets by default",
    bad: `${profile("")}[permissions.other-one]\nextends = "nosuch"`,
    kind: "hazard",
    code: "user-can-stop-himself",
    path: "permissions.other-one.extends",
    good: `${profile("")}[permissions.other-one]\nextends = ":read-only"`,
  },
  {
    name: "a relative path in a profile",
    bad: profile('[permissions.acme-dev.filesystem]\n".ssh" = "deny"'),
    kind: "refused",
    code: "stops-codex",
    path: 'permissions.acme-dev.filesystem.".ssh"',
    good: profile('[permissions.acme-dev.filesystem]\n"~/.ssh" = "deny"'),
  },
  {
    name: "a subpath that leads up",
    bad: profile('[permissions.acme-dev.filesystem.":workspace_roots"]\n"../x" = "write"'),
    kind: "refused",
    code: "stops-codex",
    path: 'permissions.acme-dev.filesystem.":workspace_roots"."../x"',
    good: profile('[permissions.acme-dev.filesystem.":workspace_roots"]\n"x" = "write"'),
  },
  {
    name: "a glob that is allowed",
    bad: profile('[permissions.acme-dev.filesystem]\n"/srv/*" = "read"'),
    kind: "refused",
    code: "stops-codex",
    path: 'permissions.acme-dev.filesystem."/srv/*"',
    good: profile('[permissions.acme-dev.filesystem]\n"/srv/**" = "read"'),
  },
  {
    name: "an entry below a special path that takes none",
    bad: profile('[permissions.acme-dev.filesystem.":tmpdir"]\n"x" = "deny"'),
    kind: "refused",
    code: "stops-codex",
    path: 'permissions.acme-dev.filesystem.":tmpdir".x',
    good: profile('[permissions.acme-dev.filesystem]\n":tmpdir" = "read"'),
  },
  {
    name: "a denied glob right below the root",
    bad: profile('[permissions.acme-dev.filesystem]\n"/**/x" = "deny"'),
    kind: "stops-sessions",
    code: "stops-sessions",
    path: 'permissions.acme-dev.filesystem."/**/x"',
    good: profile('[permissions.acme-dev.filesystem]\n"/srv/**/x" = "deny"'),
  },
  {
    name: "a special path that nobody knows",
    bad: profile('[permissions.acme-dev.filesystem]\n":bogus" = "deny"'),
    kind: "ineffective",
    code: "invalid-value",
    path: 'permissions.acme-dev.filesystem.":bogus"',
    good: profile('[permissions.acme-dev.filesystem]\n":root" = "read"'),
  },
  {
    name: "a Windows path in a profile",
    bad: profile("[permissions.acme-dev.filesystem]\n'C:\\x' = \"deny\""),
    kind: "hazard",
    code: "stops-some-hosts",
    path: 'permissions.acme-dev.filesystem."C:\\\\x"',
    good: profile('[permissions.acme-dev.filesystem]\n"/x" = "deny"'),
  },
  {
    name: "a scan depth of nothing",
    bad: profile("[permissions.acme-dev.filesystem]\nglob_scan_max_depth = 0"),
    kind: "refused",
    code: "stops-codex",
    path: "permissions.acme-dev.filesystem.glob_scan_max_depth",
    good: profile("[permissions.acme-dev.filesystem]\nglob_scan_max_depth = 8"),
  },
  {
    name: "a shallow scan depth",
    bad: profile('[permissions.acme-dev.filesystem]\nglob_scan_max_depth = 1\n"/srv/**/x" = "deny"'),
    kind: "hazard",
    code: "profile-cancels-flag",
    path: "permissions.acme-dev.filesystem.glob_scan_max_depth",
    good: profile('[permissions.acme-dev.filesystem]\nglob_scan_max_depth = 8\n"/srv/**/x" = "deny"'),
  },
  {
    name: "a profile name that users have too",
    bad: profile("").replaceAll("acme-dev", "corp"),
    kind: "hazard",
    code: "user-can-stop-himself",
    path: "permissions.corp",
    good: profile(""),
  },
  {
    name: "an allowed profile without the default one's deny",
    bad: profile('[permissions.acme-dev.filesystem]\n"/srv/x" = "deny"').replace(
      "acme-dev = true",
      'acme-dev = true\n":read-only" = true',
    ),
    kind: "hazard",
    code: "profile-without-denies",
    path: 'allowed_permission_profiles.":read-only"',
    good: profile('[permissions.acme-dev.filesystem]\n"/srv/x" = "deny"'),
  },
  {
    name: "profiles at all",
    bad: profile(""),
    kind: "hazard",
    code: "stricter-choice-lost",
    path: "allowed_permission_profiles",
    good: 'allowed_sandbox_modes = ["read-only"]',
  },
  {
    name: "full access by default",
    bad: 'default_permissions = ":danger-full-access"\n[allowed_permission_profiles]\n":danger-full-access" = true',
    kind: "hazard",
    code: "profile-cancels-flag",
    path: "default_permissions",
    good: profile(""),
  },
  {
    name: "a limited sandbox without a deny",
    bad: 'allowed_sandbox_modes = ["read-only"]',
    kind: "hazard",
    code: "rules-escape-sandbox",
    path: "allowed_sandbox_modes",
    good: 'allowed_sandbox_modes = ["read-only"]\n[permissions.filesystem]\ndeny_read = ["/srv/x"]',
  },
  ...["./x", "**/.env", "$HOME/.ssh", "", "/srv/[a"].map((path): Case => ({
    name: `deny_read of "${path}"`,
    bad: `[permissions.filesystem]\ndeny_read = ["${path}"]`,
    kind: "ineffective",
    code: "deny-read-ineffective",
    path: "permissions.filesystem.deny_read[0]",
    good: '[permissions.filesystem]\ndeny_read = ["~/.ssh", "/srv/**/*.pem"]',
  })),
  {
    name: "deny_read of a glob right below the root",
    bad: '[permissions.filesystem]\ndeny_read = ["/**/.env"]',
    kind: "stops-sessions",
    code: "stops-sessions",
    path: "permissions.filesystem.deny_read[0]",
    good: '[permissions.filesystem]\ndeny_read = ["/srv/**/.env"]',
  },
  {
    name: "deny_read with braces",
    bad: '[permissions.filesystem]\ndeny_read = ["/srv/{a,b}"]',
    kind: "refused",
    code: "stops-codex",
    path: "permissions.filesystem.deny_read[0]",
    good: '[permissions.filesystem]\ndeny_read = ["/srv/*.{pem,key}"]',
  },
  {
    name: "deny_read of a Windows path",
    bad: "[permissions.filesystem]\ndeny_read = ['C:\\x']",
    kind: "hazard",
    code: "stops-some-hosts",
    path: "permissions.filesystem.deny_read[0]",
    good: '[permissions.filesystem]\ndeny_read = ["/x"]',
  },

  // Command rules
  {
    name: "a rule that allows",
    bad: rule('pattern = [{ token = "git" }], decision = "allow"'),
    kind: "refused",
    code: "stops-codex",
    path: "rules.prefix_rules[0].decision",
    good: rule('pattern = [{ token = "git" }], decision = "prompt"'),
  },
  {
    name: "token beside any_of",
    bad: rule('pattern = [{ token = "git", any_of = ["a"] }], decision = "prompt"'),
    kind: "refused",
    code: "stops-codex",
    path: "rules.prefix_rules[0].pattern[0]",
    good: rule('pattern = [{ any_of = ["a"] }], decision = "prompt"'),
  },
  {
    name: "an empty token",
    bad: rule('pattern = [{ token = "" }], decision = "prompt"'),
    kind: "refused",
    code: "stops-codex",
    path: "rules.prefix_rules[0].pattern[0].token",
    good: rule('pattern = [{ token = "a" }], decision = "prompt"'),
  },
  {
    name: "a blank justification",
    bad: rule('pattern = [{ token = "a" }], decision = "prompt", justification = " "'),
    kind: "refused",
    code: "stops-codex",
    path: "rules.prefix_rules[0].justification",
    good: rule('pattern = [{ token = "a" }], decision = "prompt", justification = "j"'),
  },
  {
    name: "a token with a space",
    bad: rule('pattern = [{ token = "git push" }], decision = "prompt"'),
    kind: "ineffective",
    code: "rule-never-matches",
    path: "rules.prefix_rules[0].pattern[0].token",
    good: rule('pattern = [{ token = "git" }, { token = "push" }], decision = "prompt"'),
  },

  // MCP servers
  {
    name: "no identity",
    bad: "[mcp_servers.x]",
    kind: "refused",
    code: "stops-codex",
    path: "mcp_servers.x",
    good: identity('url = "https://a"'),
  },
  {
    name: "an empty identity",
    bad: "[mcp_servers.x.identity]",
    kind: "refused",
    code: "stops-codex",
    path: "mcp_servers.x.identity",
    good: identity('url = "https://a"'),
  },
  {
    name: "an identity with both",
    bad: identity('command = "a"\nurl = "https://a"'),
    kind: "ineffective",
    code: "invalid-value",
    path: "mcp_servers.x.identity",
    good: identity('url = "https://a"'),
  },
  {
    name: "an identity by its command's name",
    bad: identity('command = "a"'),
    kind: "hazard",
    code: "identity-unchecked-arguments",
    path: "mcp_servers.x.identity.command",
    good: identity('command = { executable = "a", args = [] }'),
  },
  {
    name: "a regex matcher with a value",
    bad: identity('url = { match = "regex", value = "a" }'),
    kind: "refused",
    code: "stops-codex",
    path: "mcp_servers.x.identity.url",
    good: identity('url = { match = "regex", expression = "a" }'),
  },
  {
    name: "an invalid expression",
    bad: identity('url = { match = "regex", expression = "(?=a)" }'),
    kind: "refused",
    code: "stops-codex",
    path: "mcp_servers.x.identity.url.expression",
    good: identity('url = { match = "regex", expression = "a" }'),
  },
  {
    name: "a plugin's server without identity",
    bad: "[plugins.p.mcp_servers.s]",
    kind: "refused",
    code: "stops-codex",
    path: "plugins.p.mcp_servers.s",
    good: '[plugins.p.mcp_servers.s.identity]\nurl = "https://a"',
  },

  // Hooks
  {
    name: "a command handler without a command",
    bad: hook('type = "command"'),
    kind: "refused",
    code: "stops-codex",
    path: "hooks.PreToolUse[0].hooks[0]",
    good: hook('type = "command"\ncommand = "/x"'),
  },
  {
    name: "a prompt handler",
    bad: hook('type = "prompt"\nprompt = "p"'),
    kind: "stops-sessions",
    code: "handler-stops-sessions",
    path: "hooks.PreToolUse[0].hooks[0].type",
    good: hook('type = "command"\ncommand = "/x"'),
  },
  {
    name: "an empty command",
    bad: hook('type = "command"\ncommand = " "'),
    kind: "stops-sessions",
    code: "stops-sessions",
    path: "hooks.PreToolUse[0].hooks[0].command",
    good: hook('type = "command"\ncommand = "/x"'),
  },
  {
    name: "an invalid matcher",
    bad: '[[hooks.PreToolUse]]\nmatcher = "("\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ncommand = "/x"',
    kind: "stops-sessions",
    code: "stops-sessions",
    path: "hooks.PreToolUse[0].matcher",
    good: '[[hooks.PreToolUse]]\nmatcher = "*"\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ncommand = "/x"',
  },
  {
    name: "an invalid matcher where none is read",
    bad: hook('type = "command"\ncommand = " "'),
    kind: "stops-sessions",
    code: "stops-sessions",
    path: "hooks.PreToolUse[0].hooks[0].command",
    good: '[[hooks.Stop]]\nmatcher = "("\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = "/x"',
  },
  {
    name: "hooks that users switch off",
    bad: hook('type = "command"\ncommand = "/x"'),
    kind: "hazard",
    code: "hooks-can-be-switched-off",
    path: "hooks",
    good: `${hook('type = "command"\ncommand = "/x"')}\n[features]\nhooks = true`,
  },
  {
    name: "hooks that are switched off",
    bad: `${hook('type = "command"\ncommand = "/x"')}\n[features]\nhooks = false`,
    kind: "ineffective",
    code: "hooks-can-be-switched-off",
    path: "features.hooks",
    good: `${hook('type = "command"\ncommand = "/x"')}\n[features]\nhooks = true`,
  },
  {
    name: "hooks of others",
    bad: hook('type = "command"\ncommand = "/x"'),
    kind: "hazard",
    code: "unmanaged-hooks-run",
    path: "hooks",
    good: `allow_managed_hooks_only = true\n${hook('type = "command"\ncommand = "/x"')}`,
  },
  {
    name: "a command outside managed_dir",
    bad: `[hooks]\nmanaged_dir = "/etc/codex/hooks"\n${hook('type = "command"\ncommand = "/opt/x.sh"')}`,
    kind: "hazard",
    code: "hook-outside-managed-dir",
    path: "hooks.PreToolUse[0].hooks[0].command",
    good: `[hooks]\nmanaged_dir = "/etc/codex/hooks"\n${hook('type = "command"\ncommand = "/etc/codex/hooks/x.sh --flag"')}`,
  },

  // Network
  {
    name: "domains beside a list",
    bad: network('allowed_domains = []\n[experimental_network.domains]\n"a.com" = "allow"'),
    kind: "refused",
    code: "stops-codex",
    path: "experimental_network.domains",
    good: network('[experimental_network.domains]\n"a.com" = "allow"'),
  },
  {
    name: "sockets beside a list",
    bad: network("allow_unix_sockets = []\nunix_sockets = {}"),
    kind: "refused",
    code: "stops-codex",
    path: "experimental_network.unix_sockets",
    good: network("allow_unix_sockets = []"),
  },
  {
    name: "a relative socket",
    bad: network('unix_sockets = { "a.sock" = "allow" }'),
    kind: "stops-sessions",
    code: "stops-sessions",
    path: 'experimental_network.unix_sockets."a.sock"',
    good: network('unix_sockets = { "a.sock" = "deny" }'),
  },
  {
    name: "a bare star",
    bad: network('domains = { "*" = "deny" }'),
    kind: "refused",
    code: "stops-codex",
    path: 'experimental_network.domains."*"',
    good: network('review_domains = ["*"]'),
  },
  {
    name: "a URL as a pattern",
    bad: network('denied_domains = ["https://a.com"]'),
    kind: "stops-sessions",
    code: "stops-sessions",
    path: "experimental_network.denied_domains[0]",
    good: network('denied_domains = ["a.com"]'),
  },
  {
    name: "a port",
    bad: network('domains = { "a.com:443" = "allow" }'),
    kind: "ineffective",
    code: "network-port-dropped",
    path: 'experimental_network.domains."a.com:443"',
    good: network('domains = { "a.com" = "allow" }'),
  },
  {
    name: "a shadowed domain",
    bad: network('domains = { "a.x.com" = "allow", "**.x.com" = "deny" }'),
    kind: "ineffective",
    code: "domain-shadowed",
    path: 'experimental_network.domains."a.x.com"',
    good: network('domains = { "x.com" = "allow", "*.x.com" = "deny" }'),
  },
  ...["*x.com", "**.*x.com", "a*", "api.*", "*.api.*", "*x.co.uk"].map((pattern) => ({
    name: `the open-ended domain ${pattern}`,
    bad: network(`domains = { "${pattern}" = "allow" }`),
    kind: "hazard" as const,
    code: "domain-open-ended" as const,
    path: `experimental_network.domains."${pattern}"`,
    good: network(
      'domains = { "*.x.com" = "allow", "**.x.com" = "allow", "a*.x.com" = "allow", "*b.x.com" = "allow", "*evil.com" = "deny" }',
    ),
  })),
  {
    name: "allowed domains",
    bad: network('domains = { "a.com" = "allow" }'),
    kind: "hazard",
    code: "network-grants-access",
    path: "experimental_network",
    good: network('domains = { "a.com" = "deny" }'),
  },
  {
    name: "a network that is not enabled",
    bad: '[experimental_network]\ndomains = { "a.com" = "deny" }',
    kind: "ineffective",
    code: "invalid-value",
    path: "experimental_network",
    good: network('domains = { "a.com" = "deny" }'),
  },

  // Marketplaces, providers, telemetry, the desktop application
  {
    name: "sources without the restriction",
    bad: '[marketplaces.allowed_sources.x]\nsource = "git"\nurl = "https://a"',
    kind: "ineffective",
    code: "marketplace-not-restricted",
    path: "marketplaces.allowed_sources",
    good: source('source = "git"\nurl = "https://a"'),
  },
  {
    name: "an unanchored host",
    bad: source('source = "host_pattern"\nhost_pattern = "github"'),
    kind: "hazard",
    code: "marketplace-unanchored",
    path: "marketplaces.allowed_sources.x.host_pattern",
    good: source('source = "host_pattern"\nhost_pattern = "^git[.]a[.]com$"'),
  },
  {
    name: "a source without what it needs",
    bad: source('source = "local"'),
    kind: "ineffective",
    code: "invalid-value",
    path: "marketplaces.allowed_sources.x",
    good: source('source = "local"\npath = "/srv"'),
  },
  {
    name: "an undefined provider",
    bad: 'model_provider = "corp"',
    kind: "refused",
    code: "stops-codex",
    path: "model_provider",
    good: 'model_provider = "corp"\n[model_providers.corp]\nname = "C"',
  },
  {
    name: "a nameless provider",
    bad: 'model_provider = "corp"\n[model_providers.corp]\nbase_url = "https://a"',
    kind: "refused",
    code: "stops-codex",
    path: "model_providers.corp",
    good: 'model_provider = "corp"\n[model_providers.corp]\nname = "C"',
  },
  {
    name: "a reserved provider",
    bad: '[model_providers.openai]\nname = "C"',
    kind: "refused",
    code: "stops-codex",
    path: "model_providers.openai",
    good: 'model_provider = "corp"\n[model_providers.corp]\nname = "C"',
  },
  {
    name: "two ways to sign in",
    bad: 'model_provider = "corp"\n[model_providers.corp]\nname = "C"\nenv_key = "A"\nauth = { command = "x" }',
    kind: "refused",
    code: "stops-codex",
    path: "model_providers.corp.env_key",
    good: 'model_provider = "corp"\n[model_providers.corp]\nname = "C"\nauth = { command = "x" }',
  },
  {
    name: "a provider that is not pinned",
    bad: '[model_providers.corp]\nname = "C"',
    kind: "hazard",
    code: "provider-not-pinned",
    path: "model_providers.corp",
    good: 'model_provider = "corp"\n[model_providers.corp]\nname = "C"',
  },
  {
    name: "the built-in provider pinned",
    bad: 'model_provider = "openai"',
    kind: "hazard",
    code: "provider-not-pinned",
    path: "model_provider",
    good: 'model_provider = "corp"\n[model_providers.corp]\nname = "C"',
  },
  {
    name: "a file that must be there",
    bad: 'model_catalog_json = "/srv/m.json"',
    kind: "hazard",
    code: "stops-codex",
    path: "model_catalog_json",
    good: "",
  },
  {
    name: "a keyring",
    bad: 'cli_auth_credentials_store = "keyring"',
    kind: "hazard",
    code: "keyring-unavailable",
    path: "cli_auth_credentials_store",
    good: 'cli_auth_credentials_store = "file"',
  },
  {
    name: "a configuration server",
    bad: '[config_server]\nbase_url = "https://a.com"',
    kind: "hazard",
    code: "stops-sessions",
    path: "config_server",
    good: "",
  },
  {
    name: "a configuration server without HTTPS",
    bad: '[config_server]\nbase_url = "http://a.com"',
    kind: "refused",
    code: "stops-codex",
    path: "config_server.base_url",
    good: '[config_server]\nbase_url = "https://a.com"',
  },
  {
    name: "an exporter as a bare name",
    bad: '[otel]\nexporter = "otlp-http"',
    kind: "refused",
    code: "telemetry-shape",
    path: "otel.exporter",
    good: '[otel]\nexporter = "none"',
  },
  {
    name: "an exporter without protocol",
    bad: '[otel.exporter.otlp-http]\nendpoint = "https://a"',
    kind: "refused",
    code: "telemetry-shape",
    path: "otel.exporter.otlp-http",
    good: '[otel.exporter.otlp-http]\nendpoint = "https://a"\nprotocol = "json"',
  },
  {
    name: "an application domain with a wildcard",
    bad: '[application.network]\ndomains = { "*.a.com" = "allow" }',
    kind: "refused",
    code: "stops-codex",
    path: 'application.network.domains."*.a.com"',
    good: '[application.network]\ndomains = { "a.com" = "allow" }',
  },
  {
    name: "a model slug with a provider",
    bad: '[auto_review]\nrequired_on_models = ["openai/x"]',
    kind: "refused",
    code: "stops-codex",
    path: "auto_review.required_on_models[0]",
    good: '[auto_review]\nrequired_on_models = ["x"]',
  },

  // config.toml and managed_config.toml
  {
    name: "the retired approval policy",
    bad: 'approval_policy = "untrusted"',
    kind: "refused",
    code: "retired-value",
    path: "approval_policy",
    good: 'approval_policy = "on-request"',
    file: "user-config",
  },
  {
    name: "the retired key profile",
    bad: 'profile = "x"',
    kind: "refused",
    code: "retired-value",
    path: "profile",
    good: "",
    file: "user-config",
  },
  {
    name: "a key that becomes a requirement",
    bad: 'sandbox_mode = "read-only"',
    kind: "hazard",
    code: "legacy-beats-requirements",
    path: "sandbox_mode",
    good: "hide_agent_reasoning = true",
    file: "managed-config",
  },
  {
    name: "commands without PATH",
    bad: '[shell_environment_policy]\ninherit = "none"',
    kind: "hazard",
    code: "environment-breaks-commands",
    path: "shell_environment_policy.inherit",
    good: '[shell_environment_policy]\ninherit = "none"\nset = { PATH = "/bin" }',
    file: "system-config",
  },
  {
    name: "a server with both",
    bad: '[mcp_servers.a]\ncommand = "x"\nurl = "https://a"',
    kind: "refused",
    code: "stops-codex",
    path: "mcp_servers.a",
    good: '[mcp_servers.a]\ncommand = "x"\nargs = []',
    file: "user-config",
  },
  {
    name: "a server with a member of the other kind",
    bad: '[mcp_servers.a]\nurl = "https://a"\nargs = []',
    kind: "refused",
    code: "stops-codex",
    path: "mcp_servers.a.args",
    good: '[mcp_servers.a]\ncommand = "x"\nargs = []',
    file: "user-config",
  },
  {
    name: "sandbox_mode beside profiles",
    bad: 'default_permissions = ":workspace"\nsandbox_mode = "read-only"',
    kind: "hazard",
    code: "profile-cancels-flag",
    path: "sandbox_mode",
    good: 'default_permissions = ":workspace"',
    file: "user-config",
  },
  {
    name: "profiles without a default",
    bad: '[permissions.c]\nextends = ":workspace"',
    kind: "refused",
    code: "stops-codex",
    path: "permissions.c",
    good: 'default_permissions = "c"\n[permissions.c]\nextends = ":workspace"',
    file: "system-config",
  },
  {
    name: "an undefined default profile",
    bad: 'default_permissions = "c"\n[permissions.d]',
    kind: "refused",
    code: "stops-codex",
    path: "default_permissions",
    good: 'default_permissions = "c"\n[permissions.c]\nextends = ":workspace"',
    file: "system-config",
  },
  {
    name: "a feature as a table",
    bad: "[features.hooks]\nenabled = true",
    kind: "refused",
    code: "stops-codex",
    path: "features.hooks",
    good: "[features.network_proxy]\nenabled = true",
    file: "user-config",
  },
  {
    name: "a keybinding that is none",
    bad: '[tui.keymap.global]\nopen_transcript = "hyper-a"',
    kind: "refused",
    code: "stops-codex",
    path: "tui.keymap.global.open_transcript",
    good: '[tui.keymap.global]\nopen_transcript = ["ctrl-t", "shift-f5"]',
    file: "user-config",
  },
];

describe(`what Codex ${newestVersion} makes of`, () => {
  it.each(cases)("$name", ({ bad, good, kind, code, path, file }) => {
    const wanted = (finding: JudgedFinding): boolean =>
      finding.kind === kind && finding.code === code && formatPath(finding.path) === path;
    const shown = (findings: readonly JudgedFinding[]) =>
      findings.map((finding) => [finding.kind, finding.code, formatPath(finding.path)]);
    const found = judge(bad, [newestVersion], file ?? "requirements");
    expect(shown(found)).toContainEqual([kind, code, path]);
    for (const finding of found) expect(finding.message).not.toMatch(/\.$/);
    const better = judge(good, [newestVersion], file ?? "requirements");
    expect(shown(better.filter(wanted))).toEqual([]);
    expect(better.filter((finding) => finding.kind === "refused" || finding.kind === "stops-sessions")).toEqual([]);
  });
});

describe("which versions a finding concerns", () => {
  const between = (from: string, to: string) => ({ from, to });
  it.each([
    [
      "a key before its time",
      "allow_appshots = false",
      "ignored",
      "ignored-key",
      between("0.125.0", "0.169.0"),
      ["0.125.0"],
    ],
    [
      "a value that came later",
      'allowed_web_search_modes = ["indexed"]',
      "refused",
      "stops-older-clients",
      between("0.141.0", "0.169.0"),
      ["0.141.0"],
    ],
    [
      "a shape that came later",
      identity('url = { match = "exact", value = "a" }'),
      "refused",
      "stops-older-clients",
      between("0.142.5", "0.169.0"),
      ["0.142.5"],
    ],
    [
      "a feature name of later",
      "[features]\nhooks = true",
      "refused",
      "stops-older-clients",
      between("0.110.0", "0.169.0"),
      ["0.110.0"],
    ],
    [
      "a profile in the transition",
      profile(""),
      "refused",
      "stops-older-clients",
      between("0.137.0", "0.138.0"),
      ["0.137.0"],
    ],
    [
      "a strict table's later child",
      "[otel]\nlog_sse_deltas = false",
      "refused",
      "stops-older-clients",
      between("0.166.0", "0.169.0"),
      ["0.166.0"],
    ],
    [
      "a prompt handler since it stops sessions",
      hook('type = "prompt"'),
      "stops-sessions",
      "handler-stops-sessions",
      between("0.147.0", "0.148.0"),
      ["0.148.0"],
    ],
    [
      "a prompt handler before",
      hook('type = "prompt"'),
      "ineffective",
      "invalid-value",
      between("0.147.0", "0.148.0"),
      ["0.147.0"],
    ],
    [
      "a URL as a domain since it stops sessions",
      network('allowed_domains = ["https://a"]'),
      "stops-sessions",
      "stops-sessions",
      between("0.162.0", "0.163.0"),
      ["0.163.0"],
    ],
  ] as const)("%s", (...[, text, kind, code, { from, to }, concerned]) => {
    const found = judge(text, [from, to], "requirements").find(
      (finding) => finding.kind === kind && finding.code === code,
    );
    expect(found?.versions).toEqual(concerned);
  });

  it("says nothing for versions that do not read the place", () => {
    expect(judge("allowed_login_methods = []", ["0.146.0"], "requirements").map((finding) => finding.kind)).toEqual([
      "ignored",
    ]);
  });

  it("takes the retired reject table where it was taken", () => {
    const text =
      "allowed_approval_policies = [{ reject = { sandbox_approval = true, rules = true, mcp_elicitations = true } }]";
    expect(judge(text, ["0.110.0"], "requirements")).toEqual([]);
    expect(judge(text, [newestVersion], "requirements")).toMatchObject([{ kind: "refused" }]);
  });

  it("reads an alias as its key", () => {
    const text = '[network_proxy]\nenabled = true\ndomains = { "*" = "allow" }';
    expect(
      judge(text, ["0.165.0", "0.169.0"], "requirements").filter((finding) => finding.kind === "refused"),
    ).toMatchObject([{ versions: ["0.169.0"] }]);
  });
});

describe("hints", () => {
  it.each([
    ["allowed_sandbox_mode = []", 'did you mean "allowed_sandbox_modes"?'],
    ["[hooks]\n[[hooks.pre_tool_use]]", 'did you mean "PreToolUse"?'],
    ["[features]\nmemorys = true", 'did you mean "memories"?'],
  ])("%s", (text, help) => {
    expect(judge(text, [newestVersion], "requirements")[0]?.help).toBe(help);
  });
});
