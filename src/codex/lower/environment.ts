import { diagnose } from "../../diagnostics/diagnostic.ts";
import { entryOf } from "../../source/located.ts";
import type { LowerFunction } from "./context.ts";
import { stated } from "./nodes.ts";

/** The environment of commands: pinned where a platform has a layer for it, since no requirement carries it. */
export const lowerEnvironment: LowerFunction = (leaves) => {
  const inherit = leaves.find((leaf) => leaf.id === "shell.environment.inherit");
  const set = leaves.find((leaf) => leaf.id === "shell.environment.set");
  const breaks =
    inherit?.value.kind === "scalar" && inherit.value.value === "none" && entryOf(set?.value, "PATH") === undefined;
  return {
    settings: leaves.map((leaf) =>
      stated("pinned", ["shell_environment_policy", leaf.id.slice("shell.environment.".length)], leaf.value, leaf),
    ),
    diagnostics: breaks
      ? [
          diagnose(
            "environment-breaks-commands",
            inherit.value.span,
            "inherit: none leaves commands without PATH: not even sort is found",
          ),
        ]
      : [],
  };
};
