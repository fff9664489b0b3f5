import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
// @ts-expect-error plain JavaScript, shared with the build script
import { templateModule } from "../../scripts/template-module.mjs";

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "mandate-test-"));
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function compiled(template: string): string {
  const path = join(directory, "a.sh.hbs");
  writeFileSync(path, template);
  return (templateModule as (path: string) => string)(path);
}

it("compiles a template whose escapers are known, and keeps its text", () => {
  expect(compiled("{{#each files}}{{sh path}}{{/each}}")).toContain(
    'export const text = "{{#each files}}{{sh path}}{{/each}}"',
  );
});

it.each(["{{shell path}}", "{{#each files}}{{Sh path}}{{/each}}"])("refuses %s", (template) => {
  expect(() => compiled(template)).toThrow();
});
