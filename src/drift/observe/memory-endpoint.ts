import type { Endpoint, EntryKind, Listed, LiveSystem, Looked, ReadBytes } from "./endpoint.ts";

/** Something that lies on a memory endpoint. Directories above it exist by themselves, root's and 0755. */
export interface MemoryEntry {
  readonly kind?: EntryKind;
  readonly content?: string | Uint8Array;
  /** Of a link. */
  readonly target?: string;
  readonly mode?: number;
  readonly userId?: number;
  readonly groupId?: number;
  /** Looking works, reading does not. */
  readonly unreadable?: boolean;
}

/** An endpoint that lives in a map, for tests. */
export class MemoryEndpoint implements Endpoint {
  readonly live?: LiveSystem;
  private readonly entries: ReadonlyMap<string, MemoryEntry>;
  private readonly directories = new Set<string>(["/"]);

  constructor(entries: ReadonlyMap<string, MemoryEntry>, live?: LiveSystem) {
    this.entries = entries;
    if (live !== undefined) this.live = live;
    for (const path of entries.keys())
      for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
        this.directories.add(path.slice(0, end));
  }

  lookAt(path: string): Promise<Looked> {
    const entry = this.entries.get(path);
    if (entry === undefined)
      return Promise.resolve(
        this.directories.has(path)
          ? { kind: "directory", mode: 0o755, userId: 0, groupId: 0, size: 0 }
          : { kind: "missing" },
      );
    const { kind = "file", mode = kind === "directory" ? 0o755 : 0o644, userId = 0, groupId = 0 } = entry;
    return Promise.resolve({ kind, mode, userId, groupId, size: bytesOf(entry).length });
  }

  readLink(path: string): Promise<string | undefined> {
    return Promise.resolve(this.entries.get(path)?.target);
  }

  read(path: string, limit: number): Promise<ReadBytes> {
    const entry = this.entries.get(path);
    if (entry === undefined) return Promise.resolve({ kind: this.directories.has(path) ? "not-regular" : "missing" });
    if ((entry.kind ?? "file") !== "file") return Promise.resolve({ kind: "not-regular" });
    if (entry.unreadable === true) return Promise.resolve({ kind: "denied", message: "permission denied" });
    const bytes = bytesOf(entry);
    return Promise.resolve(bytes.length > limit ? { kind: "too-large" } : { kind: "bytes", bytes });
  }

  list(path: string): Promise<Listed> {
    const entry = this.entries.get(path);
    if (entry?.unreadable === true) return Promise.resolve({ kind: "denied", message: "permission denied" });
    if (!this.directories.has(path) && entry?.kind !== "directory") return Promise.resolve({ kind: "missing" });
    const prefix = path === "/" ? "/" : `${path}/`;
    const names = [...this.entries.keys(), ...this.directories]
      .filter((other) => other.startsWith(prefix) && other !== prefix)
      .map((other) => other.slice(prefix.length).split("/")[0] ?? "");
    return Promise.resolve({ kind: "names", names: [...new Set(names)].sort() });
  }
}

function bytesOf({ content = "" }: MemoryEntry): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}
