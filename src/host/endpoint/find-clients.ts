import { lstat, readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";
import type { InstalledClient } from "../../drift/report.ts";
import { runProcess } from "../codex/run-process.ts";

const usualDirectories = ["/usr/local/bin", "/usr/bin", "/opt/homebrew/bin", "/opt/codex/bin", "/snap/bin"];
const homeDirectories = [
  ".local/bin",
  "bin",
  ".npm-global/bin",
  ".volta/bin",
  ".bun/bin",
  ".cargo/bin",
  ".codex/bin",
  "AppData/Roaming/npm",
];
const programNames = process.platform === "win32" ? ["codex.exe", "codex.cmd"] : ["codex"];
const versionLimit = 5000;

/** Codex programs by where they really lie, and what version they are. Programs that are running count too. */
export async function findClients(
  homes: readonly string[],
  running: readonly string[],
): Promise<readonly InstalledClient[]> {
  const directories = [
    ...(process.env["PATH"] ?? "")
      .split(delimiter)
      .filter((directory) => directory.startsWith("/") || /^[A-Za-z]:/.test(directory)),
    ...usualDirectories,
    ...homes.flatMap((home) => homeDirectories.map((directory) => join(home, directory))),
    ...(await Promise.all(homes.map(nodeVersionDirectories))).flat(),
  ];
  const found = new Map<string, string>();
  for (const directory of new Set(directories))
    for (const name of programNames) {
      const path = join(directory, name);
      const real = await programAt(path);
      if (real !== undefined && !found.has(real)) found.set(real, path);
    }
  for (const path of running) {
    const real = await programAt(path);
    if (real !== undefined && !found.has(real) && !isPartOf(real, [...found.keys()])) found.set(real, path);
  }
  const clients: InstalledClient[] = [];
  for (const [real, path] of found) clients.push(await describeClient(path, real));
  return clients;
}

/** A Codex program with its version, where that can be found out without trusting it more than its owner does. */
export async function describeClient(path: string, real = path): Promise<InstalledClient> {
  const version = (await packageVersion(real)) ?? (await askVersion(real));
  return version === undefined ? { path } : { path, version };
}

/** nvm keeps one directory for each version of Node. */
async function nodeVersionDirectories(home: string): Promise<readonly string[]> {
  const versions = join(home, ".nvm/versions/node");
  const names = await readdir(versions).catch(() => []);
  return names.sort().map((name) => join(versions, name, "bin"));
}

async function programAt(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}

/** The npm package starts a binary that lies inside it: they are one installation. */
function isPartOf(path: string, known: readonly string[]): boolean {
  const scope = "/node_modules/@openai/";
  const at = path.indexOf(scope);
  return at !== -1 && known.some((other) => other.startsWith(path.slice(0, at) + scope));
}

/** An npm installation says its version in the package's own file: nothing has to be run. */
async function packageVersion(program: string): Promise<string | undefined> {
  let directory = dirname(program);
  for (let depth = 0; depth < 4; depth += 1) {
    try {
      const file = join(directory, "package.json");
      if ((await lstat(file)).size < 1_000_000) {
        const described: unknown = JSON.parse(await readFile(file, "utf8"));
        if (typeof described === "object" && described !== null && Reflect.get(described, "name") === "@openai/codex") {
          const version: unknown = Reflect.get(described, "version");
          if (typeof version === "string") return plainVersion(version);
        }
      }
    } catch {
      // No package here: perhaps one level up.
    }
    directory = dirname(directory);
  }
  return undefined;
}

/** The user without rights, on Linux and macOS. */
const nobody = { uid: 65_534, gid: 65_534 };

/**
 * Asks the program itself. Root does not run what may come from a user: a user's own program runs as that user, root's as nobody,
 * and one that others can replace not at all.
 */
async function askVersion(program: string): Promise<string | undefined> {
  const facts = await stat(program).catch(() => undefined);
  if (facts === undefined || (facts.mode & 0o111) === 0) return undefined;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && (await isReplaceable(program, facts))) return undefined;
  const question = {
    command: program,
    arguments: ["--version"],
    environment: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/nonexistent", LANG: "C.UTF-8" },
    timeoutMilliseconds: versionLimit,
  };
  const user = facts.uid === 0 ? nobody : { uid: facts.uid, gid: facts.gid };
  let said = await runProcess(isRoot ? { ...question, user } : question);
  // The root of a user namespace has no other users to become, and no rights to lose.
  if (isRoot && said.refused === true && said.stderr === "spawn EINVAL") said = await runProcess(question);
  const version = /^codex(?:-cli)? (\S+)$/m.exec(said.stdout)?.[1];
  return version === undefined ? undefined : plainVersion(version);
}

/** Whether this process may run a program that nobody named: root runs only what root alone can replace. */
export async function mayRun(program: string): Promise<boolean> {
  if (process.getuid?.() !== 0) return true;
  const real = await realpath(program).catch(() => program);
  const facts = await stat(real).catch(() => undefined);
  return facts?.uid === 0 && !(await isReplaceable(real, facts));
}

/** Whether somebody other than the owner and root can put another program in its place. */
async function isReplaceable(
  program: string,
  owned: { readonly mode: number; readonly uid: number },
): Promise<boolean> {
  const directory = await stat(dirname(program)).catch(() => undefined);
  if (directory === undefined || (owned.mode & 0o022) !== 0 || (directory.mode & 0o022) !== 0) return true;
  return directory.uid !== 0 && directory.uid !== owned.uid;
}

/** A version as the catalogue writes it; pre-releases count as what they lead to. */
function plainVersion(text: string): string | undefined {
  return /^(\d{1,6}\.\d{1,6}\.\d{1,6})(?:[-+].*)?$/.exec(text.trim())?.[1];
}

/** Whether a running program is Codex. */
export function isCodexProgram(path: string): boolean {
  return /^codex(-(?:x86_64|aarch64)\S*)?(\.exe)?$/.test(basename(path));
}
