// What dist/mandate.mjs does first: it loads the program below it, from compiled code where there is some, which halves the start.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compiledCodeName, openedCode } from "./compiled-code.mjs";
import { loadProgram } from "./load-program.mjs";
import { tuneEngine } from "./tune-engine.mjs";

tuneEngine();
const file = fileURLToPath(import.meta.url);
// ASCII, as program-text.mjs makes sure of: reading it as UTF-8 would take several times as long.
const { run } = loadProgram(readFileSync(file, "latin1"), file, compiledCode());
process.exitCode = await run(process.argv.slice(2));

/** It lies beside this file; without it, and with one of another program, everything works and starts slower. */
function compiledCode() {
  try {
    return openedCode(PROGRAM, readFileSync(join(dirname(file), compiledCodeName)));
  } catch {
    return undefined;
  }
}
