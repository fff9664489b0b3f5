// Writes the compiled code of dist/mandate.mjs: what V8 has made of the program after it built the example organisation and checked an
// endpoint. Usage: node scripts/compile-code.mjs FILE PROGRAM
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compiledCodeName, sealedCode } from "./launcher/compiled-code.mjs";
import { loadProgram } from "./launcher/load-program.mjs";
import { tuneEngine } from "./launcher/tune-engine.mjs";

tuneEngine();
const [file = "", program = ""] = process.argv.slice(2);
const policy = join(import.meta.dirname, "..", "profiles", "examples", "acme", "payments.policy.yaml");
const work = mkdtempSync(join(tmpdir(), "mandate-code-"));
try {
  const { script, run } = loadProgram(readFileSync(file, "latin1"), file);
  const bundle = join(work, "acme-payments");
  // Their outcomes do not matter here, such as an exception of the example that has ended: whatever ran is compiled.
  if ((await run(["build", policy, "-q", "--out", work])) === 0) {
    cpSync(join(bundle, "linux", "root"), join(work, "endpoint"), { recursive: true });
    await run(["drift", bundle, "--root", join(work, "endpoint"), "-q"]);
  }
  const target = join(dirname(file), compiledCodeName);
  writeFileSync(`${target}.new`, sealedCode(program, script.createCachedData()));
  renameSync(`${target}.new`, target);
} finally {
  rmSync(work, { recursive: true, force: true });
}
