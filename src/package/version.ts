import type { PackageInput } from "./types.ts";

/**
 * The version of packages: it rises with SOURCE_DATE_EPOCH, because package managers upgrade by number and a content hash has no
 * order. Without that time all builds are version 0 of their revision.
 */
export function packageVersion(input: PackageInput): string {
  return `${input.sourceDateEpoch ?? 0}+${revisionWord(input)}`;
}

/** The same in the two parts that an .rpm has. */
export function rpmVersion(input: PackageInput): { readonly version: string; readonly release: string } {
  return { version: String(input.sourceDateEpoch ?? 0), release: revisionWord(input) };
}

/** The revision as every package manager takes it. */
export function revisionWord(input: PackageInput): string {
  return input.revision.replace(/[^A-Za-z0-9.]+/g, ".").slice(0, 64) || "0";
}

/** The same as three numbers within the limits of Windows Installer: minutes since 2020. */
export function installerVersion(input: PackageInput): string {
  const minutes = Math.max(0, Math.floor(((input.sourceDateEpoch ?? 0) - 1_577_836_800) / 60));
  return `${Math.floor(minutes / 2 ** 24)}.${Math.floor(minutes / 2 ** 16) % 256}.${minutes % 2 ** 16}`;
}

/** The time of files inside archives: SOURCE_DATE_EPOCH, or a fixed day. */
export function archiveTime(input: PackageInput): number {
  return input.sourceDateEpoch ?? 1_767_225_600;
}
