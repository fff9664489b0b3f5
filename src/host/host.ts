/**
 * The one narrow interface through which commands touch the world. `nodeHost` is the real one; `MemoryHost` is for tests.
 * Reading a file that is not there is an ordinary answer; whatever else goes wrong is a `HostError` with a reason for people.
 */
export interface Host {
  /** The whole of a regular file. Never blocks on a FIFO or device. */
  readBytes(path: string, options?: ReadOptions): Promise<ReadResult>;
  /** A file as a git revision has it, by its path relative to `directory`; absent where there is no git. */
  readRevision?(directory: string, revision: string, path: string, options?: ReadOptions): Promise<ReadResult>;
  /** The files of a git revision below `directory`, relative to it; undefined where there is no such revision; absent where there is no git. */
  listRevision?(directory: string, revision: string): Promise<readonly string[] | undefined>;
  /** The commit where two revisions parted; undefined where there is none; absent where there is no git. */
  mergeBase?(directory: string, one: string, other: string): Promise<string | undefined>;
  /** The commit that holds all the files as they are; undefined when they are changed or git does not know them; absent where there is no git. */
  gitCommit?(files: readonly string[]): Promise<string | undefined>;
  /** Every `*.policy.yaml` below a directory, in byte order, not through symlinked directories; paths begin with `directory`. */
  listPolicies(directory: string): Promise<readonly string[]>;
  /** The names in a directory, in byte order; empty when there is no such directory. */
  list(directory: string): Promise<readonly string[]>;
  /** What a path leads to, symlinks followed. */
  kind(path: string): Promise<PathKind>;
  /** What lies at a path itself, symlinks not followed; undefined when nothing does. */
  inspect(path: string): Promise<PathFacts | undefined>;
  /** The target of a path after every symlink. */
  realPath(path: string): Promise<string>;
  /** True where files have no permission bits, and `inspect` makes them up: on Windows. */
  readonly inventsModes?: boolean;

  /**
   * Replaces whole directories, all of them or none; on failure the old ones stay. A directory is only ever replaced when it
   * is absent, empty or a bundle of ours, and every tree must hold the manifest.json that makes it one. Trees may be made while
   * others are written, and each is let go then; where making one throws, nothing is replaced, and the error is thrown on.
   */
  writeTrees(trees: Iterable<OutputTree> | AsyncIterable<OutputTree>): Promise<void>;
  /** Writes a file that must not exist yet, with its parent directories. */
  writeFileNew(path: string, content: string | Uint8Array): Promise<"written" | "exists">;
  /** Replaces a file in one step. A symlink at `path` is replaced, not followed: resolve it first with `realPath` to follow it. */
  writeFileAtomic(path: string, content: string | Uint8Array, mode: number): Promise<void>;

  /** Path arithmetic; `relative` and `resolve` answer with forward slashes on every system. */
  resolve(...parts: readonly string[]): string;
  relative(from: string, to: string): string;
  dirname(path: string): string;
  cwd(): string;

  /** Now as an ISO date-time in UTC to the second, from SOURCE_DATE_EPOCH where it is set. */
  today(): string;
  environment(name: string): string | undefined;

  out(text: string): void;
  err(text: string): void;
  isTerminal(stream: "stdout" | "stderr"): boolean;
  /** The width to which reports for people are laid out. */
  columns(): number;
  /** Asks the person at the terminal; absent where nobody can answer. An empty answer is the default. */
  ask?(question: string, defaultAnswer: string): Promise<string>;
}

/** The largest policy, script or text that is read: the limit that `file-too-large` names. */
export const defaultReadLimit = 5_000_000;

export interface ReadOptions {
  /** In bytes; `defaultReadLimit` when absent. */
  readonly limit?: number;
  /** False: a symlink at the path itself is `not-regular`. */
  readonly followSymlinks?: boolean;
  /** True: a FIFO is read to its end, and waits for whoever writes it, as with a shell's `<(...)`. */
  readonly pipes?: boolean;
}

export type ReadFailure = "missing" | "directory" | "denied" | "not-regular" | "too-large" | "other";

export type ReadResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: ReadFailure; readonly message: string };

export type PathKind = "file" | "directory" | "missing" | "other";

export interface PathFacts {
  readonly kind: "file" | "directory" | "symlink" | "other";
  /** The permission bits, with setuid, setgid and sticky. */
  readonly mode: number;
  readonly userId: number;
  readonly groupId: number;
  readonly size: number;
}

/** One file of a tree. A packaged file (package/types.ts) is one. */
export interface OutputFile {
  /** Relative to the tree's directory, with forward slashes. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Permission bits, given to the file whatever the umask. */
  readonly mode: number;
}

export interface OutputTree {
  readonly directory: string;
  readonly files: readonly OutputFile[];
}
