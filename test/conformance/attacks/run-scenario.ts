import { bundleTree } from "../../../src/commands/shared/bundle-tree.ts";
import type { Services } from "../../../src/commands/services.ts";
import { loadPolicy, type LoadedPolicy } from "../../../src/commands/shared/load-policy.ts";
import type { CodexFiles } from "../../../src/host/codex/codex-files.ts";
import { MemoryHost } from "../../../src/host/memory-host.ts";
import { nodeCrypto } from "../../../src/host/node-crypto.ts";
import { execTurn, type TurnDirectories, type TurnPlaces } from "../../support/codex/exec-turn.ts";
import { type ModelStep, startResponsesServer } from "../../support/codex/responses-server.ts";
import type { Aftermath, AttackPlaces, Placed, Rounds, Scenario } from "./attack.ts";

const head = `mandate: 1
name: acme
owner: security@acme.example
organization: { name: Acme, identifier: com.acme.codex }
targets: { codex: "=0.169.0", platforms: [linux] }
`;

const services: Services = {
  host: new MemoryHost({ cwd: "/policies", now: "2026-11-21T00:00:00Z" }),
  crypto: nodeCrypto,
  color: false,
  quiet: true,
  verbose: false,
};

/** The policy of a scenario, which has no errors. */
export async function loadScenarioPolicy(policy: string): Promise<LoadedPolicy> {
  const files = { "/policies/acme.policy.yaml": head + policy };
  const host = new MemoryHost({ cwd: "/policies", files, now: "2026-11-21T00:00:00Z" });
  const loaded = await loadPolicy("/policies/acme.policy.yaml", {
    host,
    crypto: nodeCrypto,
    cache: new Map(),
    runTests: true,
  });
  const errors = loaded.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  return loaded;
}

/** The /etc/codex of the bundle that is built from a policy, byte for byte. */
export async function deliveredFiles(policy: string): Promise<CodexFiles> {
  const loaded = await loadScenarioPolicy(policy);
  const root = "linux/root/etc/codex/";
  const delivered = bundleTree(loaded, services).filter(({ path }) => path.startsWith(root));
  const bytes = (content: string | Uint8Array) =>
    typeof content === "string" ? new TextEncoder().encode(content) : content;
  return new Map(
    delivered.map(({ path, content, mode }) => [path.slice(root.length), { bytes: bytes(content), mode }]),
  );
}

/** What became of each attack and of each allowed thing of a scenario, by name. */
export type Aftermaths = ReadonlyMap<string, Aftermath>;

/** Runs a scenario in real Codex, under the policy or without it. */
export async function runScenario(binary: string, scenario: Scenario, withPolicy: boolean): Promise<Aftermaths> {
  const files: CodexFiles = withPolicy ? await deliveredFiles(scenario.policy) : new Map();
  const evil = await startResponsesServer([]);
  const evilAddress = evil.baseUrl.replace(/\/v1$/, "");
  const placed = <T>(value: Placed<T>, places: TurnDirectories & Partial<TurnPlaces>): T =>
    typeof value === "function"
      ? (value as (places: AttackPlaces) => T)({ baseUrl: "", ...places, evil: evilAddress })
      : value;
  const tasks = [...scenario.attacks, ...(scenario.allowed ?? [])];
  let calls: ReadonlyMap<string, readonly string[]> = new Map();
  try {
    const turn = await execTurn({
      binary,
      provider: scenario.provider ?? "user",
      files: ({ baseUrl }) => withAddress(files, baseUrl.replace(/\/v1$/, "")),
      userConfig: (places) => placed(scenario.userConfig ?? "", places),
      userFiles: (places) => placed(scenario.userFiles ?? new Map(), places),
      projectFiles: (places) => placed(scenario.projectFiles ?? new Map(), places),
      options: (places) => placed(scenario.options ?? [], places),
      environment: (places) => placed(scenario.environment ?? {}, places),
      prompt: scenario.prompt ?? "go",
      script: (places) => {
        const plan = planRounds(tasks.map(({ name, rounds = [] }) => [name, placed(rounds, places)]));
        calls = plan.calls;
        return plan.script;
      },
      timeoutMilliseconds: 120_000,
    });
    const outputs = new Map(
      turn.requests.flatMap((request) => request.outputs.map(({ callId, text }) => [callId, text])),
    );
    const aftermath = (name: string): Aftermath => ({
      turn,
      output: (calls.get(name) ?? []).map((id) => outputs.get(id) ?? "").join("\n"),
      evilRequests: evil.requests,
      evilVisits: evil.otherRequests,
      visits: turn.otherRequests,
    });
    return new Map(tasks.map(({ name }) => [name, aftermath(name)]));
  } finally {
    await evil.close();
  }
}

/** What needs one answer of the model goes into the first one, together; what needs several follows, one after the other. */
function planRounds(tasks: readonly (readonly [string, Rounds])[]): {
  readonly script: readonly (readonly ModelStep[])[];
  readonly calls: ReadonlyMap<string, readonly string[]>;
} {
  const script: ModelStep[][] = [[]];
  const calls = new Map<string, string[]>();
  const add = (name: string, answer: number, steps: readonly ModelStep[]) => {
    const ids = calls.get(name) ?? [];
    calls.set(name, ids);
    for (const step of steps) ids.push(`call_${answer}_${(script[answer] ??= []).push(step) - 1}`);
  };
  for (const [name, rounds] of tasks) if (rounds.length === 1) add(name, 0, rounds[0] ?? []);
  for (const [name, rounds] of tasks)
    if (rounds.length > 1) for (const steps of rounds) add(name, script.length, steps);
  return { script: script[0]?.length === 0 ? [[{ say: "ready" }], ...script.slice(1)] : script, calls };
}

/** The address of the scripted model's server in place of the one that the policy names. */
function withAddress(files: CodexFiles, address: string): CodexFiles {
  return new Map(
    [...files].map(([path, file]) => {
      if (!path.endsWith(".toml")) return [path, file];
      const text = new TextDecoder().decode(file.bytes).replaceAll("http://127.0.0.1:1/", `${address}/`);
      return [path, { ...file, bytes: new TextEncoder().encode(text) }];
    }),
  );
}
