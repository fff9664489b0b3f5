import type { Constraint } from "../../catalogue/constraint.ts";
import { samePlain } from "../../catalogue/covers.ts";
import { toPlain } from "../../source/located.ts";
import type { Part } from "../remainder.ts";
import type { WordTree } from "../word-tree.ts";

/** One owned key of a Codex file, on its way back to the word that owns it. */
export interface Owned extends Part {
  readonly constraint: Constraint;
}

/** The inverse of one special lowering: what cannot be said in words is left over, never dropped. */
export type Raiser = (owned: Owned, tree: WordTree) => void;

/** The value as it is, under the word's own name. */
export const asItIs: Raiser = ({ constraint, value, keySpan, path }, tree) => {
  if (!tree.put(constraint.id.split("."), value, keySpan)) leaveTwice({ constraint, value, keySpan, path }, tree);
};

/** Two files that say the same word: the first one read is kept. */
function leaveTwice({ constraint, value, keySpan, path }: Owned, tree: WordTree): void {
  const known = tree.get(constraint.id.split("."));
  if (known !== undefined && samePlain(toPlain(known), toPlain(value))) return;
  tree.leave({
    artefact: "requirements",
    path,
    value,
    span: keySpan,
    why: `${constraint.id} is already stated by another file`,
  });
}
