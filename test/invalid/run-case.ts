import { runBuild } from "../../src/commands/build/run.ts";
import { runCheck } from "../../src/commands/check/run.ts";
import { MemoryHost } from "../../src/host/memory-host.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import type { Expectation, InvalidCase } from "./document.ts";

export interface Said extends Expectation {
  readonly severity: string;
  readonly message: string;
  readonly column: number;
}

/** The day on which every document is judged: dates in them are near it or far from it. */
const today = "2026-11-21T12:00:00Z";

/** What `mandate check` says about a case. */
export async function runCase({ entry, files, client, builds }: InvalidCase): Promise<{ readonly exitCode: number; readonly said: readonly Said[] }> {
  const host = new MemoryHost({
    cwd: "/work",
    now: today,
    files: Object.fromEntries(Object.entries(files).map(([name, content]) => [`/work/${name}`, content])),
  });
  const services = { host, crypto: nodeCrypto, color: false, quiet: false, verbose: false };
  const exitCode =
    builds === true
      ? await runBuild({ policies: ["."], out: "/out", format: "json" }, services)
      : await runCheck({ files: [entry], format: "json", ...(client === undefined ? {} : { client }) }, services);
  const report = JSON.parse(host.stdout) as { readonly diagnostics: readonly Said[] };
  return { exitCode, said: report.diagnostics };
}
