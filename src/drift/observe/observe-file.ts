import type { Endpoint, EntryKind } from "./endpoint.ts";
import { resolvePath } from "./resolve-path.ts";

/** What was found at one place. Links are followed below the endpoint's root, and listed. */
export type ObservedFile = { readonly path: string; readonly links: readonly string[] } & (
  | { readonly kind: "missing" }
  | { readonly kind: "denied"; readonly message: string }
  | { readonly kind: Exclude<EntryKind, "file" | "symlink"> }
  | (FileFacts & {
      readonly kind: "file";
      readonly content:
        | { readonly kind: "bytes"; readonly bytes: Uint8Array }
        | { readonly kind: "too-large" }
        | { readonly kind: "denied"; readonly message: string };
    })
);

export interface FileFacts {
  readonly mode: number;
  readonly userId: number;
  readonly groupId: number;
  readonly size: number;
}

/** The largest file whose content is looked at: Codex's own files are far smaller. */
export const readLimit = 5_000_000;

export async function observeFile(endpoint: Endpoint, path: string, limit = readLimit): Promise<ObservedFile> {
  const { path: real, looked, links } = await resolvePath(endpoint, path);
  const place = { path, links };
  if (looked.kind === "missing") return { ...place, kind: "missing" };
  if (looked.kind === "denied") return { ...place, kind: "denied", message: looked.message };
  // A link that could not be followed leads nowhere.
  if (looked.kind === "symlink") return { ...place, kind: "missing" };
  if (looked.kind !== "file") return { ...place, kind: looked.kind };
  const read = await endpoint.read(real, limit);
  // It was there a moment ago.
  if (read.kind === "missing" || read.kind === "not-regular") return { ...place, kind: "missing" };
  const { mode, userId, groupId, size } = looked;
  return { ...place, kind: "file", mode, userId, groupId, size, content: read };
}

export type ObservedDirectory = { readonly path: string } & (
  | { readonly kind: "missing" }
  | { readonly kind: "denied"; readonly message: string }
  | {
      readonly kind: "directory";
      readonly mode: number;
      readonly userId: number;
      readonly groupId: number;
      readonly names: readonly string[];
      /** Why the names could not be listed. */
      readonly unlisted?: string;
    }
);

/** A directory and the names in it. Links above it are followed; something else in its place is as good as nothing. */
export async function observeDirectory(endpoint: Endpoint, path: string): Promise<ObservedDirectory> {
  const { path: real, looked } = await resolvePath(endpoint, path);
  if (looked.kind === "denied") return { path, kind: "denied", message: looked.message };
  if (looked.kind !== "directory") return { path, kind: "missing" };
  const { mode, userId, groupId } = looked;
  const listed = await endpoint.list(real);
  if (listed.kind === "missing") return { path, kind: "missing" };
  const facts = { path, kind: "directory", mode, userId, groupId } as const;
  return listed.kind === "denied"
    ? { ...facts, names: [], unlisted: listed.message }
    : { ...facts, names: listed.names };
}
