import type { JudgedDocument, Verdict } from "../document.ts";
import { placeAt, textsIn } from "../place.ts";

/** `auto_review.required_on_models` takes model slugs only: not empty, without surrounding blanks, without a provider in front. */
export function* reviewModels({ root }: JudgedDocument): Iterable<Verdict> {
  for (const { text, place } of textsIn(placeAt(root, "auto_review", "required_on_models")))
    if (text === "" || text !== text.trim() || text.includes("/"))
      yield {
        kind: "refused",
        place,
        message: `"${text}" is no model slug`,
        help: "non-empty model slugs without surrounding whitespace or provider namespaces",
      };
}
