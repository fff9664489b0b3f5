import type { Host } from "../../host/host.ts";
import { treeHost } from "./tree-host.ts";

/** `REV:PATH`, as it is written on the command line. */
export interface Revision {
  readonly revision: string;
  readonly path: string;
}

export function readRevisionName(text: string): Revision | undefined {
  const colon = text.indexOf(":");
  // A drive letter is no revision.
  if (colon < 1 || /^[A-Za-z]:[\\/]/.test(text) || text.startsWith("profile:")) return undefined;
  return { revision: text.slice(0, colon), path: text.slice(colon + 1) };
}

/** `A..B` and `A...B`, as git has them: what is left out is HEAD; three dots begin where both have parted. */
export interface RevisionRange {
  readonly from: string;
  readonly to: string;
  readonly sinceParting: boolean;
}

export function readRevisionRange(text: string): RevisionRange | undefined {
  const match = /^([^:]*?)(\.{2,3})([^.:][^:]*)?$/.exec(text);
  const [, from = "", dots = "", to = ""] = match ?? [];
  if (match === null || (from === "" && to === "") || /[/\\]$/.test(from) || to.startsWith("/")) return undefined;
  return { from: from === "" ? "HEAD" : from, to: to === "" ? "HEAD" : to, sinceParting: dots === "..." };
}

/** The world as a git revision has it: every file that is read comes from there, also the layers and scripts that a policy names. */
export function revisionHost(host: Host, revision: string): Host {
  return treeHost(host, {
    root: host.cwd(),
    list: async () => (await host.listRevision?.(host.cwd(), revision)) ?? [],
    read: (path, options) => host.readRevision?.(host.cwd(), revision, path, options),
  });
}
