import type { PolicyType } from "../policy-type.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { LibraryHookFact } from "./library-facts.ts";
import { typeSchema } from "./type-schema.ts";

/** `hooks.run`: which library hooks there are, and for each of them its events and parameters. */
export function hooksSchema(type: PolicyType, hooks: readonly LibraryHookFact[]): JsonSchema {
  const schema = typeSchema(type);
  const item = schema.items ?? {};
  const use: JsonSchema = {
    ...item.properties?.["use"],
    enum: hooks.map((hook) => hook.name),
    markdownEnumDescriptions: hooks.map((hook) => hook.summary),
  };
  return {
    ...schema,
    items: {
      ...item,
      properties: { ...item.properties, use },
      allOf: hooks.map((hook) => ({
        if: { required: ["use"], properties: { use: { const: hook.name } } },
        then: useSchema(hook),
      })),
    },
  };
}

function useSchema(hook: LibraryHookFact): JsonSchema {
  const needed = hook.parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name);
  return {
    properties: {
      on: { enum: hook.events },
      with: {
        type: "object",
        description: `Parameters of ${hook.name}: ${hook.summary}`,
        properties: Object.fromEntries(
          hook.parameters.map((parameter) => [
            parameter.name,
            {
              description: parameter.summary,
              ...parameter.schema,
              ...(parameter.default === undefined ? {} : { default: parameter.default }),
            },
          ]),
        ),
        additionalProperties: false,
        ...(needed.length === 0 ? {} : { required: needed }),
      },
    },
    ...(needed.length === 0 ? {} : { required: ["with"] }),
  };
}
