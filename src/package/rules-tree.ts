import { constraintsOf } from "./artefacts.ts";
import type { FileTree, PackageInput, Platform } from "./types.ts";

// Any platform's rules will do for `codex execpolicy check`; Linux first, because that is where CI runs it.
const preference: readonly Platform[] = ["linux", "macos", "windows"];

/** The exec policy once more, where people and `codex execpolicy check` look for it. */
export function rulesTree(input: PackageInput): FileTree {
  const platform = preference.find((candidate) => input.platforms[candidate]?.rules !== undefined);
  if (platform === undefined) return [];
  const name = `rules/${input.policy}.rules`;
  const content = input.platforms[platform]?.rules ?? "";
  return [{ path: name, content, mode: 0o644, constraints: constraintsOf(input, platform, [{ name }]) }];
}
