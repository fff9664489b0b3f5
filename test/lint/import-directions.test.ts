import { join } from "node:path";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const eslint = new ESLint({ cwd: root });

/** The rules that a snippet breaks, were it the text of an existing file. */
async function brokenRules(file: string, code: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message);
}

const direction = "import-x/no-restricted-paths";
const world = "no-restricted-imports";

describe("the import directions of ARCHITECTURE.md", () => {
  it.each([
    ["src/source/span.ts", "../catalogue/covers.ts", "covers", direction],
    ["src/diagnostics/sort.ts", "../package/manifest.ts", "manifestPath", direction],
    ["src/diagnostics/sort.ts", "../source/source-text.ts", "sourceText", undefined],
    ["src/package/bytes.ts", "../host/node-host.ts", "nodeHost", direction],
    ["src/package/bytes.ts", "../diagnostics/sort.ts", "compareText", undefined],
    ["src/host/clock.ts", "../package/manifest.ts", "manifestPath", undefined],
  ])("%s importing %s", async (file, from, name, expected) => {
    const found = await brokenRules(file, `import { ${name} } from "${from}";\nexport const used = ${name};\n`);
    // An earlier snippet stands for its file until the end: what it no longer exports is reported by other rules.
    expect(found.filter((rule) => [direction, world].includes(rule))).toEqual(expected === undefined ? [] : [expected]);
  });

  it("hold for types and for exports that are passed on", async () => {
    const type = 'import type { Host } from "../host/host.ts";\nexport type Used = Host;\n';
    expect(await brokenRules("src/source/span.ts", type)).toEqual([direction]);
    const passedOn = 'export { nodeHost } from "../host/node-host.ts";\n';
    expect(await brokenRules("src/source/span.ts", passedOn)).toEqual([direction]);
  });
});

describe("the world behind host/", () => {
  it.each([
    ['import { readFileSync } from "node:fs";\nexport const used = readFileSync;\n', world],
    ['import { readFile } from "node:fs/promises";\nexport const used = readFile;\n', world],
    ['import { readFileSync } from "fs";\nexport const used = readFileSync;\n', world],
    ['import type { Stats } from "node:fs";\nexport type Used = Stats;\n', world],
    ['export { readFileSync } from "node:fs";\n', world],
    ['export const used = import("node:fs");\n', "no-restricted-syntax"],
    ["export const used = process.env;\n", "no-restricted-globals"],
    ["export const used = globalThis.process;\n", "no-restricted-properties"],
    ["export const used = new Date();\n", "no-restricted-globals"],
    ["export const used = Date.now();\n", "no-restricted-globals"],
    ["export const used = performance.now();\n", "no-restricted-globals"],
    ["export const used = Math.random();\n", "no-restricted-properties"],
    ["export const used = crypto.randomUUID();\n", "no-restricted-globals"],
    ["export const used = fetch;\n", "no-restricted-globals"],
    ['console.log("x");\n', "no-console"],
  ])("is closed to src/package: %s", async (code, rule) => {
    expect(await brokenRules("src/package/bytes.ts", code)).toContain(rule);
  });

  it("is open to src/host", async () => {
    const code =
      'import { readFileSync } from "node:fs";\nexport const used = [readFileSync, process.cwd(), Date.now()];\n';
    expect(await brokenRules("src/host/clock.ts", code)).toEqual([]);
  });
});
