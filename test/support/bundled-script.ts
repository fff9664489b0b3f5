import { join } from "node:path";
import { buildSync } from "esbuild";
import { temporaryDirectory } from "./temporary-directory.ts";

/** A TypeScript file of ours as one plain script, for tests that need a process of its own. */
export function bundledScript(entry: string): string {
  const outfile = join(temporaryDirectory(), "script.mjs");
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  return outfile;
}
