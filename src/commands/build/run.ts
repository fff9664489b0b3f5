import { type Diagnostic, diagnose, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { DiagnosticFormat } from "../../diagnostics/views/index.ts";
import { HostError } from "../../host/host-error.ts";
import type { Host, OutputTree } from "../../host/host.ts";
import type { Platform } from "../../policy/layer.ts";
import type { ComposedPolicy } from "../../policy/composed.ts";
import type { LayerCache } from "../../policy/load-layers.ts";
import type { SourceText } from "../../source/source-text.ts";
import { startOfFile } from "../../source/span.ts";
import type { ExitCode, Services } from "../services.ts";
import { findPolicies } from "../shared/find-policies.ts";
import { type LoadedPolicy, loadPolicy } from "../shared/load-policy.ts";
import { reportDiagnostics } from "../shared/report.ts";
import { leftOverBundles } from "./left-over-bundles.ts";
import { checkIndex, type IndexEntry, indexEntry, indexName, indexText } from "./bundle-index.ts";
import { packagePolicy } from "./package-policy.ts";
import { readSigners, type SigningArguments } from "./signers.ts";
import { progressOn } from "./progress.ts";
import { sharedIdentifierNotes } from "./shared-identifiers.ts";
import { unknownExceptionLayers } from "./unknown-exception-layers.ts";
import { buildSummary } from "./view.ts";

export interface BuildArguments {
  /** Policies, and directories with policies. */
  readonly policies: readonly string[];
  readonly out: string;
  readonly platforms?: readonly Platform[];
  readonly format: DiagnosticFormat;
  readonly signing?: SigningArguments;
}

/** Compiles, tests and packages policies. All of them or none: one finding leaves every last good bundle in place. */
export async function runBuild(args: BuildArguments, services: Services): Promise<ExitCode> {
  const { host, crypto } = services;
  // First of all: a key that cannot be used ends the build before it costs anything.
  const signers = await readSigners(args.signing ?? {}, services);
  const cache: LayerCache = new Map();
  const found = await findPolicies(host, args.policies, cache);
  const diagnostics: Diagnostic[] = [...found.diagnostics];
  const sources = new Map<string, SourceText>();
  const directories = new Set<string>();
  const index: IndexEntry[] = [];
  const indexPath = host.resolve(args.out, indexName);
  const isFleet = found.policies.length > 1;
  const progress = progressOn(services, found.policies.length);
  const policies: ComposedPolicy[] = [];
  const summaries: string[] = [];
  const names = new Map<string, string>();
  let cannotRun = found.cannotRun;
  const failed = () => cannotRun || hasErrors(diagnostics);
  /** One bundle after the other, so that a fleet takes no more memory than its largest policy. */
  async function* bundles(): AsyncGenerator<OutputTree> {
    if (isFleet) await checkIndex(host, indexPath);
    for (const path of found.policies) {
      progress.next(path);
      const loaded = await loadPolicy(path, {
        host,
        crypto,
        cache,
        runTests: true,
        ...(args.platforms === undefined ? {} : { platforms: args.platforms }),
      });
      diagnostics.push(...loaded.diagnostics, ...twinName(loaded, names, path));
      if (loaded.policy !== undefined) policies.push(loaded.policy);
      for (const [name, source] of loaded.sources) sources.set(name, source);
      cannotRun ||= loaded.unreadable;
      // Once anything is wrong nothing is written, so nothing more needs to be packaged.
      if (loaded.policy === undefined || failed() || loaded.groups.length === 0) continue;
      const directory = host.resolve(args.out, loaded.policy.name);
      const { files, notes } = await packagePolicy(loaded, signers, services);
      const shown = host.relative(host.cwd(), directory) || ".";
      summaries.push(buildSummary(loaded, { directory: shown, files, notes, signers }));
      directories.add(directory);
      index.push(indexEntry(loaded, files, crypto));
      yield { directory, files };
    }
    // One policy alone is no fleet: the layers that its exceptions name may lie below it.
    if (policies.length > 1) diagnostics.push(...unknownExceptionLayers(policies));
    if (failed()) throw new Abandoned();
  }
  const problem = await write(bundles(), host.resolve(args.out), services);
  progress.end();
  if (isFleet && problem === undefined && !failed()) await host.writeFileAtomic(indexPath, indexText(index), 0o644);
  if (problem !== undefined) {
    diagnostics.push(problem);
    cannotRun = true;
  }
  reportDiagnostics(host, diagnostics, sources, {
    format: args.format,
    color: services.color,
    quiet: services.quiet,
    verbose: services.verbose,
  });
  if (cannotRun) return 2;
  if (failed()) return 1;
  if (args.format === "text" && !services.quiet) {
    const notes = [...sharedIdentifierNotes(policies), ...(await leftOvers(args, directories, host))];
    host.out([...summaries, notes.map((note) => `note: ${note}\n`).join("")].filter((part) => part !== "").join("\n"));
  }
  return 0;
}

/** Whoever builds single policies leaves the others' bundles where they are; whoever builds all of them may upload all. */
async function leftOvers(
  args: BuildArguments,
  directories: ReadonlySet<string>,
  host: Host,
): Promise<readonly string[]> {
  const kinds = await Promise.all(args.policies.map((name) => host.kind(host.resolve(name))));
  if (!kinds.includes("directory")) return [];
  return leftOverBundles(host, args.out, directories);
}

/** Two policies of one name would write to one directory. */
function twinName(loaded: LoadedPolicy, names: Map<string, string>, path: string): readonly Diagnostic[] {
  const name = loaded.policy?.name;
  const span = loaded.policy?.layers.at(-1)?.name.span;
  if (name === undefined || span === undefined) return [];
  const other = names.get(name);
  names.set(name, path);
  return other === undefined
    ? []
    : [diagnose("duplicate-layer", span, `two policies of this build are named "${name}"; the other is ${other}`)];
}

/** Something is wrong with a policy: its diagnostics say what, and no bundle is replaced. */
class Abandoned extends Error {}

async function write(
  bundles: AsyncIterable<OutputTree>,
  out: string,
  { host }: Services,
): Promise<Diagnostic | undefined> {
  try {
    await host.writeTrees(bundles);
  } catch (error) {
    if (error instanceof HostError) return diagnose("cannot-write", startOfFile(error.path ?? out), error.message);
    if (!(error instanceof Abandoned)) throw error;
  }
  return undefined;
}
