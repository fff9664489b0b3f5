import type { LowerFunction } from "./context.ts";
import { stated } from "./nodes.ts";

/** Pinned features, each a requirement by its own name. */
export const lowerFeatures: LowerFunction = (leaves) => ({
  settings: leaves.map((leaf) => stated("requirements", ["features", leaf.member ?? ""], leaf.value, leaf)),
  diagnostics: [],
});
