import { gzip } from "../archive/gzip.ts";
import { type ArchiveMember, tar, withDirectories } from "../archive/tar.ts";
import type { Artefact } from "../artefacts.ts";
import type { PackageInput } from "../types.ts";
import { archiveTime, packageVersion } from "../version.ts";

/** What the packages of all Linux package managers have in common. */
export interface LinuxPackage {
  readonly name: string;
  readonly version: string;
  readonly time: number;
  /** Absolute, below /etc/codex, that directory included. */
  readonly directories: readonly string[];
  /** Without a leading slash: `etc/codex/...`, directories first. `etc` itself is not ours. */
  readonly members: readonly ArchiveMember[];
}

export function linuxPackage(input: PackageInput, artefacts: readonly Artefact[]): LinuxPackage {
  const files = artefacts.map(({ name, text, mode }) => ({ path: `etc/codex/${name}`, content: text, mode }));
  const members = withDirectories(files, "etc/");
  const directories = members.filter(({ path }) => path.endsWith("/")).map(({ path }) => `/${path.slice(0, -1)}`);
  return { name: input.policy, version: packageVersion(input), time: archiveTime(input), directories, members };
}

/** The archive for those who unpack it themselves: `tar -C / -xpf`. */
export function tarball({ members, time }: LinuxPackage): Uint8Array {
  return gzip(tar(members, time));
}
