import type { CodexArtefact } from "../catalogue/codex/types.ts";
import type { Constraint } from "../catalogue/constraint.ts";
import { constraints } from "../catalogue/constraints/index.ts";

/** The word of the policy language that owns a Codex key, if there is one. The test is by key path: a table above is not owned. */
export function ownerOf(artefact: CodexArtefact, path: readonly string[]): Constraint | undefined {
  const name = path.join(".");
  return constraints.find((constraint) =>
    constraint.owns.some((owned) => owned.artefact === artefact && owned.path === name),
  );
}
