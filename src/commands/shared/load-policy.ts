import { catalogueVersion } from "../../catalogue/codex/index.ts";
import { type CompiledGroup, compilePolicy } from "../../codex/compile.ts";
import { emitPlatforms, type EmittedTexts } from "../../codex/emit/platform-texts.ts";
import type { SourceNames } from "../../codex/provenance.ts";
import { unusedGaps } from "../../codex/unused-gaps.ts";
import { type Diagnostic, diagnose, hasErrors } from "../../diagnostics/diagnostic.ts";
import { compareText } from "../../diagnostics/sort.ts";
import type { Host } from "../../host/host.ts";
import type { PackageCrypto } from "../../package/crypto.ts";
import { composePolicy } from "../../policy/compose.ts";
import type { ComposedPolicy } from "../../policy/composed.ts";
import { lowestAndHighest, rangeAdmits, versionsIn } from "../../policy/client-range.ts";
import type { Platform } from "../../policy/layer.ts";
import { type LayerCache, loadLayers } from "../../policy/load-layers.ts";
import type { SourceText } from "../../source/source-text.ts";
import { startOfFile } from "../../source/span.ts";
import { toolVersion } from "../../version.ts";
import { layerReader } from "./layer-reader.ts";
import { sourceNames } from "./policies-root.ts";
import { runPolicyTests } from "./policy-tests.ts";
import { profilePrefix } from "./profiles.ts";
import { readReferencedFiles } from "./referenced-files.ts";
import { splitVersions } from "./split-versions.ts";

/** One group of client versions with the texts of each platform. */
export interface EmittedGroup extends CompiledGroup {
  readonly lowest: string;
  readonly highest: string;
  readonly texts: ReadonlyMap<Platform, EmittedTexts>;
}

/** A policy, loaded, composed, compiled and emitted, with everything that is said about it. */
export interface LoadedPolicy {
  readonly policy: ComposedPolicy | undefined;
  readonly names: SourceNames;
  /** One group, or several with targets.split. Empty where there are errors that leave nothing to emit. */
  readonly groups: readonly EmittedGroup[];
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  readonly revision: string;
  readonly sources: ReadonlyMap<string, SourceText>;
  readonly diagnostics: readonly Diagnostic[];
  /** The policy's own file could not be read at all. */
  readonly unreadable: boolean;
  /** Files of every layer, by absolute path, for finding out which policies others extend. */
  readonly layerFiles: readonly string[];
  /** The same and every file that the layers name, by absolute path. */
  readonly inputFiles: readonly string[];
}

export interface LoadOptions {
  readonly host: Host;
  readonly crypto: PackageCrypto;
  readonly cache: LayerCache;
  /** Whether the policy's tests are run: by check and build. */
  readonly runTests: boolean;
  /** This range of clients in place of the policy's own. */
  readonly range?: string;
  /** Only client versions that this range admits too. */
  readonly client?: string;
  /** Only these platforms, out of the targeted ones. */
  readonly platforms?: readonly Platform[];
}

/** Loads one policy to its end. Nothing is written; nothing throws for what is wrong with a policy. */
export async function loadPolicy(path: string, options: LoadOptions): Promise<LoadedPolicy> {
  const { host, crypto } = options;
  const reader = layerReader(host);
  const chain = await loadLayers(path, reader, options.cache);
  const now = host.today();
  const composed = composePolicy(chain.value, now);
  const names = sourceNames(host, chain.value.layers);
  const layerFiles = chain.value.layers
    .filter((layer) => !layer.file.startsWith(profilePrefix))
    .map((layer) => host.resolve(layer.file));
  const entry = await options.cache.get(reader.resolve(path, undefined));
  const unreadable = entry?.failure !== undefined && entry.diagnostics.length === 0;
  const base = { names, sources: chain.value.sources, layerFiles, inputFiles: layerFiles, unreadable };
  // What a layer that is not there would have brought is not missing.
  const isIncomplete = chain.diagnostics.some(({ code }) => code === "missing-layer" || code === "extends-cycle");
  const early = [
    ...chain.diagnostics,
    ...composed.diagnostics.filter(({ code }) => !isIncomplete || code !== "missing-key"),
    ...(unreadable ? [diagnose("unreadable-file", startOfFile(path), entry.failure)] : []),
  ];
  const whole = composed.value;
  if (whole === undefined)
    return { ...base, policy: undefined, groups: [], inputs: [], revision: "", diagnostics: early };
  const policy = restrictClients(
    restrictPlatforms(replaceRange(whole, options.range), options.platforms),
    options.client,
  );
  const files = await readReferencedFiles(host, policy);
  const inputs = listInputs(chain.value.sources, files.value.inputs, host, names, crypto);
  const revision = crypto.sha256(JSON.stringify([toolVersion, catalogueVersion, inputs])).slice(0, 12);
  const versions = policy.targets?.versions ?? [];
  const input = { policy, texts: files.value.texts, now };
  const emit = (group: CompiledGroup): EmittedGroup => emitGroup(group, policy, names, revision);
  const compiled =
    versions.length === 0
      ? []
      : splitVersions(policy, versions, (some) => emit(compilePolicy(input, some).value)).map((some) =>
          compilePolicy(input, some),
        );
  const groups = compiled.map((outcome) => emit(outcome.value));
  // Looking at a part of the clients or platforms says nothing about what the others need.
  const isWhole = groups.length > 0 && options.client === undefined && options.platforms === undefined;
  const diagnostics = [
    ...early,
    ...files.diagnostics,
    ...compiled.flatMap((outcome) => outcome.diagnostics),
    ...(isWhole
      ? unusedGaps(
          policy,
          groups.flatMap((group) => group.gaps),
        )
      : []),
  ];
  const tests = options.runTests && groups.length > 0 ? runPolicyTests(policy, groups).diagnostics : [];
  const inputFiles = [...layerFiles, ...files.value.inputs.keys()];
  return { ...base, inputFiles, policy, inputs, revision, groups, diagnostics: [...diagnostics, ...tests] };
}

function restrictPlatforms(policy: ComposedPolicy, platforms: readonly Platform[] | undefined): ComposedPolicy {
  if (platforms === undefined || policy.targets === undefined) return policy;
  return {
    ...policy,
    targets: {
      ...policy.targets,
      platforms: policy.targets.platforms.filter((platform) => platforms.includes(platform)),
    },
  };
}

function replaceRange(policy: ComposedPolicy, range: string | undefined): ComposedPolicy {
  if (range === undefined || policy.targets === undefined) return policy;
  return { ...policy, targets: { ...policy.targets, range, versions: versionsIn(range) ?? [] } };
}

function restrictClients(policy: ComposedPolicy, client: string | undefined): ComposedPolicy {
  if (client === undefined || policy.targets === undefined) return policy;
  const { targets } = policy;
  return {
    ...policy,
    targets: { ...targets, versions: targets.versions.filter((version) => rangeAdmits(client, version)) },
  };
}

function emitGroup(group: CompiledGroup, policy: ComposedPolicy, names: SourceNames, revision: string): EmittedGroup {
  const ends = lowestAndHighest(group.versions) ?? { lowest: "", highest: "" };
  const facts = {
    policy: policy.name,
    revision,
    toolVersion,
    catalogueVersion,
    clients:
      group.versions.length === policy.targets?.versions.length
        ? policy.targets.range
        : `>=${ends.lowest} <=${ends.highest}`,
  };
  const texts = emitPlatforms(group.models, facts, names);
  return { ...group, ...ends, texts };
}

function listInputs(
  sources: ReadonlyMap<string, SourceText>,
  files: ReadonlyMap<string, string>,
  host: Host,
  names: SourceNames,
  crypto: PackageCrypto,
): LoadedPolicy["inputs"] {
  const texts = new Map<string, string>();
  for (const [file, source] of sources) texts.set(names.relative(file), source.text);
  for (const [path, text] of files) texts.set(names.relative(host.relative(host.cwd(), path)), text);
  return [...texts]
    .map(([file, text]) => ({ file, sha256: crypto.sha256(text) }))
    .sort((a, b) => compareText(a.file, b.file));
}

export function isClean(loaded: LoadedPolicy): boolean {
  return loaded.groups.length > 0 && !hasErrors(loaded.diagnostics);
}
