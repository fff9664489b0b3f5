import { checkEffective } from "../../drift/compare/check-effective.ts";
import { finding, sortFindings } from "../../drift/compare/finding.ts";
import { type Drift, findDrift, meaningOf } from "../../drift/drift.ts";
import type { Expectation } from "../../drift/expectation.ts";
import type { Endpoint } from "../../drift/observe/endpoint.ts";
import { observeFile } from "../../drift/observe/observe-file.ts";
import { type CodexHome, observeHomes } from "../../drift/observe/observe-users.ts";
import {
  type DriftReport,
  endpointId,
  type EndpointPlatform,
  exitCodes,
  type Finding,
  type InstalledClient,
  type RepairedFile,
  statusOf,
} from "../../drift/report.ts";
import { type DriftFormat, driftViews } from "../../drift/views/index.ts";
import { askEffective } from "../../host/endpoint/ask-effective.ts";
import { describeClient, mayRun } from "../../host/endpoint/find-clients.ts";
import { isRootOnMac, liveSystem, runningPlatform, systemRoot } from "../../host/endpoint/live-system.ts";
import { nodeEndpoint } from "../../host/endpoint/node-endpoint.ts";
import { toolVersion } from "../../version.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";
import { loadBundle, type LoadedBundle } from "./load-bundle.ts";
import { choosePart } from "./choose-part.ts";
import { repair } from "./repair.ts";

export interface DriftArguments {
  /** A bundle's directory, or a manifest. */
  readonly bundle: string;
  readonly platform?: EndpointPlatform;
  readonly root?: string;
  /** CODEX_HOME directories; empty for the usual ones. */
  readonly homes: readonly string[];
  readonly effective: boolean;
  readonly codex?: string;
  readonly repair: boolean;
  readonly format: DriftFormat;
}

/** Compares an endpoint with a bundle and prints the report. Without --repair nothing is changed. */
export async function runDrift(args: DriftArguments, services: Services): Promise<ExitCode> {
  const { host } = services;
  const sha256 = (bytes: Uint8Array) => services.crypto.sha256(bytes);
  const root = await rootOf(args, services);
  const isLive = root === systemRoot();
  if (args.effective) refuseEffective(isLive);
  const bundle = await loadBundle(args.bundle, services);
  const endpoint = nodeEndpoint(root, isLive ? liveSystem() : undefined);
  const platform = args.platform ?? (isLive ? runningPlatform() : await platformOf(endpoint, bundle));
  const { homes } = await observeHomes(endpoint);
  const clients = await clientsOf(args, endpoint, homes, services);
  const { expected, findings: choice } = await choosePart(bundle, platform, clients, {
    endpoint,
    sha256,
  });
  const codexHomes = await Promise.all(args.homes.map((home) => codexHome(home, root, endpoint, services)));
  const check = async (): Promise<Drift> => {
    const found = await findDrift({
      expected,
      endpoint,
      homes: codexHomes,
      clients,
      now: host.today(),
      sha256,
    });
    const effective = args.effective ? await effectiveFindings(expected, args, clients) : [];
    return { ...found, findings: sortFindings([...found.findings, ...choice, ...effective]) };
  };
  let found = await check();
  let repaired: readonly RepairedFile[] | undefined;
  if (args.repair) {
    repaired = await repair(expected, found.findings, root, services);
    found = await check();
  }
  const id = await endpointIdOf(endpoint, sha256);
  const status = statusOf(found.findings);
  const report: DriftReport = {
    formatVersion: 1,
    status,
    findings: found.findings,
    notVisible: found.notVisible,
    platform,
    bundle: { policy: expected.policy, revision: expected.revision },
    checker: { name: "mandate", version: toolVersion },
    time: host.today(),
    ...(id === undefined ? {} : { endpoint: id }),
    clients,
    ...(repaired === undefined ? {} : { repaired }),
  };
  // What cannot be seen is no error: quiet leaves it to the forms that machines read.
  const isBrief = args.format === "text" && services.quiet;
  host.out(driftViews[args.format](isBrief ? { ...report, notVisible: [] } : report));
  return exitCodes[status];
}

async function rootOf({ root }: DriftArguments, { host }: Services): Promise<string> {
  if (root === undefined) return systemRoot();
  const path = host.resolve(root);
  if ((await host.kind(path)) !== "directory") throw new UsageError(`--root: ${root} is no directory`);
  return host.realPath(path);
}

function refuseEffective(isLive: boolean): void {
  if (!isLive) throw new UsageError("--effective asks the running system: it does not go with --root");
  if (isRootOnMac())
    throw new UsageError("--effective: Codex cannot start as root on macOS; run it as the user who is signed in");
}

/** Which platform a mounted tree is of; Linux where nothing tells. */
async function platformOf(endpoint: Endpoint, { platforms }: LoadedBundle): Promise<EndpointPlatform> {
  const [only, ...others] = platforms;
  if (only !== undefined && others.length === 0) return only;
  const isThere = async (path: string) => (await endpoint.lookAt(path)).kind !== "missing";
  if ((await isThere("/etc")) && !(await isThere("/Library"))) return "linux";
  if (await isThere("/Library")) return "macos";
  return (await isThere("/ProgramData")) ? "windows" : "linux";
}

async function clientsOf(
  { codex }: DriftArguments,
  endpoint: Endpoint,
  homes: readonly string[],
  { host }: Services,
): Promise<readonly InstalledClient[]> {
  if (codex === undefined) return (await endpoint.live?.clients(homes)) ?? [];
  const path = host.resolve(codex);
  if ((await host.kind(path)) !== "file") throw new UsageError(`--codex: ${codex}: there is no such program`);
  return [await describeClient(path, await host.realPath(path))];
}

/** `--home` is taken as given. One that lies in the root is looked at as the endpoint sees it; none is left through a link. */
async function codexHome(home: string, root: string, endpoint: Endpoint, { host }: Services): Promise<CodexHome> {
  const path = host.resolve(home);
  if (root === systemRoot()) return { endpoint, path, shown: path };
  const real = (await host.kind(path)) === "missing" ? path : await host.realPath(path);
  if (real.startsWith(`${root}/`)) {
    const inside = real.slice(root.length);
    return { endpoint, path: inside, shown: inside };
  }
  return { endpoint: nodeEndpoint(real), path: "/", shown: path };
}

async function effectiveFindings(
  expected: Expectation,
  { codex }: DriftArguments,
  clients: readonly InstalledClient[],
): Promise<readonly Finding[]> {
  const program = codex ?? clients[0]?.path;
  if (program === undefined) throw new UsageError("--effective: no Codex is installed; name one with --codex");
  if (codex === undefined && !(await mayRun(program)))
    throw new UsageError(
      `--effective: others can replace ${program}: name it with --codex to run it as root all the same`,
    );
  const readings = await askEffective(program);
  if ("cannot" in readings) return [finding("unverifiable", readings.cannot, { path: program })];
  const { bundle } = meaningOf(expected);
  return bundle === undefined ? [] : checkEffective(bundle, readings, program);
}

async function endpointIdOf(endpoint: Endpoint, sha256: (bytes: Uint8Array) => string): Promise<string | undefined> {
  const file = await observeFile(endpoint, "/etc/machine-id", 4096);
  if (file.kind !== "file" || file.content.kind !== "bytes" || file.content.bytes.length === 0) return undefined;
  return endpointId(new TextDecoder().decode(file.content.bytes), sha256);
}
