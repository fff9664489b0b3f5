import type { ComposedLeaf } from "../policy/composed.ts";
import type { Span } from "../source/span.ts";
import type { Setting } from "./setting.ts";

/** Names that are the same wherever a policy is checked out. */
export interface SourceNames {
  /** A file's path relative to the policies' root, or `profile:NAME`. */
  relative(file: string): string;
  /** The layer that a file holds. */
  layerOf(file: string): string;
}

/** More places than this would hide the setting behind its comment; the audit map lists them all. */
const shownPlaces = 4;

/** The comment at an emitted setting: layer, file and line of everything that shaped it. */
export function settingComment(setting: Setting, names: SourceNames): string {
  const unique = new Set(
    placesOf(setting).map((span) => `${names.layerOf(span.file)} ${names.relative(span.file)}:${span.start.line}`),
  );
  const shown = [...unique].slice(0, shownPlaces).join("; ");
  const sources = unique.size > shownPlaces ? `${shown}; and ${unique.size - shownPlaces} more` : shown;
  if (setting.repairs === undefined) return sources;
  return sources === ""
    ? `added by Mandate (${setting.repairs})`
    : `added by Mandate (${setting.repairs}) for ${sources}`;
}

function placesOf(setting: Setting): readonly Span[] {
  const [leaf] = setting.leaves;
  // A member of a list has a line of its own, which says more than the line of the list.
  if (setting.leaves.length === 1 && leaf?.value.kind === "list" && setting.value.kind === "scalar")
    return [setting.value.span];
  return setting.leaves.flatMap(sourcesOf);
}

function sourcesOf(leaf: ComposedLeaf): readonly Span[] {
  const shaping = leaf.contributions.filter((item) => item.role !== "overruled" && item.role !== "agreed");
  const places = shaping.map((item) => item.span);
  return places.length === 0 ? [leaf.span] : places;
}
