import { closest, distance } from "fastest-levenshtein";

/** The known name nearest to a mistyped one, where one is near enough to be meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = name.toLowerCase();
  const exact = known.find(
    (candidate) => candidate.toLowerCase().replaceAll(/[-_]/g, "") === lower.replaceAll(/[-_]/g, ""),
  );
  if (exact !== undefined) return exact;
  const found = closest(lower, known);
  const limit = Math.min(Math.max(2, Math.floor(name.length / 3)), Math.floor(name.length / 2));
  return distance(lower, found.toLowerCase()) <= limit ? found : undefined;
}

/** `did you mean "x"?`, or the list of what there is. */
export function suggest(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near !== undefined) return `did you mean "${near}"?`;
  const shown = known.slice(0, 12);
  return `known: ${shown.join(", ")}${known.length > shown.length ? ", ..." : ""}`;
}
