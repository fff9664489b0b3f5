import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject } from "ajv";
import { parse } from "yaml";
import { hasErrors } from "../../src/diagnostics/diagnostic.ts";
import { loadPolicy } from "../../src/commands/shared/load-policy.ts";
import { MemoryHost } from "../../src/host/memory-host.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";

export const schemaPath = new URL("../../schemas/policy.schema.json", import.meta.url);

const ajv = new Ajv({
  strict: true,
  strictRequired: false,
  strictTypes: false,
  allErrors: true,
  allowUnionTypes: true,
});
for (const keyword of ["markdownDescription", "markdownEnumDescriptions", "patternErrorMessage"])
  ajv.addKeyword(keyword);
const validate = ajv.compile(JSON.parse(readFileSync(schemaPath, "utf8")) as object);

/** What the editor schema says about a document; empty where it finds nothing. */
export function schemaProblems(value: unknown): readonly string[] {
  return validate(value) ? [] : (validate.errors ?? []).map(describe);
}

export function schemaProblemsOfText(text: string): readonly string[] {
  return schemaProblems(parse(text, { version: "1.2" }));
}

function describe({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath}: ${message ?? ""} ${JSON.stringify(params)}`;
}

/** What the whole compiler says about a document in files of its own: errors only. */
export async function compilerErrors(
  text: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const host = new MemoryHost({
    cwd: "/work",
    now: "2026-11-21T00:00:00Z",
    files: { ...files, "/work/own.policy.yaml": text },
  });
  const { diagnostics } = await loadPolicy("/work/own.policy.yaml", {
    host,
    crypto: nodeCrypto,
    cache: new Map(),
    runTests: true,
  });
  if (!hasErrors(diagnostics)) return [];
  return diagnostics
    .filter((diagnostic) => diagnostic.severity === "error")
    .map(({ code, message, span }) => `${code} ${span.start.line}:${span.start.column} ${message}`);
}
