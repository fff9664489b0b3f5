import { findConstraint } from "../../catalogue/constraints/index.ts";
import type { Raiser } from "./raiser.ts";

/** The table of one file is several words: each key has its own. */
export const raiseEnvironment: Raiser = ({ constraint, value, path }, tree) => {
  const words = constraint.id.split(".").slice(0, -1);
  for (const entry of value.kind === "map" ? value.entries : []) {
    const known = findConstraint([...words, entry.key].join(".")) !== undefined;
    if (!known || !tree.put([...words, entry.key], entry.value, entry.keySpan))
      tree.leave({
        artefact: "config",
        path: [...path, entry.key],
        value: entry.value,
        span: entry.keySpan,
        why: `${words.join(".")} has no word for it`,
      });
  }
};
