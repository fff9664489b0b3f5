import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import type { Host } from "../../host/host.ts";
import { type LayerCache, loadLayers } from "../../policy/load-layers.ts";
import { startOfFile } from "../../source/span.ts";
import { layerReader, shownName } from "./layer-reader.ts";

export interface FoundPolicies {
  readonly policies: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly cannotRun: boolean;
}

/** The policies that arguments name: files as they are; of directories every `*.policy.yaml` that no other one extends. */
export async function findPolicies(host: Host, names: readonly string[], cache: LayerCache): Promise<FoundPolicies> {
  const policies: string[] = [];
  const listed: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of names) {
    const path = host.resolve(name);
    const kind = await host.kind(path);
    if (kind === "directory") {
      const below = (await host.listPolicies(path)).map((file) => host.resolve(file));
      if (below.length === 0)
        diagnostics.push(
          diagnose(
            "unreadable-file",
            startOfFile(shownName(host, path)),
            "there is no *.policy.yaml below this directory",
          ),
        );
      listed.push(...below);
    } else if (kind === "missing")
      diagnostics.push(
        diagnose("unreadable-file", startOfFile(shownName(host, path)), "there is no such file or directory"),
      );
    else policies.push(path);
  }
  const extended = await extendedBy(host, listed, cache);
  const all = [...policies, ...listed.filter((path) => !extended.has(path))];
  return { policies: [...new Set(all)], diagnostics, cannotRun: diagnostics.length > 0 };
}

async function extendedBy(host: Host, paths: readonly string[], cache: LayerCache): Promise<ReadonlySet<string>> {
  const reader = layerReader(host);
  const extended = new Set<string>();
  for (const path of paths) {
    // Loading fills the cache, so that nothing is read twice; what is wrong is reported when the policy itself is loaded.
    await loadLayers(path, reader, cache);
    const layer = (await cache.get(reader.resolve(path, undefined)))?.layer;
    for (const parent of layer?.extends ?? [])
      extended.add(reader.resolve(parent.text, reader.resolve(path, undefined)));
  }
  return extended;
}
