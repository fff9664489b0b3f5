import { newestVersion } from "../catalogue/codex/index.ts";
import { judgeRules, type PrefixRule } from "../codex/judge/judge-rules.ts";
import { codexFileKind } from "../codex/judge/judge-file.ts";
import type { SimulatedBundle } from "../simulate/index.ts";
import { isPlainMap, toPlain } from "../source/located.ts";
import { parseToml } from "../source/parse-toml.ts";
import { sourceText } from "../source/source-text.ts";
import { checkClients } from "./compare/check-clients.ts";
import { checkGrants } from "./compare/check-grants.ts";
import { checkMeaning, type ComparedFile } from "./compare/check-meaning.ts";
import { checkPreferences } from "./compare/check-preferences.ts";
import { checkSystem } from "./compare/check-system.ts";
import { checkUsers } from "./compare/check-users.ts";
import { finding, sortFindings } from "./compare/finding.ts";
import type { Expectation } from "./expectation.ts";
import { shownPath, systemDirectories } from "./expectation.ts";
import type { NotVisible } from "./not-visible.ts";
import type { Endpoint, SetVariable } from "./observe/endpoint.ts";
import { observePreferences } from "./observe/observe-preferences.ts";
import { observeSystem } from "./observe/observe-system.ts";
import { type CodexHome, observeHomes, observeUsers } from "./observe/observe-users.ts";
import type { Finding, InstalledClient } from "./report.ts";

/** Variables that go around the provider, the login or the hooks of a policy. */
const watchedVariables = [
  "OPENAI_API_KEY",
  "CODEX_API_KEY",
  "CODEX_ACCESS_TOKEN",
  "OPENAI_BASE_URL",
  "CODEX_HOME",
  "BASH_ENV",
];

export interface DriftInput {
  readonly expected: Expectation;
  readonly endpoint: Endpoint;
  /** CODEX_HOME directories by name; the usual ones where there are none. */
  readonly homes: readonly CodexHome[];
  /** Codex programs that are known already, besides those that the endpoint tells of. */
  readonly clients: readonly InstalledClient[];
  /** An ISO date-time. */
  readonly now: string;
  readonly sha256: (bytes: Uint8Array) => string;
}

export interface Drift {
  readonly findings: readonly Finding[];
  readonly notVisible: readonly NotVisible[];
}

/** Everything in which an endpoint is not what the bundle says. It only reads. */
export async function findDrift(input: DriftInput): Promise<Drift> {
  const { expected, endpoint, sha256 } = input;
  const { live } = endpoint;
  const people = await observeHomes(endpoint);
  const system = checkSystem(expected, await observeSystem(endpoint, expected), sha256);
  const observed = expected.platform === "macos" ? await observePreferences(endpoint, people.homes) : undefined;
  const preferences = observed === undefined ? undefined : checkPreferences(expected, observed, sha256);
  const compared: readonly ComparedFile[] = [
    ...system.different.flatMap(({ path, name, expected: own, actual }) =>
      comparedFile(path, name, own?.content, actual),
    ),
    ...system.same.flatMap(({ path, name, content }) => comparedFile(path, name, content, content)),
    ...(preferences?.compared ?? []),
  ];
  const policy = meaningOf(expected);
  const users = await observeUsers(input.homes.length > 0 ? input.homes : usualHomes(endpoint, people.homes));
  const installed = input.clients;
  const version = installed.find((client) => client.version !== undefined)?.version;
  const variables = (await live?.environment(watchedVariables)) ?? [];
  const findings = [
    ...notManaged(expected, system.findings, system.present || preferences?.present === true),
    ...(preferences?.findings ?? []).filter(
      ({ code, actual }) =>
        system.present || preferences?.present === true || code !== "wrong-preference" || actual !== "missing",
    ),
    ...checkMeaning(expected, compared),
    ...checkUsers(
      {
        expected,
        allowed: policy.allowed,
        version: version ?? (expected.clients.highest === "" ? newestVersion : expected.clients.highest),
        ...(policy.bundle === undefined ? {} : { policy: policy.bundle }),
      },
      { ...users, unlisted: [...users.unlisted, ...(input.homes.length > 0 ? [] : people.unlisted)] },
    ),
    ...checkClients(expected, installed),
    ...variables.map(variableFinding),
    ...(await registryFindings(endpoint)),
    ...checkGrants(expected, input.now),
  ];
  return { findings: sortFindings(findings), notVisible: await notVisible(input, observed?.profiles !== undefined) };
}

/** Where nothing is installed, one finding says it; what else is wrong is said all the same. */
function notManaged(expected: Expectation, findings: readonly Finding[], present: boolean): readonly Finding[] {
  const cannotTell = findings.some(({ code }) => code === "unverifiable");
  if (present || cannotTell) return findings;
  const path = shownPath(systemDirectories[expected.platform], expected.platform);
  return [
    finding("not-managed", `nothing of the policy ${expected.policy} is installed`, {
      path,
      expected: `${expected.policy} ${expected.revision}`,
      actual: "(none)",
    }),
    ...findings.filter(({ code }) => code !== "missing-file"),
  ];
}

function comparedFile(
  path: string,
  name: string,
  own: Uint8Array | undefined,
  actual: Uint8Array | undefined,
): readonly ComparedFile[] {
  const kind = codexFileKind(`/etc/codex/${name}`);
  if (kind === undefined || kind === "profile" || name.startsWith("hooks/")) return [];
  return [
    {
      path,
      artefact: name,
      kind,
      ...(own === undefined ? {} : { expected: own }),
      ...(actual === undefined ? {} : { actual }),
    },
  ];
}

/** What the bundle's texts mean together; undefined where a manifest is all there is. */
export function meaningOf(expected: Expectation): {
  readonly bundle?: SimulatedBundle;
  readonly allowed: readonly PrefixRule["pattern"][];
} {
  const texts = new Map<string, string>();
  for (const { name, content } of expected.files)
    if (content !== undefined) texts.set(name, new TextDecoder().decode(content));
  const preferences = expected.preferences?.values;
  for (const [key, name] of [
    ["requirements_toml_base64", "requirements.toml"],
    ["config_toml_base64", "managed_config.toml"],
  ] as const) {
    const value = preferences?.[key];
    if (value !== undefined)
      texts.set(name, new TextDecoder().decode(Uint8Array.from(atob(value), (character) => character.charCodeAt(0))));
  }
  if (texts.size === 0) return { allowed: [] };
  const table = (name: string) => {
    const plain = toPlain(parseToml(sourceText(name, texts.get(name) ?? "")).value);
    return isPlainMap(plain) ? plain : {};
  };
  const rules = [...texts].filter(([name]) => name.endsWith(".rules"));
  return {
    bundle: {
      platform: expected.platform,
      requirements: table("requirements.toml"),
      managedConfig: table("managed_config.toml"),
      systemConfig: table("config.toml"),
      rules: [],
      libraryHooks: [],
    },
    allowed: rules
      .flatMap(([name, text]) => judgeRules(sourceText(name, text), []).value)
      .filter(({ decision }) => decision === "allow")
      .map(({ pattern }) => pattern),
  };
}

function usualHomes(endpoint: Endpoint, homes: readonly string[]): readonly CodexHome[] {
  return homes.map((home) => ({ endpoint, path: `${home}/.codex`, shown: `${home}/.codex` }));
}

function variableFinding({ name, where }: SetVariable): Finding {
  return finding("environment-variable", `the variable is set for ${where}`, {
    key: name,
    expected: "(not set)",
    actual: "set",
  });
}

async function registryFindings({ live }: Endpoint): Promise<readonly Finding[]> {
  const path = await live?.requirementsPath?.();
  if (path === undefined || path === "") return [];
  return [
    finding("requirements-path", "Codex takes requirements from where this value leads", {
      path: "HKLM\\SOFTWARE\\Policies\\OpenAI\\Codex",
      key: "RequirementsPath",
      expected: "(not set)",
      actual: path,
    }),
  ];
}

async function notVisible(
  { endpoint, expected, clients }: DriftInput,
  profilesKnown: boolean,
): Promise<readonly NotVisible[]> {
  const { live } = endpoint;
  const elsewhere = live === undefined;
  const { platform } = expected;
  const asked = platform === "windows" ? await live?.requirementsPath?.() : undefined;
  const open: Readonly<Record<NotVisible, boolean>> = {
    cloud: true,
    environment: elsewhere,
    processes: elsewhere,
    clients: elsewhere && clients.length === 0,
    "root-parents": elsewhere,
    "binary-hashes": true,
    "configuration-profiles": platform === "macos" && !profilesKnown,
    registry: platform === "windows" && asked === undefined,
    "access-control": platform === "windows",
    "policy-text": expected.audit === undefined,
  };
  return (Object.keys(open) as NotVisible[]).filter((id) => open[id]);
}
