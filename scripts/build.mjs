// Bundles the command line into dist/mandate.mjs, and compiles its code beside it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { bundleOptions, bundlePath, launcherOptions } from "./bundle-options.mjs";
import { fileText, programOf } from "./launcher/program-text.mjs";

const program = programOf(await textOf(bundleOptions));
const identifier = createHash("sha256").update(program).digest("hex");
const launcher = await textOf({ ...launcherOptions, define: { PROGRAM: JSON.stringify(identifier) } });
mkdirSync(dirname(bundlePath), { recursive: true });
writeFileSync(`${bundlePath}.new`, fileText(`#!/usr/bin/env node\n${launcher}`, program));
chmodSync(`${bundlePath}.new`, 0o755);
renameSync(`${bundlePath}.new`, bundlePath);
// In a process of its own: the program may end as it likes.
const { status } = spawnSync(
  process.execPath,
  [join(import.meta.dirname, "compile-code.mjs"), bundlePath, identifier],
  {
    stdio: ["ignore", "ignore", "inherit"],
  },
);
if (status !== 0) throw new Error("the program's code could not be compiled");

async function textOf(options) {
  const { outputFiles } = await build({ ...options, write: false });
  return outputFiles[0].text;
}
