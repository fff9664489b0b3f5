#!/usr/bin/env node
// Installs one released Codex for tests and measurements, and prints the path of its binary:
//
//   node scripts/install-codex.mjs 0.169.0
//
// Codex comes from the npm registry that npm is configured for, by the name of its platform package, into .cache/codex/VERSION.
// MANDATE_CODEX_BIN names a binary that is there already; it is used where it is of the version asked for.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const cache = join(dirname(fileURLToPath(import.meta.url)), "..", ".cache", "codex");
const triples = { x64: "x86_64-unknown-linux-musl", arm64: "aarch64-unknown-linux-musl" };
/** Where the binary lies below the package's vendor folder: since 0.100 or so, and before. */
const binaries = [join("bin", "codex"), join("codex", "codex")];
/** Parts of the package that no question and no turn needs. */
const unneeded = [join("codex-resources", "voice")];

/** The path of a Codex binary of exactly this version, installed if need be. Safe to call from several processes at once. */
export async function installCodex(version) {
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.]+)?$/.test(version)) throw new Error(`not a version of Codex: ${version}`);
  const given = process.env.MANDATE_CODEX_BIN;
  if (given !== undefined && given !== "" && (await versionOf(given)) === version) return given;
  const folder = join(cache, version);
  const installed = binaryIn(folder);
  if (installed !== undefined) return installed;
  if (process.platform !== "linux" || !(process.arch in triples)) {
    throw new Error(
      `Codex ${version} is installed for tests on Linux x64 and arm64 only, this is ${process.platform} ${process.arch}`,
    );
  }
  await mkdir(cache, { recursive: true });
  const release = await lock(join(cache, `${version}.lock`));
  try {
    return binaryIn(folder) ?? (await download(version, folder));
  } finally {
    await release();
  }
}

/** The version a binary calls itself. */
async function versionOf(binary) {
  const { stdout } = await run(binary, ["--version"], { timeout: 30_000 }).catch((error) => {
    throw new Error(`MANDATE_CODEX_BIN=${binary} does not run: ${error.message}`);
  });
  return /^codex(?:-cli)? (\S+)$/m.exec(stdout)?.[1];
}

function binaryIn(folder) {
  return binaries.map((path) => join(folder, path)).find((path) => existsSync(path));
}

async function download(version, folder) {
  const name = `@openai/codex@${version}-linux-${process.arch}`;
  const partial = join(cache, `.partial-${version}-${process.pid}`);
  try {
    await mkdir(partial, { recursive: true });
    // A package.json of its own keeps npm from looking further up, where the project's lock and settings are.
    await writeFile(join(partial, "package.json"), "{}\n");
    const options = [
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--no-save",
      "--no-package-lock",
      "--loglevel=error",
    ];
    await run("npm", ["install", "--prefix", partial, ...options, name], { cwd: partial, timeout: 900_000 }).catch(
      (error) => {
        const said = String(error.stderr ?? "").trim() || error.message;
        throw new Error(
          `cannot install ${name} with npm: ${said}\n` +
            `Real Codex judges these tests. Let npm reach its registry, or set MANDATE_CODEX_BIN to a Codex ${version} binary.`,
        );
      },
    );
    const vendor = join(partial, "node_modules", "@openai", "codex", "vendor", triples[process.arch]);
    if (binaryIn(vendor) === undefined)
      throw new Error(`${name} holds no Codex binary where one is expected (${binaries.join(", ")})`);
    for (const path of unneeded) await rm(join(vendor, path), { recursive: true, force: true });
    await rename(vendor, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return binaryIn(folder);
}

/** Waits for a lock folder, taking over one whose owner is gone; returns what releases it. */
async function lock(path) {
  const owner = join(path, "pid");
  const patience = Date.now() + 1_200_000;
  for (;;) {
    try {
      await mkdir(path);
      await writeFile(owner, String(process.pid));
      return () => rm(path, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (await abandoned(path, owner)) await rm(path, { recursive: true, force: true });
    else if (Date.now() > patience)
      throw new Error(`another process has been installing Codex for 20 minutes: remove ${path} if none is`);
    else await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** True for a lock whose process has ended, or that was never signed. */
async function abandoned(path, owner) {
  const pid = Number(await readFile(owner, "utf8").catch(() => "0"));
  if (pid > 0) {
    try {
      process.kill(pid, 0);
      return false;
    } catch (error) {
      return error.code === "ESRCH";
    }
  }
  const made = await stat(path).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > 10_000;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [version] = process.argv.slice(2);
  if (version === undefined) {
    process.stderr.write("usage: node scripts/install-codex.mjs VERSION\n");
    process.exitCode = 2;
  } else {
    await installCodex(version).then(
      (binary) => process.stdout.write(`${binary}\n`),
      (error) => {
        process.stderr.write(`${error.message}\n`);
        process.exitCode = 1;
      },
    );
  }
}
