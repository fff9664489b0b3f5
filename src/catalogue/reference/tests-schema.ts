import { metadata } from "../metadata.ts";
import { anyValue, type JsonSchema } from "./json-schema.ts";
import type { TestKindFact } from "./library-facts.ts";
import { typeSchema } from "./type-schema.ts";

/** `tests:`: each asks one question and expects a verdict of that kind of question. */
export function testsSchema(kinds: readonly TestKindFact[]): JsonSchema {
  const { tests } = metadata;
  if (tests?.type.kind !== "list") return {};
  const { item } = tests.type;
  const fields = item.kind === "table" ? item.fields : {};
  const described = Object.entries(fields).map(
    ([key, field]) => [key, { description: field.summary, ...(closer[key] ?? typeSchema(field.type)) }] as const,
  );
  const names = kinds.map(({ kind }) => kind);
  return {
    description: tests.summary,
    type: "array",
    items: {
      type: "object",
      properties: Object.fromEntries([...described, ["cwd", workingDirectory]]),
      additionalProperties: false,
      required: ["expect"],
      dependencies: { cwd: ["command"], input: ["hook"], hook: ["input"] },
      oneOf: names.map((name) => ({ required: [name] })),
      allOf: kinds.map(({ kind, verdicts }) => ({
        if: { required: [kind] },
        then: { properties: { expect: { enum: verdicts } } },
      })),
    },
  };
}

const workingDirectory: JsonSchema = { description: "Where the command runs; a directory.", type: "string" };

/** Where the simulator reads more closely than the catalogue's type says. */
const closer: Readonly<Record<string, JsonSchema>> = {
  client: {
    type: "string",
    pattern: "^\\d+\\.\\d+\\.\\d+$",
    patternErrorMessage: "Expected one version, such as 0.169.0.",
  },
  mcp: {
    type: "object",
    additionalProperties: {
      type: "object",
      properties: {
        url: { description: "The address of an HTTP server.", type: "string" },
        command: { description: "The program of a local server.", type: "string" },
        args: { description: "Its arguments.", type: "array", items: { type: "string" } },
      },
      additionalProperties: false,
    },
  },
  config: { type: "object", additionalProperties: anyValue },
  input: { type: "object", additionalProperties: anyValue },
};
