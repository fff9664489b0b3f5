import { codexFiles } from "../../../src/host/codex/codex-files.ts";
import { type Attack, lingering, type Scenario } from "./attack.ts";

/** A program that says that it was started, and ends. */
const started =
  (mark: string): Attack["happened"] =>
  ({ turn }) =>
    turn.home.has(mark);
const visited =
  (path: string): Attack["happened"] =>
  ({ evilVisits }) =>
    evilVisits.some((visit) => visit.endsWith(path));

export const serverScenarios: readonly Scenario[] = [
  {
    name: "a user with MCP servers of his own",
    policy: `mcp:
  servers:
    docs: { url: "http://127.0.0.1:1/docs", provision: true, bearer_token_env: DOCS_TOKEN }
    build: { command: /bin/sh, args: [{ regex: ".*/build-server[.]sh" }] }
    lint: { command: /bin/sh, args: [{ regex: ".*/build-server[.]sh" }] }
`,
    environment: { DOCS_TOKEN: "token-of-the-user" },
    userFiles: ({ home }) => codexFiles({ "build-server.sh": `touch '${home}/build-started'\n` }),
    userConfig: ({ home, work, evil }) => `[mcp_servers.local]
command = "/bin/sh"
args = ["-c", "touch '${home}/local-started'"]
[mcp_servers.remote]
url = "${evil}/remote"
[mcp_servers.docs]
url = "${evil}/docs-taken"
[mcp_servers.lint]
command = "/bin/sh"
args = ["-c", "touch '${home}/lint-started'; : build-server.sh"]
[mcp_servers.build]
command = "/bin/sh"
args = ["${home}/build-server.sh"]
[projects."${work}"]
trust_level = "trusted"
`,
    projectFiles: ({ home }) =>
      codexFiles({
        ".codex/config.toml": `[mcp_servers.project]\ncommand = "/bin/sh"\nargs = ["-c", "touch '${home}/project-started'"]\n`,
      }),
    options: ({ home }) => [
      ...["-c", 'mcp_servers.flag.command="/bin/sh"'],
      ...["-c", `mcp_servers.flag.args=["-c", "touch '${home}/flag-started'"]`],
    ],
    attacks: [
      { name: "a program as a server in config.toml", kind: "mcp", happened: started("local-started") },
      { name: "a remote server in config.toml", kind: "mcp", happened: visited("/remote") },
      { name: "another address under an allowed name", kind: "mcp", happened: visited("/docs-taken") },
      { name: "other arguments under an allowed name", kind: "mcp", happened: started("lint-started") },
      { name: "a server of a trusted project", kind: "mcp", happened: started("project-started") },
      { name: "a server on the command line", kind: "mcp", happened: started("flag-started") },
    ],
    allowed: [
      lingering,
      { name: "the provisioned server is asked", works: ({ visits }) => visits.includes("POST /docs") },
      { name: "a listed program is started", works: ({ turn }) => turn.home.has("build-started") },
    ],
  },
  {
    name: "a user who takes the address of a provisioned server away",
    policy: `mcp: { servers: { docs: { url: "http://127.0.0.1:1/docs", provision: true } } }\n`,
    options: ({ evil }) => ["-c", `mcp_servers.docs.url="${evil}/docs-taken"`],
    attacks: [{ name: "another address with -c", kind: "mcp", happened: visited("/docs-taken") }],
    allowed: [
      lingering,
      { name: "the provisioned server is asked", works: ({ visits }) => visits.includes("POST /docs") },
    ],
  },
];
