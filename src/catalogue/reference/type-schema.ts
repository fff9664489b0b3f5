import type { CodexFields, Field, PolicyType } from "../policy-type.ts";
import { codexKeySchema } from "./codex-schema.ts";
import { formatSchema } from "./format-schema.ts";
import { anyValue, type JsonSchema } from "./json-schema.ts";

/** A type of the policy language as JSON Schema. */
export function typeSchema(type: PolicyType): JsonSchema {
  switch (type.kind) {
    case "switch":
      return { type: "boolean" };
    case "text":
      return { type: "string", ...(type.format === undefined ? {} : formatSchema(type.format)) };
    case "count":
      return {
        type: "integer",
        minimum: type.minimum,
        ...(type.maximum === undefined ? {} : { maximum: type.maximum }),
      };
    case "choice":
      return { type: "string", enum: type.of };
    case "list":
      return { type: "array", items: typeSchema(type.item), ...(type.nonEmpty === true ? { minItems: 1 } : {}) };
    case "map":
      return {
        type: "object",
        additionalProperties: typeSchema(type.value),
        ...(type.keys === undefined ? {} : { propertyNames: formatSchema(type.keys) }),
      };
    case "table":
      return withCodexFields(tableSchema(type.fields, type.exactlyOne), type.codexFields);
    case "either":
      return { anyOf: type.of.map(typeSchema) };
    case "codex":
      return anyValue;
  }
}

/** Further keys by Codex's own names; a word for one of them comes first. */
function withCodexFields(schema: JsonSchema, fields: CodexFields | undefined): JsonSchema {
  const further = fields === undefined ? undefined : codexKeySchema(fields.artefact, fields.path)?.properties;
  return further === undefined ? schema : { ...schema, properties: { ...further, ...schema.properties } };
}

export function fieldSchema(field: Field): JsonSchema {
  return {
    description: field.summary,
    ...typeSchema(field.type),
    ...(field.whenAbsent === undefined ? {} : { default: field.whenAbsent }),
  };
}

export function tableSchema(fields: Readonly<Record<string, Field>>, exactlyOne?: readonly string[]): JsonSchema {
  const needed = Object.entries(fields)
    .filter(([, field]) => field.required === true)
    .map(([key]) => key);
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, fieldSchema(field)])),
    additionalProperties: false,
    ...(needed.length === 0 ? {} : { required: needed }),
    ...(exactlyOne === undefined ? {} : { oneOf: exactlyOne.map((key) => ({ required: [key] })) }),
  };
}
