import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** One file as it would lie under /etc/codex. */
export interface CodexFile {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** Path relative to /etc/codex (`requirements.toml`, `rules/corp.rules`, `hooks/guard.sh`) -> file. */
export type CodexFiles = ReadonlyMap<string, CodexFile>;

/** Files given as text, with the modes the packages install them with: hooks 0755, everything else 0644. */
export function codexFiles(texts: Readonly<Record<string, string>>): CodexFiles {
  const files = Object.entries(texts).map(([path, text]): [string, CodexFile] => [
    path,
    { bytes: new TextEncoder().encode(text), mode: path.startsWith("hooks/") ? 0o755 : 0o644 },
  ]);
  return new Map(files);
}

/** Writes files below a directory that exists. Directories become 0755 whatever the umask is. */
export async function writeCodexFiles(directory: string, files: CodexFiles): Promise<void> {
  for (const [path, file] of files) {
    const steps = path.split("/");
    if (steps.some((step) => step === "" || step === "." || step === "..")) {
      throw new RangeError(`not a path below the directory: ${path}`);
    }
    for (let depth = 1; depth < steps.length; depth += 1)
      await ensureDirectory(join(directory, ...steps.slice(0, depth)));
    const target = join(directory, path);
    await writeFile(target, file.bytes);
    await chmod(target, file.mode);
  }
}

async function ensureDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
}
