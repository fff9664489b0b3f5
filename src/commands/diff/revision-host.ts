import type { Host, ReadOptions, ReadResult } from "../../host/host.ts";

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

/** The world as a git revision has it: every file that is read comes from there, also the layers and scripts that a policy names. */
export function revisionHost(host: Host, revision: string): Host {
  const base: Host = Object.create(host) as Host;
  return Object.assign(base, {
    readBytes: (path: string, options?: ReadOptions): Promise<ReadResult> =>
      host.readRevision?.(host.cwd(), revision, host.relative(host.cwd(), host.resolve(path)), options) ??
      host.readBytes(path, options),
  });
}
