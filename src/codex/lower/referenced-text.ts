import type { ComposedLeaf } from "../../policy/composed.ts";
import type { LowerContext } from "./context.ts";
import { textKey } from "./context.ts";

/** The text of the file that a leaf names; undefined where it could not be read, which was reported when it was loaded. */
export function referencedText(leaf: ComposedLeaf, path: string, context: LowerContext): string | undefined {
  return context.texts.get(textKey(leaf.value.span.file, path));
}
