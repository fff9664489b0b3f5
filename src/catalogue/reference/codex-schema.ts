import { enumValues, features, hookEvents } from "../codex/data.ts";
import { isPlaceholder, type KeyNode, keyTree } from "../codex/key-tree.ts";
import { memberTypes } from "../codex/keys.ts";
import type { CodexArtefact, CodexType, KeyFact } from "../codex/types.ts";
import type { Lifetime } from "../codex/versions.ts";
import { constraints } from "../constraints/index.ts";
import { describeKey, describeLifetime } from "./describe-lifetime.ts";
import { anyValue, type JsonSchema } from "./json-schema.ts";

/** A file of Codex as JSON Schema, from table 1, without the keys that a word of the policy language owns. */
export function codexFileSchema(artefact: CodexArtefact): JsonSchema {
  return new SchemaWriter(artefact, ownedKeys(artefact)).children(keyTree(artefact), []);
}

/** One key of a file with all below it, whoever owns it: what a word that passes Codex's own values on may hold. */
export function codexKeySchema(artefact: CodexArtefact, path: readonly string[]): JsonSchema | undefined {
  let node: KeyNode | undefined = keyTree(artefact);
  for (const step of path) node = node?.literals.get(step) ?? node?.open;
  return node === undefined ? undefined : new SchemaWriter(artefact, new Set()).node(node, path);
}

function ownedKeys(artefact: CodexArtefact): ReadonlySet<string> {
  const owned = constraints.flatMap((constraint) => constraint.owns);
  return new Set(owned.filter((key) => key.artefact === artefact).map((key) => key.path));
}

class SchemaWriter {
  private readonly artefact: CodexArtefact;
  private readonly owned: ReadonlySet<string>;

  constructor(artefact: CodexArtefact, owned: ReadonlySet<string>) {
    this.artefact = artefact;
    this.owned = owned;
  }

  node(node: KeyNode, path: readonly string[]): JsonSchema {
    const { fact } = node;
    if (fact === undefined) return this.children(node, path);
    return { description: describeKey(fact), ...this.value(fact.type, fact, node, path) };
  }

  /** The keys that may stand in a table. */
  children(node: KeyNode, path: readonly string[]): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    for (const [name, child] of node.literals)
      if (!this.owned.has([...path, name].join("."))) properties[name] = this.node(child, [...path, name]);
    const { open } = node;
    const named = open === undefined ? undefined : chosenNames(open);
    if (open !== undefined && named !== undefined)
      for (const [name, life] of named)
        properties[name] = {
          ...this.node(open, [...path, "<name>"]),
          description: `Known to ${describeLifetime(life)}.`,
        };
    const isOpen = open !== undefined && named === undefined;
    return {
      type: "object",
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      additionalProperties: isOpen ? this.node(open, [...path, "<name>"]) : false,
    };
  }

  private value(type: CodexType, fact: KeyFact, node: KeyNode, path: readonly string[]): JsonSchema {
    switch (type.kind) {
      case "boolean":
        return { type: "boolean" };
      case "string":
      case "path":
        return { type: "string" };
      case "number":
        return { type: "number" };
      case "integer":
        // Codex has no signed setting: where the table gives no lower limit it is 0.
        return {
          type: "integer",
          minimum: type.minimum ?? 0,
          ...(type.maximum === undefined ? {} : { maximum: type.maximum }),
        };
      case "choice":
        return this.choice(type.of, fact);
      case "list":
        return {
          type: "array",
          items: this.inner(type.item, fact, node.items, path),
          ...(type.nonEmpty === true ? { minItems: 1 } : {}),
        };
      case "map":
        return this.map(type.value, fact, node, path);
      case "table":
        return this.table(type, fact, node, path);
      case "union":
        return { anyOf: type.of.map((member) => this.value(member, fact, node, path)) };
      case "any":
        return anyValue;
    }
  }

  /** What stands inside a list or map: its own entry of table 1 where it has one, else what the list or map says of it. */
  private inner(type: CodexType, fact: KeyFact, node: KeyNode | undefined, path: readonly string[]): JsonSchema {
    return node?.fact === undefined
      ? this.value(type, fact, node ?? { literals: new Map() }, path)
      : this.node(node, path);
  }

  private choice(of: readonly string[], fact: KeyFact): JsonSchema {
    const lives = of.map((value) => enumValues.find((entry) => isValueOf(entry, this.artefact, fact, value)));
    if (lives.every((life) => life?.since === undefined && life?.until === undefined))
      return { type: "string", enum: of };
    return {
      type: "string",
      enum: of,
      markdownEnumDescriptions: lives.map((life) => `Known to ${describeLifetime(life ?? {})}.`),
    };
  }

  private map(value: CodexType, fact: KeyFact, node: KeyNode, path: readonly string[]): JsonSchema {
    if (node.literals.size > 0 || node.open?.fact !== undefined) return this.children(node, path);
    return { type: "object", additionalProperties: this.inner(value, fact, node.open, [...path, "<name>"]) };
  }

  private table(
    type: CodexType & { kind: "table" },
    fact: KeyFact,
    node: KeyNode,
    path: readonly string[],
  ): JsonSchema {
    // A table of which nothing is known below is passed on as it is.
    if (node.literals.size === 0 && node.open === undefined) return { type: "object" };
    const schema = this.children(node, path);
    const isVariant = memberTypes(fact.type).some((member) => member.kind === "choice");
    if (isVariant) return { ...schema, minProperties: 1, maxProperties: 1 };
    return type.required === undefined ? schema : { ...schema, required: type.required };
  }
}

function isValueOf(
  entry: { readonly artefact: CodexArtefact; readonly path: string; readonly value: string },
  artefact: CodexArtefact,
  fact: KeyFact,
  value: string,
): boolean {
  if (entry.artefact !== artefact || entry.value !== value) return false;
  const patterns = [fact.path, fact.aliasOf ?? fact.path];
  return patterns.some(
    (pattern) => entry.path === pattern || entry.path === `${pattern}[]` || isPlaceholderOf(pattern, entry.path),
  );
}

/** Whether a pattern is that of the members of a map. */
function isPlaceholderOf(parent: string, path: string): boolean {
  return path.startsWith(`${parent}.`) && isPlaceholder(path.slice(parent.length + 1));
}

/** The names that Codex chooses for a placeholder, with their lives; undefined where the organisation chooses them. */
function chosenNames(open: KeyNode): readonly (readonly [string, Lifetime])[] | undefined {
  switch (open.fact?.namesFrom) {
    case "hook-events":
      return hookEvents.map((event) => [event.event, event]);
    case "features":
      return features.map((feature) => [feature.name, feature]);
    case undefined:
      return undefined;
  }
}
