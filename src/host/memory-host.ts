import { posix } from "node:path";
import { isoTime } from "./clock.ts";
import { checkTrees } from "./files/check-trees.ts";
import { compareBytes } from "./files/list-directory.ts";
import { isOwnManifest } from "./files/own-manifest.ts";
import { HostError } from "./host-error.ts";
import type { Host, OutputTree, PathFacts, PathKind, ReadFailure, ReadOptions, ReadResult } from "./host.ts";
import { defaultReadLimit } from "./host.ts";

export interface MemoryHostOptions {
  /** Text files by path; relative ones lie below `cwd`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Paths whose reading fails, and how. */
  readonly unreadable?: Readonly<Record<string, ReadFailure>>;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What the clock says when SOURCE_DATE_EPOCH does not; an ISO date-time. */
  readonly now?: string;
  readonly columns?: number;
  /** Answers to questions, in order. Absent: nobody can be asked. */
  readonly answers?: readonly string[];
}

interface StoredFile {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** A world of its own for tests: files in a map, output in strings. Directories exist where files lie below them. */
export class MemoryHost implements Host {
  /** Everything printed so far. */
  stdout = "";
  stderr = "";
  readonly ask?: (question: string, defaultAnswer: string) => Promise<string>;
  private readonly stored = new Map<string, StoredFile>();
  private readonly options: MemoryHostOptions;

  constructor(options: MemoryHostOptions = {}) {
    this.options = options;
    for (const [path, content] of Object.entries(options.files ?? {})) this.store(path, content, 0o644);
    if (options.answers !== undefined) this.ask = this.answerer(options.answers);
  }

  /** The paths of all files, in byte order. */
  paths(): readonly string[] {
    return [...this.stored.keys()].sort(compareBytes);
  }

  /** A file's text; undefined where there is none. */
  text(path: string): string | undefined {
    const file = this.stored.get(this.resolve(path));
    return file === undefined ? undefined : new TextDecoder().decode(file.bytes);
  }

  mode(path: string): number | undefined {
    return this.stored.get(this.resolve(path))?.mode;
  }

  async readBytes(path: string, options: ReadOptions = {}): Promise<ReadResult> {
    const limit = options.limit ?? defaultReadLimit;
    const failure = this.failureOf(path);
    if (failure !== undefined) return Promise.resolve({ ok: false, reason: failure, message: `it is ${failure}` });
    const file = this.stored.get(this.resolve(path));
    const reason = (await this.kind(path)) === "directory" ? "directory" : "missing";
    if (file === undefined) return { ok: false, reason, message: `it is ${reason}` };
    if (file.bytes.length > limit)
      return { ok: false, reason: "too-large", message: `it is larger than ${limit} bytes` };
    return { ok: true, bytes: file.bytes };
  }

  listPolicies(directory: string): Promise<readonly string[]> {
    const root = this.resolve(directory);
    const found = this.below(root).filter((path) => path.endsWith(".policy.yaml"));
    if (found.length === 0 && this.below(root).length === 0)
      return Promise.reject(new HostError("missing", `cannot list ${directory}: no such file or directory`, directory));
    return Promise.resolve(found.map((path) => posix.join(directory, posix.relative(root, path))));
  }

  list(directory: string): Promise<readonly string[]> {
    const root = this.resolve(directory);
    const names = this.below(root).map((path) => posix.relative(root, path).split("/")[0] ?? "");
    return Promise.resolve([...new Set(names)].sort(compareBytes));
  }

  kind(path: string): Promise<PathKind> {
    const absolute = this.resolve(path);
    if (this.stored.has(absolute)) return Promise.resolve("file");
    return Promise.resolve(this.below(absolute).length > 0 || absolute === this.cwd() ? "directory" : "missing");
  }

  async inspect(path: string): Promise<PathFacts | undefined> {
    const found = await this.kind(path);
    if (found === "missing" || found === "other") return undefined;
    const file = this.stored.get(this.resolve(path));
    return { kind: found, mode: file?.mode ?? 0o755, userId: 0, groupId: 0, size: file?.bytes.length ?? 0 };
  }

  async realPath(path: string): Promise<string> {
    if ((await this.kind(path)) === "missing")
      throw new HostError("missing", `cannot find ${path}: no such file or directory`, path);
    return this.resolve(path);
  }

  async writeTrees(made: Iterable<OutputTree> | AsyncIterable<OutputTree>): Promise<void> {
    const trees: OutputTree[] = [];
    for await (const tree of made) trees.push(tree);
    checkTrees(trees, (directory) => this.resolve(directory));
    for (const { directory } of trees) this.checkReplaceable(directory);
    for (const { directory, files } of trees) {
      for (const path of this.below(this.resolve(directory))) this.stored.delete(path);
      for (const { path, content, mode } of files) this.store(posix.join(directory, path), content, mode);
    }
  }

  writeFileNew(path: string, content: string | Uint8Array): Promise<"written" | "exists"> {
    if (this.stored.has(this.resolve(path))) return Promise.resolve("exists");
    this.store(path, content, 0o644);
    return Promise.resolve("written");
  }

  writeFileAtomic(path: string, content: string | Uint8Array, mode: number): Promise<void> {
    this.store(path, content, mode);
    return Promise.resolve();
  }

  resolve(...parts: readonly string[]): string {
    return posix.resolve(this.cwd(), ...parts);
  }

  relative(from: string, to: string): string {
    return posix.relative(this.resolve(from), this.resolve(to));
  }

  dirname(path: string): string {
    return posix.dirname(path);
  }

  cwd(): string {
    return this.options.cwd ?? "/work";
  }

  today(): string {
    return isoTime(this.environment("SOURCE_DATE_EPOCH"), Date.parse(this.options.now ?? "2026-01-01T00:00:00Z"));
  }

  environment(name: string): string | undefined {
    return this.options.environment?.[name];
  }

  out(text: string): void {
    this.stdout += text;
  }

  err(text: string): void {
    this.stderr += text;
  }

  isTerminal(): boolean {
    return this.options.answers !== undefined;
  }

  columns(): number {
    return this.options.columns ?? 80;
  }

  private store(path: string, content: string | Uint8Array, mode: number): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.stored.set(this.resolve(path), { bytes, mode });
  }

  private below(absolute: string): readonly string[] {
    const prefix = absolute === "/" ? "/" : `${absolute}/`;
    return this.paths().filter((path) => path.startsWith(prefix));
  }

  private failureOf(path: string): ReadFailure | undefined {
    const failures = Object.entries(this.options.unreadable ?? {});
    return failures.find(([unreadable]) => this.resolve(unreadable) === this.resolve(path))?.[1];
  }

  private checkReplaceable(directory: string): void {
    const root = this.resolve(directory);
    if (this.stored.has(root))
      throw new HostError("in-the-way", `cannot write ${directory}: a file is in the way`, directory);
    const manifest = this.stored.get(posix.join(root, "manifest.json"));
    if (this.below(root).length > 0 && (manifest === undefined || !isOwnManifest(manifest.bytes)))
      throw new HostError(
        "foreign-directory",
        `will not replace ${directory}: it holds no bundle of Mandate`,
        directory,
      );
  }

  private answerer(answers: readonly string[]): (question: string, defaultAnswer: string) => Promise<string> {
    const left = [...answers];
    return (question, defaultAnswer) => {
      const answer = left.shift();
      this.err(`${question}\n`);
      if (answer === undefined) return Promise.reject(new HostError("interrupted", "no answer was given"));
      return Promise.resolve(answer === "" ? defaultAnswer : answer);
    };
  }
}
