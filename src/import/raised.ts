import type { CodexArtefact } from "../catalogue/codex/types.ts";
import type { LocatedMap, LocatedNode } from "../source/located.ts";
import type { Span } from "../source/span.ts";

/** Something of a Codex file that became no word of the policy language. */
export interface Leftover {
  readonly artefact: CodexArtefact | "rules";
  readonly path: readonly string[];
  readonly value: LocatedNode;
  readonly span: Span;
  /** One sentence without a final stop. */
  readonly why: string;
  /** The form that works, where there is one. */
  readonly form?: string;
  /** A system default: the compiler may emit an equal one by itself. */
  readonly isDefault?: boolean;
  /** The word whose definition this is, as far as it can be told: a hook by its event, matcher and command. */
  readonly member?: { readonly constraint: string; readonly key: string };
}

/** Codex files as words of the policy language. Every value stands at the line of the file that it was read from. */
export interface Raised {
  /** What a layer's document would hold, without its metadata. */
  readonly words: LocatedMap;
  readonly leftovers: readonly Leftover[];
  /** Texts that a layer names by file, by the name used. */
  readonly texts: ReadonlyMap<string, string>;
}
