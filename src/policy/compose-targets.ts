import { describeVersions, knownVersions, newestVersion } from "../catalogue/codex/index.ts";
import { type Diagnostic, diagnose, type Outcome } from "../diagnostics/diagnostic.ts";
import { reachesBeyondKnown, versionsIn } from "./client-range.ts";
import type { ComposedTargets } from "./composed.ts";
import type { Layer, LayerTargets, LocatedText, Organization, Platform } from "./layer.ts";

interface Targets {
  readonly organization: Organization | undefined;
  readonly targets: ComposedTargets | undefined;
}

/** What is compiled when no layer names platforms. */
const defaultPlatforms: readonly Platform[] = ["macos", "windows", "linux"];

/** Organisation and targets: set by the most authoritative layer that has them; a later layer may narrow targets, never widen them. */
export function composeTargets(layers: readonly Layer[]): Outcome<Targets> {
  const diagnostics: Diagnostic[] = [];
  const organization = composeOrganization(layers, diagnostics);
  const range = composeRange(layers, diagnostics);
  const platforms = composePlatforms(layers, diagnostics);
  const own = layers.at(-1);
  if (own !== undefined && organization === undefined)
    diagnostics.push(
      missing(
        own,
        "organization",
        "add organization: { name: ..., identifier: com.example.codex } to the most authoritative layer",
      ),
    );
  if (own !== undefined && range === undefined && !layers.some((layer) => layer.targets?.codex !== undefined))
    diagnostics.push(
      missing(
        own,
        "targets.codex",
        `add targets: { codex: ">=0.160.0 <=${newestVersion}" }: the client versions in the fleet`,
      ),
    );
  const split = layers.some((layer) => layer.targets?.split?.value === true);
  return {
    value: { organization, targets: range === undefined ? undefined : { ...range, platforms, split } },
    diagnostics,
  };
}

function missing(layer: Layer, key: string, help: string): Diagnostic {
  return diagnose("missing-key", layer.name.span, `the composed policy lacks the key "${key}"`, { help });
}

function composeOrganization(layers: readonly Layer[], diagnostics: Diagnostic[]): Organization | undefined {
  const first = layers.find((layer) => layer.organization !== undefined);
  for (const layer of layers) {
    const [here, set] = [layer.organization, first?.organization];
    if (here === undefined || set === undefined || layer === first) continue;
    if (here.identifier !== set.identifier || here.name !== set.name)
      diagnostics.push(
        diagnose("loosened-by-layer", here.span, `layer "${layer.name.text}" changes the organization`, {
          related: [{ message: `set here by layer "${first?.name.text ?? ""}"`, span: set.span }],
          help: "the most authoritative layer that has it sets the organization: remove it here",
        }),
      );
  }
  return first?.organization;
}

function composeRange(
  layers: readonly Layer[],
  diagnostics: Diagnostic[],
): Pick<ComposedTargets, "range" | "rangeSpan" | "versions"> | undefined {
  let current: { readonly text: LocatedText; readonly versions: readonly string[]; readonly layer: string } | undefined;
  for (const layer of layers) {
    const text = layer.targets?.codex;
    if (text === undefined) continue;
    const versions = versionsIn(text.text);
    if (versions === undefined) {
      diagnostics.push(
        diagnose("invalid-value", text.span, `targets.codex: ${JSON.stringify(text.text)} is not a range of versions`, {
          help: `write a semver range, for example ">=0.160.0 <=${newestVersion}"`,
        }),
      );
      continue;
    }
    if (versions.length === 0) {
      diagnostics.push(
        diagnose("range-without-client", text.span, `no known client version is in ${JSON.stringify(text.text)}`, {
          help: `known: ${describeVersions(knownVersions)}`,
        }),
      );
      continue;
    }
    const wider = current === undefined ? [] : versions.filter((version) => !current?.versions.includes(version));
    if (current !== undefined && wider.length > 0) {
      diagnostics.push(
        widened(text, layer.name.text, `the client versions ${describeVersions(wider)}`, current.layer, current.text),
      );
      continue;
    }
    current = { text, versions, layer: layer.name.text };
  }
  if (current === undefined) return undefined;
  if (reachesBeyondKnown(current.text.text))
    diagnostics.push(
      diagnose(
        "unmeasured-client",
        current.text.span,
        `the range admits clients newer than ${newestVersion}, which are not measured`,
      ),
    );
  return { range: current.text.text, rangeSpan: current.text.span, versions: current.versions };
}

function composePlatforms(layers: readonly Layer[], diagnostics: Diagnostic[]): readonly Platform[] {
  let current: { readonly platforms: NonNullable<LayerTargets["platforms"]>; readonly layer: string } | undefined;
  for (const layer of layers) {
    const platforms = layer.targets?.platforms;
    if (platforms === undefined) continue;
    const wider =
      current === undefined ? [] : platforms.names.filter((name) => !current?.platforms.names.includes(name));
    if (current !== undefined && wider.length > 0)
      diagnostics.push(
        widened({ text: "", span: platforms.span }, layer.name.text, wider.join(", "), current.layer, {
          text: "",
          span: current.platforms.span,
        }),
      );
    else current = { platforms, layer: layer.name.text };
  }
  return current?.platforms.names ?? defaultPlatforms;
}

function widened(place: LocatedText, layer: string, what: string, setter: string, set: LocatedText): Diagnostic {
  return diagnose("widened-targets", place.span, `layer "${layer}" widens the targets`, {
    label: `adds ${what}`,
    related: [{ message: `set here by layer "${setter}"`, span: set.span }],
  });
}
