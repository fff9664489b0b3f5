import type { FileTree } from "../../package/types.ts";
import type { LoadedPolicy } from "../shared/load-policy.ts";
import type { Signers } from "./signers.ts";

/** What was written where. */
export interface BuiltBundle {
  readonly directory: string;
  readonly files: FileTree;
  /** What the bundle does not say or hold. */
  readonly notes: readonly string[];
  readonly signers: Signers;
}

/** What a person wants to know after a build: what was written where, who signed it, and what is not in it. */
export function buildSummary(loaded: LoadedPolicy, { directory, files, notes, signers }: BuiltBundle): string {
  const { policy, groups } = loaded;
  if (policy === undefined) return "";
  const platforms = policy.targets?.platforms ?? [];
  const clients = groups
    .map((group) => (group.lowest === group.highest ? group.lowest : `${group.lowest}..${group.highest}`))
    .join(", ");
  const signed = files.filter(({ path }) => path.endsWith(".signed.mobileconfig")).map(({ path }) => path);
  const lines = [
    `${policy.name} (revision ${loaded.revision}) for Codex ${clients}`,
    `  ${policy.leaves.length} constraints from ${policy.layers.length} ${policy.layers.length === 1 ? "layer" : "layers"}: ${policy.layers.map((layer) => layer.name.text).join(" > ")}`,
    `  ${files.length} files for ${platforms.join(", ")} in ${directory}/`,
    ...(signed.length === 0 ? [] : [`  signed: ${signed.join(", ")}`]),
    ...(signers.statementSigner === undefined ? [] : [`  statement signed by ${signers.statementSigner.keyId}`]),
    ...[...notes, ...signers.notes].map((note) => `  note: ${note}`),
  ];
  return `${lines.join("\n")}\n`;
}
