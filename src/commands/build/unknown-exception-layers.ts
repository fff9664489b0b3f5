import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../policy/nearest.ts";
import type { ComposedPolicy } from "../../policy/composed.ts";

/** Exceptions that are addressed to a layer which none of the policies of a build has. */
export function unknownExceptionLayers(policies: readonly ComposedPolicy[]): readonly Diagnostic[] {
  const names = [...new Set(policies.flatMap((policy) => policy.layers.map((layer) => layer.name.text)))];
  const exceptions = new Set(policies.flatMap((policy) => policy.exceptions.map((granted) => granted.exception)));
  return [...exceptions]
    .filter((exception) => !names.includes(exception.layer))
    .map(({ id, layer, layerSpan }) =>
      diagnose("unknown-exception-layer", layerSpan, `no policy of this build has the layer "${layer}" of ${id}`, {
        help: suggest(layer, names),
      }),
    );
}
