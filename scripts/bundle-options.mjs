// One place for how the command line is bundled: a single file with templates and tables inside.
import { builtinModules } from "node:module";
import { join } from "node:path";
import { templatePlugin } from "./template-module.mjs";

/** A build writes property lists and reads none: it need not wait for the parser, which the same package would load. */
const plistPlugin = {
  name: "plist",
  setup(build) {
    build.onResolve({ filter: /^plist$/ }, ({ importer }) =>
      importer.endsWith("plist-text.ts")
        ? { path: join(common.absWorkingDir, "node_modules/plist/dist/build.js") }
        : undefined,
    );
  },
};

export const bundlePath = join(import.meta.dirname, "..", "dist", "mandate.mjs");

/** File endings that are bundled as text. */
export const textEndings = [".sh", ".ps1", ".md", ".yaml", ".sql", ".css"];

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: join(import.meta.dirname, ".."),
  bundle: true,
  platform: "node",
  target: "node20.19",
  legalComments: "none",
  minifyWhitespace: true,
};

/**
 * What stands first in the file, and loads the program below it.
 * @type {import("esbuild").BuildOptions}
 */
export const launcherOptions = { ...common, entryPoints: ["scripts/launcher/launch.mjs"], format: "esm" };

/**
 * The program.
 * @type {import("esbuild").BuildOptions}
 */
export const bundleOptions = {
  ...common,
  entryPoints: ["src/cli.ts"],
  format: "cjs",
  minifySyntax: true,
  // A script that is compiled by hand has no import() without a warning of Node's; it gets require instead.
  supported: { "dynamic-import": false },
  external: [...builtinModules, ...builtinModules.map((name) => `node:${name}`), "@duckdb/node-api"],
  loader: Object.fromEntries(textEndings.map((ending) => [ending, "text"])),
  plugins: [templatePlugin, plistPlugin],
  alias: {
    // Templates are compiled beforehand.
    handlebars: "handlebars/runtime.js",
    // The same, but for asking the environment at every token whether to log it.
    yaml: "./node_modules/yaml/browser/index.js",
  },
};
