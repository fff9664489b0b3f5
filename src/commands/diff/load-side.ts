import { reportPath } from "../../audit/audit-tree.ts";
import { newestVersion } from "../../catalogue/codex/index.ts";
import { sideOfFiles } from "../../diff/side-of-files.ts";
import { sideOfReport } from "../../diff/side-of-report.ts";
import type { Side } from "../../diff/side.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { Host } from "../../host/host.ts";
import { manifestPath } from "../../package/manifest.ts";
import type { LayerCache } from "../../policy/load-layers.ts";
import { isPlainMap, type Plain, toPlain } from "../../source/located.ts";
import type { SourceText } from "../../source/source-text.ts";
import { bundleReport } from "../audit/bundle-report.ts";
import { policyReport } from "../audit/policy-report.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";
import { isCodexFile } from "../shared/codex-file.ts";
import { findPolicies } from "../shared/find-policies.ts";
import { isClean, loadPolicy, type LoadedPolicy } from "../shared/load-policy.ts";
import { readCodexFile } from "../shared/read-codex-file.ts";
import { reportDiagnostics } from "../shared/report.ts";
import { readRevisionName, revisionHost } from "./revision-host.ts";

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
  if (kind !== "missing") return loadFile(name, name, services, cache);
  const revision = readRevisionName(name);
  if (revision === undefined || host.readRevision === undefined)
    throw new UsageError(`${name}: there is no such file, directory or git revision`);
  // A cache holds one state of the files: a revision has its own.
  return loadFile(name, revision.path, { ...services, host: revisionHost(host, revision.revision) }, new Map());
}

async function loadFile(name: string, path: string, services: Services, cache: LayerCache): Promise<LoadedSide> {
  return isCodexFile(path) ? loadArtefact(name, path, services) : loadPolicySide(name, path, services, cache);
}

async function loadArtefact(name: string, path: string, services: Services): Promise<LoadedSide> {
  const { host } = services;
  const read = await readCodexFile(host, host.resolve(path));
  if (!read.ok) return failed([read.diagnostic], new Map(), services, read.unreadable ? 2 : 1);
  const loaded = sideOfFiles(name, [read.file], [newestVersion], host.today());
  return hasErrors(loaded.diagnostics)
    ? failed(loaded.diagnostics, loaded.value.sources, services, 1)
    : { kind: "one", side: loaded.value.side };
}

async function loadPolicySide(name: string, path: string, services: Services, cache: LayerCache): Promise<LoadedSide> {
  const { host, crypto } = services;
  const loaded = await loadPolicy(host.resolve(path), { host, crypto, cache, runTests: false });
  if (!isClean(loaded)) return failed(loaded.diagnostics, loaded.sources, services, loaded.unreadable ? 2 : 1);
  const hazards = loaded.diagnostics
    .filter((problem) => problem.severity === "warning")
    .map(({ code, message }) => ({ code, message }));
  const fileNames = new Map(
    (loaded.policy?.layers ?? []).map((layer) => [loaded.names.relative(layer.file), layer.file]),
  );
  return {
    kind: "one",
    side: sideOfReport(name, policyReport(loaded), { contents: contentsOf(loaded), hazards, fileNames }),
  };
}

/** The texts and scripts that values only name: a changed script is a changed hook. */
function contentsOf(loaded: LoadedPolicy): ReadonlyMap<string, Plain> {
  const contents = new Map<string, Plain>();
  for (const model of loaded.groups.flatMap((group) => group.models)) {
    for (const setting of model.settings) {
      const [leaf] = setting.leaves;
      const type = leaf?.constraint.type;
      if (leaf !== undefined && type?.kind === "text" && type.format === "file")
        contents.set(leaf.id, toPlain(setting.value));
    }
    for (const hook of model.hooks) {
      const [leaf] = hook.leaves;
      const value = leaf === undefined ? undefined : toPlain(leaf.value);
      if (leaf?.constraint.id !== "hooks.run" || hook.run.kind !== "script" || !isPlainMap(value)) continue;
      const { unix, windows } = hook.run;
      contents.set(leaf.id, {
        ...value,
        script: { ...(unix === undefined ? {} : { unix }), ...(windows === undefined ? {} : { windows }) },
      });
    }
  }
  return contents;
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
