import type { JudgedDocument, Verdict } from "../document.ts";
import { flagAt, membersOf, type Place, placeAt, textAt } from "../place.ts";
import { regexProblem } from "../rust-regex.ts";

const neededBy: Readonly<Record<string, string>> = { git: "url", host_pattern: "host_pattern", local: "path" };

/**
 * Marketplace sources restrict nothing without `restrict_to_allowed_sources = true`. A host pattern matches anywhere in a host's name
 * unless it is anchored, and a source that lacks what its kind needs, or whose pattern or path is unusable, allows nothing.
 */
export function* marketplaceSources({ root }: JudgedDocument): Iterable<Verdict> {
  const sources = placeAt(root, "marketplaces", "allowed_sources");
  if (sources === undefined) return;
  if (flagAt(placeAt(root, "marketplaces", "restrict_to_allowed_sources")) !== true)
    yield {
      kind: "ineffective",
      code: "marketplace-not-restricted",
      place: sources,
      message: "the list of sources restricts nothing without restrict_to_allowed_sources = true",
      help: "add restrict_to_allowed_sources = true",
    };
  for (const source of membersOf(sources)) yield* judgeSource(source);
}

function* judgeSource(source: Place): Iterable<Verdict> {
  const kind = textAt(placeAt(source, "source"));
  const needed = neededBy[kind ?? ""];
  if (needed !== undefined && placeAt(source, needed) === undefined)
    yield {
      kind: "ineffective",
      place: source,
      message: `a source of the kind "${kind ?? ""}" needs "${needed}" and allows nothing without it`,
    };
  if (kind === undefined && source.node.kind === "map")
    yield { kind: "ineffective", place: source, message: 'the entry has no "source" and allows nothing' };
  const path = placeAt(source, "path");
  if (
    kind === "local" &&
    path !== undefined &&
    /^[^/~]/.test(textAt(path) ?? "/") &&
    !/^[A-Za-z]:|^\\\\/.test(textAt(path) ?? "")
  )
    yield { kind: "ineffective", place: path, message: "a local marketplace needs an absolute path" };
  const pattern = placeAt(source, "host_pattern");
  const text = textAt(pattern);
  if (kind !== "host_pattern" || pattern === undefined || text === undefined) return;
  const problem = regexProblem(text, "regex");
  if (problem !== undefined)
    yield {
      kind: "ineffective",
      place: pattern,
      message: `the pattern is no valid regex and allows nothing: ${problem}`,
    };
  else if (!text.startsWith("^") || !text.endsWith("$"))
    yield {
      kind: "hazard",
      code: "marketplace-unanchored",
      place: pattern,
      message: `"${text}" matches any host whose name contains it`,
    };
}
