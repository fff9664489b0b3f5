import { HostError, type HostErrorReason } from "../host-error.ts";

const reasons: Readonly<Record<string, readonly [HostErrorReason, string]>> = {
  EACCES: ["denied", "permission denied"],
  EPERM: ["denied", "permission denied"],
  ENOENT: ["missing", "no such file or directory"],
  ENOSPC: ["disk-full", "the disk is full"],
  EDQUOT: ["disk-full", "the disk quota is used up"],
  EROFS: ["read-only", "the file system is read-only"],
  ENOTDIR: ["in-the-way", "a part of the path is a file"],
  EEXIST: ["in-the-way", "something of that name is in the way"],
  EISDIR: ["in-the-way", "a directory is in the way"],
  EBUSY: ["in-the-way", "it is a mount point or in use"],
  ELOOP: ["in-the-way", "symbolic links lead in a circle or are not allowed here"],
  ENAMETOOLONG: ["unsafe-path", "the name is too long"],
  EMFILE: ["too-many-open-files", "too many files are open"],
  ENFILE: ["too-many-open-files", "too many files are open"],
};

/** The code of a failed system call (ENOENT, ...), if the value is an error of one. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Why a system call failed, in words for people. */
export function systemErrorText(error: unknown): string {
  const code = systemErrorCode(error);
  if (code !== undefined) return reasons[code]?.[1] ?? code;
  return error instanceof Error ? error.message : String(error);
}

/** A failed system call as a HostError: `<action> <path>: <why>`. A HostError is passed on as it is. */
export function hostError(error: unknown, action: string, path: string): HostError {
  if (error instanceof HostError) return error;
  const reason = reasons[systemErrorCode(error) ?? ""]?.[0] ?? "other";
  return new HostError(reason, `${action} ${path}: ${systemErrorText(error)}`, path);
}
