import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { compiledCodeName, openedCode, sealedCode } from "../../scripts/launcher/compiled-code.mjs";
import { loadProgram } from "../../scripts/launcher/load-program.mjs";
import { fileText, programIn, programOf } from "../../scripts/launcher/program-text.mjs";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const dist = join(import.meta.dirname, "..", "..", "dist");
const bundle = join(dist, "mandate.mjs");
const code = readFileSync(join(dist, compiledCodeName));

/** The identifier that both files were built with. */
const identifier = code.toString("latin1", 0, 64);

function version(file: string) {
  return answerOf([file, "--version"], {});
}

function answerOf(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
  return { status, stdout, stderr };
}

const answer = { status: 0, stdout: "0.1.0\n", stderr: "" };

/** The built file in an empty directory, with these bytes in place of its compiled code. */
function installed(bytes?: Uint8Array): string {
  const directory = temporaryDirectory();
  copyFileSync(bundle, join(directory, "mandate.mjs"));
  if (bytes !== undefined) writeFileSync(join(directory, compiledCodeName), bytes);
  return join(directory, "mandate.mjs");
}

describe("the built file", () => {
  it("starts from the compiled code beside it", () => {
    expect(openedCode(identifier, code)).toBeDefined();
    expect(readFileSync(bundle, "utf8")).toContain(`"${identifier}"`);
    // V8 takes it in an engine that is set up as the launcher does, which this process is not.
    const launcher = pathToFileURL(join(import.meta.dirname, "..", "..", "scripts", "launcher")).href;
    const script = `
      import { readFileSync } from "node:fs";
      import { openedCode } from "${launcher}/compiled-code.mjs";
      import { loadProgram } from "${launcher}/load-program.mjs";
      import { tuneEngine } from "${launcher}/tune-engine.mjs";
      const [file, code, identifier] = process.argv.slice(1);
      tuneEngine();
      const { isFromCode } = loadProgram(readFileSync(file, "utf8"), file, openedCode(identifier, readFileSync(code)));
      console.log(isFromCode);`;
    const args = ["--input-type=module", "-e", script, bundle, join(dist, compiledCodeName), identifier];
    expect(answerOf(args, {})).toEqual({ status: 0, stdout: "true\n", stderr: "" });
  });

  it("runs alone, and through a link", () => {
    const file = installed();
    expect(version(file)).toEqual(answer);
    const link = join(temporaryDirectory(), "mandate");
    symlinkSync(file, link);
    expect(version(link)).toEqual(answer);
  });

  it("prints nothing for variables that its libraries may ask for", () => {
    const policy = join(import.meta.dirname, "..", "..", "profiles", "examples", "acme", "payments.policy.yaml");
    const args = [bundle, "check", policy, "--format", "json"];
    expect(answerOf(args, { LOG_TOKENS: "1", LOG_STREAM: "1" })).toEqual(answerOf(args, {}));
  });

  it.each([
    ["cut short", code.subarray(0, code.length / 2)],
    ["with a turned bit", code.map((byte, index) => (index === code.length - 1000 ? byte ^ 1 : byte))],
    ["of another program", sealedCode("0".repeat(64), code.subarray(68))],
    ["that V8 does not know", sealedCode(identifier, Buffer.from("not V8's"))],
    ["empty", Buffer.alloc(0)],
  ])("passes over compiled code %s", (_what, bytes) => {
    expect(version(installed(bytes))).toEqual(answer);
  });
});

describe("the program's text", () => {
  it("is the same when it comes out of the comments", () => {
    const program = programOf('exports.a = `\n//b\n\n/* c */\n#!d`; // "e"\n');
    const text = fileText("#!/usr/bin/env node\nstart();\n", program);
    expect(text.split("\n").slice(2, -1)).toSatisfy((lines: readonly string[]) =>
      lines.every((line) => line.startsWith("//")),
    );
    expect(programIn(text)).toEqual({ source: `${program}\n`, line: 2 });
    const { run } = loadProgram(fileText("", programOf("exports.run = () => `\n// ${__dirname}`;")), "/nowhere/a.mjs");
    expect(run([])).toBe("\n// /nowhere");
  });

  it.each(["\r", "\u2028", "\u2029"])("has no other line end: %j", (end) => {
    expect(() => fileText("", programOf(`"${end}"`))).toThrow("cannot stand in comments");
  });

  it("stands below a launcher that holds nothing like it", () => {
    expect(() => fileText("const a = `\n//`;", programOf(""))).toThrow("cannot stand in comments");
    expect(() => programIn("start();\n")).toThrow("build it again");
  });
});
