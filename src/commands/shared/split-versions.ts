import type { ComposedPolicy } from "../../policy/composed.ts";
import type { EmittedGroup } from "./load-policy.ts";

/** With targets.split, runs of neighbouring versions that get the same files; otherwise all versions together. */
export function splitVersions(
  policy: ComposedPolicy,
  versions: readonly string[],
  emit: (versions: readonly string[]) => EmittedGroup,
): readonly (readonly string[])[] {
  if (policy.targets?.split !== true) return [versions];
  const groups: { key: string; versions: string[] }[] = [];
  for (const version of versions) {
    const key = meaning(emit([version]));
    const last = groups.at(-1);
    if (last?.key === key) last.versions.push(version);
    else groups.push({ key, versions: [version] });
  }
  return groups.map((group) => group.versions);
}

/** The emitted texts without the header, which names the clients. */
function meaning(group: EmittedGroup): string {
  const texts = [...group.texts].map(([platform, emitted]) => [
    platform,
    ...[emitted.requirements, emitted.managedConfig, emitted.systemConfig, emitted.rules].map(
      (text) => text?.split("\n").slice(2).join("\n") ?? "",
    ),
  ]);
  // What a version does not enforce belongs to its group too: the manifest says it for all of them.
  return JSON.stringify([texts, group.gaps.map((gap) => gap.leaf.id)]);
}
