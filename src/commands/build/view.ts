import type { OutputFile } from "../../host/host.ts";
import type { LoadedPolicy } from "../shared/load-policy.ts";

/** What a person wants to know after a build: what was written where, and what to do with it. */
export function buildSummary(loaded: LoadedPolicy, files: readonly OutputFile[], directory: string): string {
  const { policy, groups } = loaded;
  if (policy === undefined) return "";
  const platforms = policy.targets?.platforms ?? [];
  const clients = groups
    .map((group) => (group.lowest === group.highest ? group.lowest : `${group.lowest}..${group.highest}`))
    .join(", ");
  const lines = [
    `${policy.name} (revision ${loaded.revision}) for Codex ${clients}`,
    `  ${policy.leaves.length} constraints from ${policy.layers.length} ${policy.layers.length === 1 ? "layer" : "layers"}: ${policy.layers.map((layer) => layer.name.text).join(" > ")}`,
    `  ${files.length} files for ${platforms.join(", ")} in ${directory}/`,
  ];
  return `${lines.join("\n")}\n`;
}
