import { keyFacts } from "../codex/keys.ts";
import type { Constraint } from "../constraint.ts";
import { constraints } from "../constraints/index.ts";
import { metadata } from "../metadata.ts";
import type { PolicyType } from "../policy-type.ts";
import { codexFileSchema, codexKeySchema } from "./codex-schema.ts";
import { constraintMarkdown } from "./constraint-markdown.ts";
import { hooksSchema } from "./hooks-schema.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { LanguageFacts } from "./library-facts.ts";
import { sections } from "./sections.ts";
import { testsSchema } from "./tests-schema.ts";
import { fieldSchema, typeSchema } from "./type-schema.ts";

/** The editor schema of a policy: everything that can be said about a document without its other layers and its files. */
export function policySchema(facts: LanguageFacts): JsonSchema {
  const words = new Map(constraints.map((constraint) => [constraint.id, constraintSchema(constraint, facts)]));
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://mandate.example/schemas/policy.schema.json",
    title: "A Mandate policy",
    description: "One layer of a policy for OpenAI's Codex CLI.",
    type: "object",
    properties: { ...metadataSchemas(facts), ...sectionSchemas("", words), ...codexTopLevel() },
    additionalProperties: false,
    required: Object.keys(metadata).filter((key) => metadata[key]?.required === true),
    definitions: { requirements: codexFileSchema("requirements"), config: codexFileSchema("config") },
  };
}

function metadataSchemas(facts: LanguageFacts): Record<string, JsonSchema> {
  const schemas = Object.entries(metadata).map(
    ([key, field]) => [key, { ...fieldSchema(field), ...closer[key] }] as const,
  );
  return { ...Object.fromEntries(schemas), ...allowStar(schemas), tests: testsSchema(facts.testKinds) };
}

/** What reading asks of these beyond their types. */
const closer: Readonly<Record<string, JsonSchema>> = {
  mandate: { const: 1 },
  name: {
    pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
    patternErrorMessage: "Expected lower-case letters, digits and hyphens.",
  },
};

/** An accepted gap may name every constraint at once. */
function allowStar(schemas: readonly (readonly [string, JsonSchema])[]): Record<string, JsonSchema> {
  const gaps = schemas.find(([key]) => key === "accept_gaps")?.[1];
  const constraint = gaps?.items?.properties?.["constraint"];
  if (gaps?.items === undefined || constraint === undefined) return {};
  const withStar = { ...constraint, anyOf: [{ const: "*" }, ...(constraint.anyOf ?? [])] };
  return {
    accept_gaps: { ...gaps, items: { ...gaps.items, properties: { ...gaps.items.properties, constraint: withStar } } },
  };
}

function constraintSchema(constraint: Constraint, facts: LanguageFacts): JsonSchema {
  return {
    ...valueSchema(constraint, facts),
    title: constraint.id,
    description: constraint.summary,
    markdownDescription: constraintMarkdown(constraint),
    examples: [constraint.example],
    ...(constraint.whenAbsent === undefined ? {} : { default: constraint.whenAbsent }),
  };
}

function valueSchema(constraint: Constraint, facts: LanguageFacts): JsonSchema {
  const { id, type, lowering } = constraint;
  if (id === "hooks.run") return hooksSchema(type, facts.hooks);
  if (id === "features") return featuresSchema(type);
  if (lowering.kind === "special" && lowering.by === "codex")
    return { $ref: `#/definitions/${id === "codex.requirements" ? "requirements" : "config"}` };
  // A word that passes Codex's own values on is typed by the key that it becomes.
  if (lowering.kind === "requirement" && holdsCodexValues(type))
    return codexKeySchema("requirements", lowering.path) ?? typeSchema(type);
  return typeSchema(type);
}

function featuresSchema(type: PolicyType): JsonSchema {
  return codexKeySchema("requirements", ["features"]) ?? typeSchema(type);
}

function holdsCodexValues(type: PolicyType): boolean {
  return type.kind === "codex" || (type.kind === "map" && holdsCodexValues(type.value));
}

/** The words below a prefix; several below one name are a section. */
function sectionSchemas(prefix: string, words: ReadonlyMap<string, JsonSchema>): Record<string, JsonSchema> {
  const names = new Set(
    [...words.keys()].filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length).split(".")[0] ?? ""),
  );
  return Object.fromEntries(
    [...names].map((name) => {
      const id = `${prefix}${name}`;
      const word = words.get(id);
      if (word !== undefined) return [name, word];
      const section: JsonSchema = {
        title: id,
        description: sections[id] ?? "",
        type: "object",
        properties: sectionSchemas(`${id}.`, words),
        additionalProperties: false,
      };
      return [name, section];
    }),
  );
}

/** Keys of requirements.toml that have no word are sections by their own name. */
function codexTopLevel(): Record<string, JsonSchema> {
  const taken = new Set([...constraints.map((constraint) => constraint.id.split(".")[0]), ...Object.keys(metadata)]);
  const owned = new Set(
    constraints
      .flatMap((constraint) => constraint.owns)
      .filter((key) => key.artefact === "requirements")
      .map((key) => key.path),
  );
  const names = keyFacts("requirements")
    .map((fact) => fact.path)
    .filter((path) => !/[.[]/.test(path) && !taken.has(path) && !owned.has(path));
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/definitions/requirements/properties/${name}` }]));
}
