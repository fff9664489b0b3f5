import { lstat, open, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";

import type { LiveSystem, SetVariable } from "../../drift/observe/endpoint.ts";
import { runProcess } from "../codex/run-process.ts";
import { findClients, isCodexProgram } from "./find-clients.ts";
import { parsePlist } from "../../source/parse-plist.ts";

const commandLimit = 10_000;
const environmentLimit = 262_144;

/** This machine, as far as it runs. */
export function liveSystem(): LiveSystem {
  return {
    environment: async (names) => {
      const own = names
        .filter((name) => (process.env[name] ?? "") !== "")
        .map((name): SetVariable => ({ name, where: "this process" }));
      const others = await Promise.all((await runningCodex()).map((running) => variablesOf(running.pid, names)));
      return [...own, ...others.flat()];
    },
    clients: async (homes) =>
      findClients(
        homes,
        (await runningCodex()).map(({ program }) => program),
      ),
    ...(process.platform === "darwin" ? { profileCount } : {}),
    ...(process.platform === "win32" ? { requirementsPath } : {}),
  };
}

interface Running {
  readonly pid: string;
  readonly program: string;
}

/** Running Codex programs; only Linux tells without a tool. */
async function runningCodex(): Promise<readonly Running[]> {
  if (process.platform !== "linux") return [];
  const names = await readdir("/proc").catch(() => []);
  const found: Running[] = [];
  for (const pid of names) {
    if (!/^\d+$/.test(pid)) continue;
    const target = await readlink(join("/proc", pid, "exe")).catch(() => "");
    const program = target.replace(/ \(deleted\)$/, "");
    if (isCodexProgram(program)) found.push({ pid, program });
  }
  return found;
}

/** The names that a process has in its environment. Values are dropped at once. */
async function variablesOf(pid: string, names: readonly string[]): Promise<readonly SetVariable[]> {
  const path = join("/proc", pid, "environ");
  try {
    if (!(await lstat(path)).isFile()) return [];
    const handle = await open(path);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(environmentLimit), 0, environmentLimit, 0);
      const set = new Set(
        buffer
          .subarray(0, bytesRead)
          .toString("latin1")
          .split("\0")
          .filter((entry) => !entry.endsWith("="))
          .map((entry) => entry.split("=")[0]),
      );
      return names.filter((name) => set.has(name)).map((name) => ({ name, where: `the running Codex ${pid}` }));
    } finally {
      await handle.close();
    }
  } catch {
    // It ended, or belongs to somebody else.
    return [];
  }
}

/** How many payloads of the installed profiles are for Codex. Unverified: no Mac has run it yet. */
async function profileCount(): Promise<number | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const said = await runProcess({
    command: "/usr/bin/profiles",
    arguments: ["show", "-type", "configuration", "-output", "stdout-xml"],
    environment: { PATH: "/usr/bin:/bin" },
    timeoutMilliseconds: commandLimit,
  });
  return said.exitCode === 0 ? countProfiles(said.stdout) : undefined;
}

/** The payloads for Codex's domain in what `profiles show` prints; undefined where it is no property list. */
export function countProfiles(text: string): number | undefined {
  let root: unknown;
  try {
    root = parsePlist(text);
  } catch {
    return undefined;
  }
  let count = 0;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(visit);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    const type: unknown = Reflect.get(value, "PayloadType");
    const content: unknown = Reflect.get(value, "PayloadContent");
    if (type === "com.openai.codex") count += 1;
    else if (typeof content === "object" && content !== null && Reflect.has(content, "com.openai.codex")) count += 1;
    else Object.values(value).forEach(visit);
  };
  visit(root);
  return count;
}

/** The registry's RequirementsPath, in the 64-bit view. Unverified: no Windows has run it yet. */
async function requirementsPath(): Promise<string | undefined> {
  const said = await runProcess({
    command: join(process.env["SystemRoot"] ?? "C:\\Windows", "System32", "reg.exe"),
    arguments: ["query", "HKLM\\SOFTWARE\\Policies\\OpenAI\\Codex", "/v", "RequirementsPath", "/reg:64"],
    environment: { SystemRoot: process.env["SystemRoot"] ?? "C:\\Windows" },
    timeoutMilliseconds: commandLimit,
  });
  if (said.timedOut || said.exitCode === undefined) return undefined;
  // Exit code 1: no such key or value.
  if (said.exitCode !== 0) return said.exitCode === 1 ? "" : undefined;
  return /RequirementsPath\s+REG_\w+\s+(.*\S)/.exec(said.stdout)?.[1] ?? "";
}

/** The platform that this process runs on; anything that is neither macOS nor Windows is taken for Linux. */
export function runningPlatform(): "linux" | "macos" | "windows" {
  return process.platform === "darwin" ? "macos" : process.platform === "win32" ? "windows" : "linux";
}

/** The root of this machine's own tree. */
export function systemRoot(): string {
  return process.platform === "win32" ? `${process.env["SystemDrive"] ?? "C:"}/` : "/";
}

export function isRootOnMac(): boolean {
  return process.platform === "darwin" && process.getuid?.() === 0;
}
