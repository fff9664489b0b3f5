import type { InstalledClient } from "../report.ts";

/**
 * The one interface through which a drift check sees an endpoint. Paths are absolute, with forward slashes, as the endpoint's own
 * system calls them; an implementation puts its root directory before them. Nothing here follows a link: `resolvePath` does, and
 * stays below the root. No member ever waits for a FIFO or reads a device.
 */
export interface Endpoint {
  /** What lies at a path itself. No directory above it may be a link. */
  lookAt(path: string): Promise<Looked>;
  /** Where a link points, as it is written. */
  readLink(path: string): Promise<string | undefined>;
  /** A regular file up to `limit` bytes. */
  read(path: string, limit: number): Promise<ReadBytes>;
  /** The names in a directory, in byte order. */
  list(path: string): Promise<Listed>;
  /** What only the running system knows; absent for a tree that is mounted elsewhere. */
  readonly live?: LiveSystem;
}

export type EntryKind = "file" | "directory" | "symlink" | "fifo" | "device" | "socket";

export type Looked =
  | { readonly kind: "missing" }
  | { readonly kind: "denied"; readonly message: string }
  | {
      readonly kind: EntryKind;
      /** The permission bits, with setuid, setgid and sticky. */
      readonly mode: number;
      readonly userId: number;
      readonly groupId: number;
      readonly size: number;
    };

export type ReadBytes =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "missing" }
  | { readonly kind: "too-large" }
  | { readonly kind: "not-regular" }
  | { readonly kind: "denied"; readonly message: string };

export type Listed =
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "missing" }
  | { readonly kind: "denied"; readonly message: string };

/** What a running system says about itself. */
export interface LiveSystem {
  /** Which of the given variables are set, for this process or for a running Codex. Their values are never read. */
  environment(names: readonly string[]): Promise<readonly SetVariable[]>;
  /** Codex programs on the search path, in the usual places, and those that are running. */
  clients(homes: readonly string[]): Promise<readonly InstalledClient[]>;
  /** macOS, as root: how many installed configuration profiles set preferences for Codex. Undefined where nobody can say. */
  profileCount?(): Promise<number | undefined>;
  /** Windows: the registry's RequirementsPath; undefined where it could not be asked, `""` where it is not set. */
  requirementsPath?(): Promise<string | undefined>;
}

export interface SetVariable {
  readonly name: string;
  /** `this process`, or `process 4711`. */
  readonly where: string;
}
