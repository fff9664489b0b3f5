/** Why the world did not do what was asked of it. */
export type HostErrorReason =
  | "denied"
  | "disk-full"
  | "read-only"
  | "missing"
  | "foreign-directory"
  | "in-the-way"
  | "unsafe-path"
  | "too-many-open-files"
  | "interrupted"
  | "invalid-environment"
  | "other";

/** Something outside the program went wrong. `message` is a sentence for people; commands end with exit code 2. */
export class HostError extends Error {
  readonly reason: HostErrorReason;
  readonly path: string | undefined;

  constructor(reason: HostErrorReason, message: string, path?: string) {
    super(message);
    this.name = "HostError";
    this.reason = reason;
    this.path = path;
  }
}
