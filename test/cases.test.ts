import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse as parseToml } from "smol-toml";
import iarna from "@iarna/toml";
import { beforeAll, describe, expect, it } from "vitest";
import { keyFacts, livesIn, newestVersion } from "../src/catalogue/codex/index.ts";
import { constraints } from "../src/catalogue/constraints/index.ts";
import { hasErrors } from "../src/diagnostics/diagnostic.ts";
import { caseNames, casesRoot, type CompiledCase, compileCase } from "./support/compiled-cases.ts";
import { keyPatternsOf } from "./support/key-patterns.ts";

/** Set to write what comes out as the new expectation; the diff is for review. */
const update = process.env["UPDATE_CASES"] === "1";

/** What a reader of a case wants to see: emitted texts, not installers and library scripts, which have tests of their own. */
function isGolden(path: string): boolean {
  return /\.(toml|rules)$/.test(path) || /^network\//.test(path);
}

const names = caseNames();
const compiled = new Map<string, CompiledCase>();

beforeAll(async () => {
  for (const name of names) compiled.set(name, await compileCase(name));
});

describe.each(names)("case %s", (name) => {
  const get = (): CompiledCase => {
    const found = compiled.get(name);
    if (found === undefined) throw new Error(`case ${name} was not compiled`);
    return found;
  };

  it("builds without errors", () => {
    const { loaded } = get();
    expect(loaded.diagnostics.filter((diagnostic) => diagnostic.severity === "error")).toEqual([]);
    expect(hasErrors(loaded.diagnostics)).toBe(false);
    expect(loaded.groups.length).toBeGreaterThan(0);
  });

  it("gives the expected texts", () => {
    const expectedRoot = join(casesRoot, name, "expected");
    const golden = get().files.filter((file) => isGolden(file.path));
    if (update) {
      rmSync(expectedRoot, { recursive: true, force: true });
      for (const file of golden) {
        const path = join(expectedRoot, file.path);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, file.content);
      }
    }
    expect(golden.length).toBeGreaterThan(0);
    for (const file of golden) {
      const path = join(expectedRoot, file.path);
      expect(existsSync(path), `${path} is missing: UPDATE_CASES=1 npx vitest run test/cases.test.ts`).toBe(true);
      expect(file.content, file.path).toBe(readFileSync(path, "utf8"));
    }
  });

  it("emits TOML that two independent readers understand alike", () => {
    for (const file of get().files.filter((candidate) => candidate.path.endsWith(".toml"))) {
      const text = String(file.content);
      expect(JSON.parse(JSON.stringify(parseToml(text))), file.path).toEqual(
        JSON.parse(JSON.stringify(iarna.parse(text))),
      );
    }
  });
});

describe("coverage", () => {
  it("every constraint has a case", () => {
    const covered = new Set(
      [...compiled.values()].flatMap(({ loaded }) => loaded.policy?.leaves.map((leaf) => leaf.constraint.id) ?? []),
    );
    expect(constraints.map((constraint) => constraint.id).filter((id) => !covered.has(id))).toEqual([]);
  });

  it("every key of requirements.toml that the newest Codex knows has a case, or a reason", () => {
    const reasons = JSON.parse(readFileSync(join(casesRoot, "reasons.json"), "utf8")) as Record<string, string>;
    const covered = new Set<string>();
    for (const { loaded } of compiled.values())
      for (const group of loaded.groups)
        for (const texts of group.texts.values())
          for (const pattern of keyPatternsOf(parseToml(texts.requirements))) covered.add(pattern);
    const known = keyFacts("requirements")
      .filter((fact) => livesIn(fact, newestVersion) && fact.aliasOf === undefined)
      .map((fact) => fact.path);
    const missing = known.filter((path) => !covered.has(path));
    expect(
      missing.filter(
        (path) => !Object.keys(reasons).some((pattern) => path === pattern || path.startsWith(`${pattern}.`)),
      ),
    ).toEqual([]);
    // A reason for something that has a case is out of date.
    expect(
      Object.keys(reasons).filter(
        (pattern) => !missing.some((path) => path === pattern || path.startsWith(`${pattern}.`)),
      ),
    ).toEqual([]);
  });
});
