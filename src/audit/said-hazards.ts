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

/** The warnings that say what stays open, each once: the same on every day and in every build of the same policy. */
export function openHazards(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const open = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { severity, code, message, span } = diagnostic;
    if (severity !== "warning" || aboutTheBuild.has(code)) continue;
    // Several platforms say the same.
    const key = `${code} ${span.start.offset} ${span.file} ${message}`;
    if (!open.has(key)) open.set(key, diagnostic);
  }
  return [...open.values()];
}

/** What the hazards say stays open, by the constraint at whose line they say it. */
export function saidHazards(
  diagnostics: readonly Diagnostic[],
  places: LeafPlaces,
): ReadonlyMap<ComposedLeaf, readonly string[]> {
  const said = new Map<ComposedLeaf, string[]>();
  for (const { message, span, related } of openHazards(diagnostics)) {
    const keys = places.keysAt(span);
    // One warning about many constraints repeats what each row's strengths say.
    if (keys.some(({ id }) => message.endsWith([id, ...related.map((place) => place.message)].join(", ")))) continue;
    for (const leaf of keys.length > 0 ? keys : places.valuesAt(span)) {
      const known = said.get(leaf);
      if (known === undefined) said.set(leaf, [message]);
      else known.push(message);
    }
  }
  return said;
}
