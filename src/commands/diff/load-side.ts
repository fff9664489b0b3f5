import { reportPath } from "../../audit/audit-tree.ts";
import { newestVersion } from "../../catalogue/codex/index.ts";
import { sideOfFiles } from "../../diff/side-of-files.ts";
import { sideOfReport } from "../../diff/side-of-report.ts";
import type { Side } from "../../diff/side.ts";
import { type Diagnostic, diagnose, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { Host } from "../../host/host.ts";
import { isArchive, readArchive } from "../../package/archive/read-archive.ts";
import type { PackagedContent } from "../../package/archive/read-tar.ts";
import { manifestPath } from "../../package/manifest.ts";
import type { LayerCache } from "../../policy/load-layers.ts";
import type { SourceText } from "../../source/source-text.ts";
import { startOfFile } from "../../source/span.ts";
import { bundleReport } from "../audit/bundle-report.ts";
import { policyReport } from "../audit/policy-report.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";
import { isCodexFile } from "../shared/codex-file.ts";
import { findPolicies } from "../shared/find-policies.ts";
import { shownName } from "../shared/layer-reader.ts";
import { isClean, loadPolicy } from "../shared/load-policy.ts";
import { readCodexFile } from "../shared/read-codex-file.ts";
import { reportDiagnostics } from "../shared/report.ts";
import { readRevisionName, type Revision, revisionHost } from "./revision-host.ts";
import { type FileSource, treeHost } from "./tree-host.ts";

/** One side, or the sides of a fleet by policy name; or why there is none, which was said. */
export type LoadedSide =
  | { readonly kind: "one"; readonly side: Side }
  | { readonly kind: "fleet"; readonly sides: ReadonlyMap<string, Side> }
  | { readonly kind: "none"; readonly exit: ExitCode };

/** Loads what an argument names: a path where one exists, else a path in a git revision. */
export async function loadSide(name: string, services: Services, cache: LayerCache): Promise<LoadedSide> {
  const { host } = services;
  const kind = await host.kind(host.resolve(name));
  if (kind === "directory") return loadDirectory(name, services, cache);
  if (kind !== "missing") return isArchive(name) ? loadArchive(name, services) : loadFile(name, name, services, cache);
  const revision = readRevisionName(name);
  if (revision === undefined || host.readRevision === undefined)
    throw new UsageError(`${name}: there is no such file, directory or git revision`);
  return loadRevision(name, revision, services);
}

async function loadRevision(name: string, { revision, path }: Revision, services: Services): Promise<LoadedSide> {
  const { host } = services;
  // A cache holds one state of the files: a revision has its own.
  const then = { ...services, host: revisionHost(host, revision) };
  const directory = path === "" ? "." : path.replace(/\/+$/, "");
  if ((await then.host.kind(directory)) === "directory") return loadDirectory(directory, then, new Map());
  if (!isArchive(path)) return loadFile(name, path, then, new Map());
  return loadArchive(path, then);
}

/** Larger than any package of ours, smaller than what a machine cannot hold. */
const archiveLimit = 128_000_000;

/** A bundle in an archive, or the Codex files of a package, with the scripts of its hooks. */
async function loadArchive(path: string, services: Services): Promise<LoadedSide> {
  const { host } = services;
  const shown = shownName(host, host.resolve(path));
  const read = await host.readBytes(host.resolve(path), { limit: archiveLimit });
  if (!read.ok) return failed([diagnose("unreadable-file", startOfFile(shown), read.message)], new Map(), services, 2);
  const archive = readArchive(path, read.bytes);
  if (!archive.ok)
    return failed([diagnose("unreadable-file", startOfFile(shown), archive.message)], new Map(), services, 1);
  const { files } = archive;
  const manifest = [...files.keys()].find((file) => file === manifestPath || file.endsWith(`/${manifestPath}`));
  if (manifest !== undefined) {
    const root = host.resolve(path);
    const inside = { ...services, host: treeHost(host, { root, ...packedFiles(files) }) };
    const top = manifest.slice(0, -manifestPath.length).replace(/\/$/, "");
    const parent = top.includes("/") ? top.slice(0, top.lastIndexOf("/")) : "";
    return loadDirectory(
      [path, top === "" || hasSiblings(files, parent) ? parent : top].filter(Boolean).join("/"),
      inside,
      new Map(),
    );
  }
  const codexFiles = [...files].filter(([file]) => /(^|\/)etc\/codex\//.test(file) && isCodexFile(file));
  if (codexFiles.length === 0) throw new UsageError(`${path} holds neither a bundle nor a Codex file below etc/codex`);
  const decoder = new TextDecoder();
  const scripts = new Map(
    [...files]
      .filter(([file]) => /(^|\/)etc\/codex\/hooks\//.test(file))
      .map(([file, content]) => [`/${file}`, decoder.decode(content)]),
  );
  const loaded = sideOfFiles(
    path,
    codexFiles.map(([file, content]) => ({ file: `${shown}/${file}`, text: decoder.decode(content) })),
    { versions: [newestVersion], now: host.today(), scripts },
  );
  return hasErrors(loaded.diagnostics)
    ? failed(loaded.diagnostics, loaded.value.sources, services, 1)
    : { kind: "one", side: loaded.value.side };
}

/** Whether several bundles lie beside each other. */
function hasSiblings(files: PackagedContent, parent: string): boolean {
  const prefix = parent === "" ? "" : `${parent}/`;
  const found = new Set(
    [...files.keys()].flatMap((file) => {
      const rest = file.startsWith(prefix) ? file.slice(prefix.length).split("/") : [];
      return rest.length === 2 && rest[1] === manifestPath ? [rest[0]] : [];
    }),
  );
  return found.size > 1;
}

function packedFiles(files: PackagedContent): Omit<FileSource, "root"> {
  return {
    list: () => Promise.resolve([...files.keys()].sort()),
    read: (path) => {
      if (path.startsWith("../")) return undefined;
      const bytes = files.get(path);
      return Promise.resolve(
        bytes === undefined
          ? { ok: false, reason: "missing", message: "the archive does not hold it" }
          : { ok: true, bytes },
      );
    },
  };
}

async function loadFile(name: string, path: string, services: Services, cache: LayerCache): Promise<LoadedSide> {
  return isCodexFile(path) ? loadArtefact(name, path, services) : loadPolicySide(name, path, services, cache);
}

async function loadArtefact(name: string, path: string, services: Services): Promise<LoadedSide> {
  const { host } = services;
  const read = await readCodexFile(host, host.resolve(path));
  if (!read.ok) return failed([read.diagnostic], new Map(), services, read.unreadable ? 2 : 1);
  const loaded = sideOfFiles(name, [read.file], { versions: [newestVersion], now: host.today() });
  return hasErrors(loaded.diagnostics)
    ? failed(loaded.diagnostics, loaded.value.sources, services, 1)
    : { kind: "one", side: loaded.value.side };
}

async function loadPolicySide(name: string, path: string, services: Services, cache: LayerCache): Promise<LoadedSide> {
  const { host, crypto } = services;
  const loaded = await loadPolicy(host.resolve(path), { host, crypto, cache, runTests: false });
  if (!isClean(loaded)) return failed(loaded.diagnostics, loaded.sources, services, loaded.unreadable ? 2 : 1);
  const fileNames = new Map(
    (loaded.policy?.layers ?? []).map((layer) => [loaded.names.relative(layer.file), layer.file]),
  );
  return {
    kind: "one",
    side: sideOfReport(name, policyReport(loaded), fileNames),
  };
}

/** A bundle, a directory of bundles, or a directory of policies. */
async function loadDirectory(name: string, services: Services, cache: LayerCache): Promise<LoadedSide> {
  const { host } = services;
  if (await holdsManifest(host, name)) return loadBundle(name, services);
  const names = await host.list(host.resolve(name));
  const bundles: string[] = [];
  for (const child of names) if (await holdsManifest(host, `${name}/${child}`)) bundles.push(`${name}/${child}`);
  const found = bundles.length > 0 ? bundles : (await findPolicies(host, [name], cache)).policies;
  if (found.length === 0) throw new UsageError(`${name}: this directory holds no bundle and no policy`);
  const sides = new Map<string, Side>();
  for (const path of found) {
    const loaded =
      bundles.length > 0 ? await loadBundle(path, services) : await loadPolicySide(path, path, services, cache);
    if (loaded.kind === "none") return loaded;
    if (loaded.kind === "one") sides.set(loaded.side.policy?.name ?? path, loaded.side);
    else for (const [part, side] of loaded.sides) sides.set(part, side);
  }
  return { kind: "fleet", sides };
}

/** A bundle's audit map; of a split bundle, that of each group of clients. */
async function loadBundle(name: string, services: Services): Promise<LoadedSide> {
  const { host } = services;
  if ((await host.kind(host.resolve(name, reportPath))) !== "missing") {
    const found = await bundleReport(name, services);
    return "exit" in found
      ? { kind: "none", exit: found.exit }
      : { kind: "one", side: sideOfReport(name, found.report) };
  }
  const sides = new Map<string, Side>();
  for (const part of await host.list(host.resolve(name, "clients"))) {
    const found = await bundleReport(`${name}/clients/${part}`, services);
    if ("exit" in found) return { kind: "none", exit: found.exit };
    sides.set(`${found.report.policy.name} ${part}`, sideOfReport(name, found.report));
  }
  if (sides.size === 0) throw new UsageError(`${name} has no ${reportPath}`);
  return { kind: "fleet", sides };
}

async function holdsManifest(host: Host, directory: string): Promise<boolean> {
  return (await host.kind(host.resolve(directory, manifestPath))) === "file";
}

function failed(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceText>,
  { host, color, quiet, verbose }: Services,
  exit: ExitCode,
): LoadedSide {
  reportDiagnostics(host, diagnostics, sources, { format: "text", color, quiet, verbose });
  return { kind: "none", exit };
}
