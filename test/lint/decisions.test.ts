import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");

it("every library has its reason under docs/decisions", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const directory = join(root, "docs", "decisions");
  const pages = readdirSync(directory).map((name) => readFileSync(join(directory, name), "utf8"));
  const headings = pages.flatMap((page) => page.split("\n").filter((line) => line.startsWith("#")));
  const named = new Set(headings.flatMap((heading) => heading.split(/[\s,:]+/)));
  const libraries = Object.keys({ ...dependencies, ...devDependencies });
  expect(libraries.filter((name) => !named.has(name))).toEqual([]);
});
