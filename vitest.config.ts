import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vitest/config";
// @ts-expect-error plain JavaScript, shared with the build script
import { textEndings } from "./scripts/bundle-options.mjs";
// @ts-expect-error plain JavaScript, shared with the build script
import { templateEnding, templateModule } from "./scripts/template-module.mjs";

/** Imports texts and templates as the bundle does. */
function textFiles(): Plugin {
  return {
    name: "text-files",
    enforce: "pre",
    load(id) {
      const path = id.split("?")[0] ?? id;
      if (path.endsWith(templateEnding as string)) return (templateModule as (path: string) => string)(path);
      if (!(textEndings as string[]).some((ending) => path.endsWith(ending))) return null;
      return `export default ${JSON.stringify(readFileSync(path, "utf8"))};`;
    },
  };
}

export default defineConfig({
  plugins: [textFiles()],
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/property-seed.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    pool: "forks",
  },
});
