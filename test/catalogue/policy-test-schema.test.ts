import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readTestFile } from "../../src/simulate/read-tests.ts";
import { parseYaml } from "../../src/source/parse-yaml.ts";
import { sourceText } from "../../src/source/source-text.ts";
import { LanguageServer } from "./language-server.ts";

const schemaPath = new URL("../../schemas/policy-test.schema.json", import.meta.url);
const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true });
ajv.addKeyword("patternErrorMessage");
const validate = ajv.compile(JSON.parse(readFileSync(schemaPath, "utf8")) as object);

/** What `mandate test` says about a file before it asks anything. */
function readingProblems(text: string): readonly string[] {
  const document = parseYaml(sourceText("a.policy-test.yaml", text)).value;
  return document === undefined ? ["empty"] : readTestFile(document, "own").diagnostics.map(({ message }) => message);
}

const file = (tests: string) => `policy: ./a.policy.yaml\ntests: ${tests}\n`;
const example = readFileSync(
  new URL("../../profiles/examples/acme/payments.policy-test.yaml", import.meta.url),
  "utf8",
);

describe("the editor schema of a test file", () => {
  it.each([
    example,
    file("[]"),
    file("[{ command: git push, cwd: /srv, expect: forbidden, client: 0.169.0 }]"),
    file("[{ hook: guard, input: { tool_input: {} }, expect: block }]"),
  ])("takes what `mandate test` takes: %#", (text) => {
    expect(readingProblems(text)).toEqual([]);
    expect(validate(parse(text)) || validate.errors).toBe(true);
  });

  it.each([
    "tests: []\n",
    "policy: ./a.policy.yaml\n",
    "policy: [a]\ntests: []\n",
    `${file("[]")}test: []\n`,
    file("[{ command: git push }]"),
    file("[{ command: git push, expect: deny }]"),
    file("[{ command: git push, domain: a.example, expect: allow }]"),
    file("[{ comand: git push, expect: allow }]"),
    file("[{ command: git push, expect: allow, client: newest }]"),
  ])("refuses what `mandate test` refuses: %s", (text) => {
    expect(readingProblems(text)).not.toEqual([]);
    expect(validate(parse(text))).toBe(false);
  });
});

describe("an editor with yaml-language-server", () => {
  let editor: LanguageServer;
  beforeAll(async () => {
    editor = await LanguageServer.start(schemaPath);
  });
  afterAll(() => {
    editor.stop();
  });

  it("finds nothing wrong with the example, and a wrong verdict", async () => {
    expect((await editor.open(example)).diagnostics).toEqual([]);
    expect((await editor.open(file("\n  - { domain: a.example, expect: forbidden }"))).diagnostics).toHaveLength(1);
  });

  it("offers the verdicts of the question", async () => {
    const offered = await editor.complete(file("\n  - domain: a.example\n    expect: |"));
    expect(offered).toEqual(expect.arrayContaining(["allow", "deny"]));
    expect(offered).not.toContain("forbidden");
  });
});
