// One place for how the command line is bundled: a single ESM file with templates and tables inside.
import { builtinModules } from "node:module";
import { templatePlugin } from "./template-module.mjs";

/** File endings that are bundled as text. */
export const textEndings = [".sh", ".ps1", ".md", ".yaml", ".sql", ".css"];

/** @type {import("esbuild").BuildOptions} */
export const bundleOptions = {
  entryPoints: ["src/cli.ts"],
  outfile: "dist/mandate.mjs",
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  legalComments: "none",
  minifySyntax: true,
  minifyWhitespace: true,
  external: [...builtinModules, ...builtinModules.map((name) => `node:${name}`), "@duckdb/node-api"],
  loader: Object.fromEntries(textEndings.map((ending) => [ending, "text"])),
  // CommonJS dependencies call require for Node's own modules.
  plugins: [templatePlugin],
  // Templates are compiled beforehand.
  alias: { handlebars: "handlebars/runtime.js" },
  banner: {
    js: '#!/usr/bin/env node\nimport { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);',
  },
};
