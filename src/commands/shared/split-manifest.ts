import { compareText } from "../../diagnostics/sort.ts";
import type { PackageCrypto } from "../../package/crypto.ts";
import type { FileTree } from "../../package/types.ts";
import { toolVersion } from "../../version.ts";
import type { EmittedGroup, LoadedPolicy } from "./load-policy.ts";

interface GroupTree {
  readonly group: EmittedGroup;
  readonly files: FileTree;
}

/** The directory of a group's tree inside the bundle. */
export function groupDirectory(group: EmittedGroup): string {
  return `clients/${group.lowest}_${group.highest}`;
}

/** The trees of all groups side by side, under a manifest that says which clients take which. */
export function splitManifest(loaded: LoadedPolicy, trees: readonly GroupTree[], crypto: PackageCrypto): FileTree {
  const files = trees.flatMap(({ group, files: tree }) =>
    tree.map((file) => ({ ...file, path: `${groupDirectory(group)}/${file.path}` })),
  );
  const manifest = {
    formatVersion: 1,
    policy: loaded.policy?.name ?? "",
    organization:
      loaded.policy?.organization === undefined
        ? {}
        : { name: loaded.policy.organization.name, identifier: loaded.policy.organization.identifier },
    revision: loaded.revision,
    tool: { name: "mandate", version: toolVersion },
    split: true,
    clients: {
      range: loaded.policy?.targets?.range ?? "",
      lowest: trees[0]?.group.lowest ?? "",
      highest: trees.at(-1)?.group.highest ?? "",
    },
    groups: trees.map(({ group }) => ({
      lowest: group.lowest,
      highest: group.highest,
      versions: group.versions,
      directory: groupDirectory(group),
      manifest: `${groupDirectory(group)}/manifest.json`,
      notEnforced: group.gaps.map((gap) => ({ constraint: gap.leaf.id, versions: gap.versions })),
    })),
    files: files.map((file) => {
      const bytes = bytesOf(file.content);
      return { path: file.path, sha256: crypto.sha256(bytes), size: bytes.length, mode: `0${file.mode.toString(8)}` };
    }),
  };
  const own = { path: "manifest.json", content: `${JSON.stringify(manifest, undefined, 2)}\n`, mode: 0o644 };
  const sums = [...files, own].map((file) => `${crypto.sha256(bytesOf(file.content))}  ${file.path}`).join("\n");
  return [...files, own, { path: "SHA256SUMS", content: `${sums}\n`, mode: 0o644 }].sort((a, b) =>
    compareText(a.path, b.path),
  );
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}
