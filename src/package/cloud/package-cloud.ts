import { constraintsOf } from "../artefacts.ts";
import type { Packager } from "../packager.ts";

/** The requirements that an administrator pastes into the workspace's console: the channel carries nothing else. */
export const packageCloud: Packager = (input) => {
  const requirements = input.platforms.cloud?.requirements;
  if (requirements === undefined) return [];
  const constraints = constraintsOf(input, "cloud", [{ name: "requirements.toml" }]);
  return [{ path: "cloud/requirements.toml", content: requirements, mode: 0o644, platform: "cloud", constraints }];
};
