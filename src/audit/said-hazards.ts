import type { DiagnosticCode } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ComposedLeaf } from "../policy/composed.ts";
import type { LeafPlaces } from "./leaf-places.ts";

/** Warnings about dates, versions and the build itself: they say nothing about what a constraint leaves open. */
const aboutTheBuild: ReadonlySet<DiagnosticCode> = new Set([
  "accepted-gap",
  "codex-warns",
  "expiring-exception",
  "unknown-exception-layer",
  "unmeasured-client",
  "unused-exception",
]);

/** What the hazards say stays open, by the constraint at whose line they say it. */
export function saidHazards(
  diagnostics: readonly Diagnostic[],
  places: LeafPlaces,
): ReadonlyMap<ComposedLeaf, readonly string[]> {
  const said = new Map<ComposedLeaf, string[]>();
  for (const { severity, code, message, span, related } of diagnostics) {
    if (severity !== "warning" || aboutTheBuild.has(code)) continue;
    const keys = places.keysAt(span);
    // One warning about many constraints repeats what each row's strengths say.
    if (keys.some(({ id }) => message.endsWith([id, ...related.map((place) => place.message)].join(", ")))) continue;
    for (const leaf of keys.length > 0 ? keys : places.valuesAt(span))
      said.set(leaf, [...(said.get(leaf) ?? []), message]);
  }
  return said;
}
