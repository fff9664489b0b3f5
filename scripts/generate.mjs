// Writes what is generated from the catalogue: the editor schema and the reference. With --check it writes nothing and fails where
// a file is not what the catalogue gives.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { format, resolveConfig } from "prettier";
import { bundleOptions } from "./bundle-options.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** The generators are TypeScript: they are bundled first, like the command line itself. */
async function generatedFiles() {
  const directory = mkdtempSync(join(tmpdir(), "mandate-generate-"));
  try {
    const outfile = join(directory, "reference.cjs");
    const entryPoints = [join(root, "src/commands/catalogue/reference-files.ts")];
    await build({
      ...bundleOptions,
      entryPoints,
      outfile,
      minifySyntax: false,
      minifyWhitespace: false,
    });
    const { referenceFiles } = (await import(pathToFileURL(outfile).href)).default;
    return referenceFiles();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Generated files look as prettier would have them, so that one check of the format holds for all. */
async function formatted({ path, text }) {
  return format(text, { ...(await resolveConfig(join(root, path))), filepath: path });
}

function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

const checking = process.argv.includes("--check");
const stale = [];
for (const file of await generatedFiles()) {
  const path = join(root, file.path);
  const text = await formatted(file);
  if (readIfThere(path) === text) continue;
  stale.push(file.path);
  if (checking) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
if (checking && stale.length > 0) {
  console.error(`Not what the catalogue gives: ${stale.join(", ")}. Run \`npm run generate\`.`);
  process.exitCode = 1;
} else console.log(stale.length === 0 ? "Everything generated is up to date." : `Written: ${stale.join(", ")}`);
