import { compareVersions } from "../catalogue/codex/index.ts";
import type { SourceConstraint } from "../package/types.ts";
import { readListedFiles } from "../package/verify/read-manifest.ts";

/** What a drift check needs of a manifest that anyone may have written. */
export interface BundleManifest {
  readonly policy: string;
  readonly revision: string;
  readonly clients: { readonly range: string; readonly lowest: string; readonly highest: string };
  readonly files: readonly BundleFile[];
  /** Of a bundle with targets.split: its parts, from the oldest clients to the newest. */
  readonly groups: readonly BundleGroup[];
}

export interface BundleFile {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly mode: number;
  readonly owner: string;
  readonly platform?: string;
  readonly installPath?: string;
  readonly constraints: readonly SourceConstraint[];
}

export interface BundleGroup {
  readonly directory: string;
  readonly lowest: string;
  readonly highest: string;
  readonly versions: readonly string[];
}

/** A manifest; undefined where the bytes are none of this format. */
export function readManifest(content: Uint8Array): BundleManifest | undefined {
  const listed = readListedFiles({ path: "manifest.json", kind: "file", content });
  if (listed === undefined) return undefined;
  const manifest = asRecord(JSON.parse(new TextDecoder().decode(content)));
  const clients = asRecord(manifest["clients"]);
  return {
    policy: text(manifest["policy"]),
    revision: text(manifest["revision"]),
    clients: { range: text(clients["range"]), lowest: text(clients["lowest"]), highest: text(clients["highest"]) },
    files: listed.map(({ path, sha256, size, mode, ...rest }) => bundleFile({ path, sha256, size, mode }, rest)),
    groups: asList(manifest["groups"])
      .map(asRecord)
      .map((group) => ({
        directory: text(group["directory"]),
        lowest: text(group["lowest"]),
        highest: text(group["highest"]),
        versions: asList(group["versions"]).map(text),
      }))
      .filter(({ directory }) => /^clients\/[^/]+$/.test(directory) && directory !== "clients/..")
      .sort((a, b) => compareVersions(a.lowest, b.lowest)),
  };
}

function bundleFile(
  known: { readonly path: string; readonly sha256: string; readonly size: number; readonly mode: string },
  rest: Readonly<Record<string, unknown>>,
): BundleFile {
  const { owner, platform, installPath, constraints } = rest;
  return {
    ...known,
    mode: Number.parseInt(known.mode, 8),
    owner: text(owner),
    ...(typeof platform === "string" ? { platform } : {}),
    ...(typeof installPath === "string" ? { installPath } : {}),
    constraints: asList(constraints)
      .map(asRecord)
      .map((constraint) => ({
        constraint: text(constraint["constraint"]),
        layer: text(constraint["layer"]),
        file: text(constraint["file"]),
        line: typeof constraint["line"] === "number" ? constraint["line"] : 0,
      })),
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
