import type { JsonSchema } from "../../catalogue/reference/json-schema.ts";
import type { LanguageFacts } from "../../catalogue/reference/library-facts.ts";
import { hookLibrary } from "../../codex/hooks/library.ts";
import type { ParameterType } from "../../codex/hooks/parameters.ts";
import { verdicts } from "../../simulate/question.ts";

/** The hook library and the kinds of tests as the schema and the reference want them. */
export const languageFacts: LanguageFacts = {
  hooks: hookLibrary.map(({ name, summary, events, parameters, whatItCannotSee }) => ({
    name,
    summary,
    events,
    doesNotSee: whatItCannotSee,
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      summary: parameter.doc,
      required: parameter.required,
      schema: parameterSchema(parameter.type),
      ...(parameter.default === undefined ? {} : { default: parameter.default }),
    })),
  })),
  testKinds: Object.entries(verdicts).map(([kind, words]) => ({ kind, verdicts: words })),
};

/** Patterns are the simple half of what parameters.ts checks. */
function parameterSchema(type: ParameterType): JsonSchema {
  const text: JsonSchema = { type: "string", pattern: "." };
  const variable: JsonSchema = { type: "string", pattern: "^[A-Za-z_][A-Za-z0-9_]*$" };
  switch (type.kind) {
    case "text":
    case "pattern":
      return text;
    case "command":
      return { type: "array", items: text, minItems: 1 };
    case "list":
      return { type: "array", items: text };
    case "integer":
      return { type: "integer", minimum: type.least };
    case "boolean":
      return { type: "boolean" };
    case "duration":
      return { type: "string", pattern: "^[1-9][0-9]{0,5}(s|m|h)$" };
    case "url":
      return { type: "string", pattern: "^https?://[^\\s'\"]+$" };
    case "variable":
      return variable;
    case "headers":
      return { type: "object", additionalProperties: variable };
    case "choice":
      return { type: "string", enum: type.of };
    case "rules":
      return { type: "array", items: ruleSchema(text) };
  }
}

function ruleSchema(text: JsonSchema): JsonSchema {
  return {
    type: "object",
    properties: {
      match: { type: "array", minItems: 1, items: { anyOf: [text, { type: "array", items: text, minItems: 1 }] } },
      decision: { type: "string", enum: ["forbidden", "prompt", "prompt-user"] },
      because: text,
    },
    additionalProperties: false,
    required: ["match"],
  };
}
