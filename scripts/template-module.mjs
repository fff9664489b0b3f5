// How a template is imported, by the bundle and by the tests alike: compiled beforehand, so that the command line starts fast and
// carries Handlebars' runtime alone.
import { readFileSync } from "node:fs";
import { sep } from "node:path";
import Handlebars from "handlebars";

/** File ending of templates. */
export const templateEnding = ".hbs";

/** What our engines register (render-template.ts, codex/hooks/templates.ts, the report's page): a template that names another one is refused. */
const helpers = [
  ...["sh", "comment", "ps", "psComment", "xml", "wix", "spec", "puppet", "json", "base64", "base64Lines", "number"],
  ...["contextAnswer", "awk"],
  ...["html", "data", "own"],
];
const knownHelpers = Object.fromEntries(helpers.map((name) => [name, true]));

/**
 * The module of one template file: its text as the named export, and what Handlebars' compiler makes of it as the default export.
 * Both are constants, so that a bundler leaves out the one that nothing imports.
 */
export function templateModule(path) {
  const text = readFileSync(path, "utf8");
  // A part of a hook keeps its own margins wherever it is put in.
  const preventIndent = path.split(sep).includes("hooks");
  const options = { noEscape: true, strict: true, preventIndent, knownHelpers, knownHelpersOnly: true };
  const compiled = Handlebars.precompile(text, options);
  return `export const text = ${JSON.stringify(text)};\nconst template = ${compiled};\nexport default template;\n`;
}

/** The plugin of esbuild that imports templates so. */
export const templatePlugin = {
  name: "templates",
  setup(build) {
    build.onLoad({ filter: /\.hbs$/ }, ({ path }) => ({ contents: templateModule(path), loader: "js" }));
  },
};
