import fc from "fast-check";
import { expect, it } from "vitest";
import { overlappingDenies } from "../../src/codex/lower/overlapping-denies.ts";
import { parseYaml } from "../../src/source/parse-yaml.ts";
import { sourceText } from "../../src/source/source-text.ts";

/** The same question, put to each pair. */
function pairs(paths: readonly string[]): readonly string[] {
  const wildcard = /[*?[\]{}]/;
  const plain = paths.map((path) => path.replace(/\/+$/, ""));
  const reaches = (pattern: string, directory: string) => {
    const at = pattern.search(wildcard);
    const fixed = at === -1 ? pattern : pattern.slice(0, at);
    return fixed.startsWith(`${directory}/`) || (pattern.includes("**") && `${directory}/`.startsWith(fixed));
  };
  return plain.flatMap((directory, index) =>
    wildcard.test(directory)
      ? []
      : plain.flatMap((other, at) => (at !== index && reaches(other, directory) ? [`${at} below ${index}`] : [])),
  );
}

it("finds what hits a file below a denied directory, and names both", () => {
  const path = fc.array(fc.constantFrom("/", "/a", "/b", "a", "/*", "/**", "?", "~"), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 6 }), (written) => {
      const paths = written.map((parts) => parts.join(""));
      const text = paths.map((each) => `- ${JSON.stringify(each)}\n`).join("");
      const found = overlappingDenies(parseYaml(sourceText("a.yaml", text)).value);
      const said = found.map(
        ({ span, related }) => `${span.start.line - 1} below ${(related[0]?.span.start.line ?? 0) - 1}`,
      );
      expect(said).toEqual(pairs(paths));
    }),
    { numRuns: 1000 },
  );
});
