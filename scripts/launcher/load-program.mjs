import { createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";
import { programIn } from "./program-text.mjs";

/**
 * Compiles and loads the program in the text of dist/mandate.mjs. `code` is what V8 made of it before; another version of Node
 * refuses it and compiles anew.
 */
export function loadProgram(text, file, code) {
  const { source, line } = programIn(text);
  const script = new Script(source, {
    filename: file,
    lineOffset: line,
    cachedData: code,
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return { script, run: module.exports.run, isFromCode: code !== undefined && script.cachedDataRejected !== true };
}
