import type { BundleEntry } from "./bundle-entry.ts";

/** What verification needs of a manifest that anyone may have written. */
export interface ListedFile {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly mode: string;
}

/** The files that a manifest lists, or undefined when it cannot be read. */
export function readListedFiles(entry: BundleEntry | undefined): readonly ListedFile[] | undefined {
  const manifest = readJson(entry);
  if (!isRecord(manifest) || manifest.formatVersion !== 1 || !Array.isArray(manifest.files)) return undefined;
  const files: readonly unknown[] = manifest.files;
  return files.every(isListedFile) ? files : undefined;
}

/** The digests by name that a statement's subjects have, or undefined when it cannot be read. */
export function readSubjects(text: string): ReadonlyMap<string, string> | undefined {
  const statement = parseJson(text);
  if (!isRecord(statement) || !Array.isArray(statement.subject)) return undefined;
  const subjects = new Map<string, string>();
  for (const subject of statement.subject as readonly unknown[]) {
    if (!isRecord(subject) || typeof subject.name !== "string" || !isRecord(subject.digest)) return undefined;
    if (typeof subject.digest.sha256 !== "string") return undefined;
    subjects.set(subject.name, subject.digest.sha256);
  }
  return subjects;
}

function readJson(entry: BundleEntry | undefined): unknown {
  return entry?.kind === "file" ? parseJson(Buffer.from(entry.content).toString("utf8")) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isListedFile(value: unknown): value is ListedFile {
  if (!isRecord(value)) return false;
  const { path, sha256, size, mode } = value;
  return typeof path === "string" && typeof sha256 === "string" && typeof size === "number" && typeof mode === "string";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
