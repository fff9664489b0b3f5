import { codexFiles } from "../../../src/host/codex/codex-files.ts";
import { type Attack, run, type Scenario } from "./attack.ts";

const toolOffered =
  (name: string): Attack["happened"] =>
  ({ turn }) =>
    turn.requests.some(({ tools }) => tools.includes(name));

const secretShown: Attack["happened"] = ({ output }) => output.includes("SECRET-OF-THE-ENVIRONMENT");

/** Pinned features, search and shell settings against a user who wants them back. */
const settings = `web_search: { allow: [disabled] }
features: { unified_exec: false, goals: false, multi_agent: false }
shell: { login: false, environment: { inherit: core } }
access: { allow: [read-only, workspace], default: workspace, deny_read: ["~/.ssh"] }
`;

const shellAttacks: readonly Attack[] = [
  {
    name: "a secret of the user's environment",
    kind: "layers",
    rounds: [[run("env")]],
    happened: secretShown,
  },
  {
    name: "a login shell, with the start files of the user",
    kind: "features",
    rounds: [[run("shopt -q login_shell && echo as-a-login-shell", { login: true })]],
    happened: ({ output }) => output.includes("as-a-login-shell"),
  },
];

const featureAttacks: readonly Attack[] = [
  { name: "a search tool that is switched off", kind: "features", happened: toolOffered("web_search") },
  { name: "goals that are switched off", kind: "features", happened: toolOffered("create_goal") },
  { name: "agents that are switched off", kind: "features", happened: toolOffered("spawn_agent") },
  { name: "typing into terminals that is switched off", kind: "features", happened: toolOffered("write_stdin") },
];

const environment = { AWS_SECRET_ACCESS_KEY: "SECRET-OF-THE-ENVIRONMENT" };

const named = (attacks: readonly Attack[], by: string) =>
  attacks.map((attack): Attack => ({ ...attack, name: `${attack.name}, by ${by}` }));

// A model that Codex does not know gets its tools one by one.
const wanted = `model = "plain"
allow_login_shell = true
sandbox_mode = "workspace-write"
web_search = "live"
[features]
unified_exec = true
goals = true
multi_agent = true
shell_snapshot = false
[shell_environment_policy]
inherit = "all"
`;

const marker = "touch layered.txt";
const ruled = `commands: [{ id: no-touch, match: [touch], decision: forbidden, guard: true }]
access: { allow: [read-only, workspace], default: workspace, deny_read: ["~/.ssh"], workspace: { network: false } }
`;
const layered = (name: string, parts: Partial<Scenario>, noControl?: string): Scenario => ({
  name: `another layer: ${name}`,
  policy: ruled,
  userConfig: 'sandbox_mode = "workspace-write"\n',
  attacks: [
    {
      name: `a forbidden command by ${name}`,
      kind: "layers",
      rounds: [[run(marker)]],
      happened: ({ turn }) => turn.work.has("layered.txt"),
    },
    {
      name: `writing outside the workspace by ${name}`,
      kind: "layers",
      rounds: ({ home }) => [[run(`: > ${home}/outside.txt`)]],
      happened: ({ turn }) => turn.home.has("outside.txt"),
      ...(noControl === undefined ? {} : { noControl }),
    },
  ],
  allowed: [
    {
      name: "a command that no rule names",
      rounds: [[run("echo written > allowed.txt")]],
      works: ({ turn }) => turn.work.has("allowed.txt"),
    },
  ],
  ...parts,
});

export const settingScenarios: readonly Scenario[] = [
  {
    name: "features and shell settings in config.toml",
    policy: settings,
    userConfig: wanted,
    environment,
    attacks: named([...featureAttacks, ...shellAttacks], "config.toml"),
    allowed: [
      { name: "a command", rounds: [[run("echo ran")]], works: ({ output }) => output.includes("ran") },
      { name: "the tool that runs commands", works: toolOffered("exec_command") },
    ],
  },
  {
    name: "features and shell settings on the command line",
    policy: settings,
    environment,
    userConfig: 'model = "plain"\nsandbox_mode = "workspace-write"\n',
    options: [
      ...["--enable", "unified_exec", "--enable", "multi_agent", "--enable", "goals", "--disable", "shell_snapshot"],
      ...["-c", "web_search=live", "-c", "allow_login_shell=true", "-c", "shell_environment_policy.inherit=all"],
    ],
    attacks: named([...featureAttacks, ...shellAttacks], "flags"),
  },
  layered("CODEX_HOME elsewhere", {
    environment: ({ home }) => ({ CODEX_HOME: `${home}/elsewhere` }),
    userFiles: ({ baseUrl }) =>
      codexFiles({
        "elsewhere/config.toml": `model_provider = "scripted"\nsandbox_mode = "danger-full-access"\n[model_providers.scripted]\nname = "scripted"\nbase_url = "${baseUrl}"\nwire_api = "responses"\n`,
      }),
  }),
  layered("--ignore-rules", { options: ["--ignore-rules", "-c", "sandbox_mode=danger-full-access"] }),
  layered(
    "requirements and managed settings in the user's own directory",
    {
      userFiles: codexFiles({
        ".codex/requirements.toml": 'allowed_sandbox_modes = ["read-only", "danger-full-access"]\n',
        ".codex/managed_config.toml": 'approval_policy = "never"\nsandbox_mode = "danger-full-access"\n',
      }),
    },
    "Codex reads these files nowhere but in the system's directory",
  ),
  {
    name: "telemetry sent elsewhere",
    policy: `telemetry: { otel: { environment: production, log_user_prompt: false, exporter: { otlp-http: { endpoint: "http://127.0.0.1:1/otel", protocol: json } } } }
access: { deny_read: ["~/.ssh"] }
`,
    userConfig: ({ evil }) => `[otel]
environment = "mine"
log_user_prompt = true
[otel.exporter.otlp-http]
endpoint = "${evil}/otel-taken"
protocol = "json"
`,
    attacks: [
      {
        name: "the audit trail sent to another collector",
        kind: "layers",
        happened: ({ evilVisits }) => evilVisits.some((visit) => visit.endsWith("/otel-taken")),
      },
    ],
    allowed: [
      {
        name: "the organisation's collector gets it",
        works: ({ visits }) => visits.some((visit) => visit.endsWith("/otel")),
      },
    ],
  },
];
