import { type Diagnostic, diagnose, type Outcome } from "../diagnostics/diagnostic.ts";
import { parseYaml } from "../source/parse-yaml.ts";
import type { SourceText } from "../source/source-text.ts";
import type { Span } from "../source/span.ts";
import type { Layer } from "./layer.ts";
import { readLayer } from "./read-layer.ts";

/** How the loader gets at texts; behind it stand files and the profiles that come with Mandate. */
export interface LayerReader {
  /** A key that is the same for the same layer, however it is named. `from` is the key of the layer whose `extends` names it. */
  resolve(name: string, from: string | undefined): string;
  /** The text, or what is wrong with it. A missing layer is `missing: true`, so that the line that names it can be shown. */
  read(key: string): Promise<LayerText>;
}

export type LayerText =
  | { readonly ok: true; readonly source: SourceText; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly reason: string; readonly diagnostics: readonly Diagnostic[] };

/** A layer that was read, with everything said about its text. Shared between the policies that extend it. */
export interface LoadedLayer {
  readonly key: string;
  readonly layer: Layer | undefined;
  readonly source: SourceText | undefined;
  readonly failure?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Layers by key; give the same map to every policy of a fleet, and each file is read once. */
export type LayerCache = Map<string, Promise<LoadedLayer>>;

export interface LayerChain {
  /** From the most authoritative to the policy itself; each once. */
  readonly layers: readonly Layer[];
  /** For each layer, the names of the layers that it extends, directly or not. */
  readonly ancestors: ReadonlyMap<string, ReadonlySet<string>>;
  readonly sources: ReadonlyMap<string, SourceText>;
}

/** Loads a policy and everything it extends. Missing layers, circles and two layers of one name are diagnostics at the lines that name them. */
export async function loadLayers(entry: string, reader: LayerReader, cache: LayerCache): Promise<Outcome<LayerChain>> {
  const walk = new Walk(reader, cache);
  await walk.visit(reader.resolve(entry, undefined), [], undefined);
  return {
    value: { layers: walk.layers, ancestors: walk.ancestors, sources: walk.sources },
    diagnostics: walk.diagnostics,
  };
}

class Walk {
  readonly layers: Layer[] = [];
  readonly ancestors = new Map<string, Set<string>>();
  readonly sources = new Map<string, SourceText>();
  readonly diagnostics: Diagnostic[] = [];
  private readonly done = new Map<string, Layer | undefined>();
  private readonly reader: LayerReader;
  private readonly cache: LayerCache;

  constructor(reader: LayerReader, cache: LayerCache) {
    this.reader = reader;
    this.cache = cache;
  }

  async visit(key: string, path: readonly Step[], named: Span | undefined): Promise<Layer | undefined> {
    const circle = path.findIndex((step) => step.key === key);
    if (circle !== -1 && named !== undefined) {
      this.reportCircle(path.slice(circle), named);
      return undefined;
    }
    if (this.done.has(key)) return this.done.get(key);
    const loaded = await this.load(key);
    if (loaded.source !== undefined) this.sources.set(loaded.source.file, loaded.source);
    this.diagnostics.push(...loaded.diagnostics);
    if (loaded.failure !== undefined && named !== undefined)
      this.diagnostics.push(diagnose("missing-layer", named, `the layer cannot be read: ${loaded.failure}`));
    const layer = loaded.layer;
    const above = new Set<string>();
    for (const parent of layer?.extends ?? []) {
      const parentLayer = await this.visit(
        this.reader.resolve(parent.text, key),
        [...path, { key, span: parent.span }],
        parent.span,
      );
      if (parentLayer === undefined) continue;
      above.add(parentLayer.name.text);
      for (const name of this.ancestors.get(parentLayer.name.text) ?? []) above.add(name);
    }
    this.done.set(key, layer);
    if (layer === undefined) return undefined;
    this.addLayer(layer, above);
    return layer;
  }

  private addLayer(layer: Layer, above: Set<string>): void {
    const twin = this.layers.find((other) => other.name.text === layer.name.text);
    if (twin !== undefined) {
      this.diagnostics.push(
        diagnose("duplicate-layer", layer.name.span, `two layers are named "${layer.name.text}"`, {
          related: [{ message: "the other one", span: twin.name.span }],
        }),
      );
      return;
    }
    this.layers.push(layer);
    this.ancestors.set(layer.name.text, above);
  }

  private load(key: string): Promise<LoadedLayer> {
    let loading = this.cache.get(key);
    if (loading === undefined) {
      loading = loadLayer(key, this.reader);
      this.cache.set(key, loading);
    }
    return loading;
  }

  private reportCircle(circle: readonly Step[], named: Span): void {
    const [first, ...others] = circle;
    if (first === undefined) return;
    this.diagnostics.push(
      diagnose("extends-cycle", first.span, "the layers extend each other in a circle", {
        related: [...others.map((step) => step.span), named]
          .filter((span) => span !== first.span)
          .map((span) => ({ message: "and back through here", span })),
      }),
    );
  }
}

interface Step {
  readonly key: string;
  /** The line of `extends` that leads on from this layer. */
  readonly span: Span;
}

async function loadLayer(key: string, reader: LayerReader): Promise<LoadedLayer> {
  const text = await reader.read(key);
  if (!text.ok)
    return { key, layer: undefined, source: undefined, failure: text.reason, diagnostics: text.diagnostics };
  const parsed = parseYaml(text.source);
  // After a syntax error the tree is a guess; what a guess lacks would only be noise.
  const broken = parsed.diagnostics.some((problem) => problem.code === "invalid-yaml");
  const read = readLayer(text.source.file, parsed.value);
  return {
    key,
    layer: read.value,
    source: text.source,
    diagnostics: [...text.diagnostics, ...parsed.diagnostics, ...(broken ? [] : read.diagnostics)],
  };
}
