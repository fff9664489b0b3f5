import { childrenOf, findKey } from "../catalogue/codex/index.ts";
import type { CodexFields, PolicyType } from "../catalogue/policy-type.ts";
import { checkFormat } from "../catalogue/text-formats.ts";
import { type Diagnostic, diagnose } from "../diagnostics/diagnostic.ts";
import type { LocatedMap, LocatedNode, LocatedScalar } from "../source/located.ts";
import { suggest } from "./nearest.ts";

/** Every problem of a value that does not have the type the catalogue asks for; empty when it has. `name` is the key as written. */
export function checkValue(type: PolicyType, node: LocatedNode, name: string): readonly Diagnostic[] {
  switch (type.kind) {
    case "codex":
      return isEmpty(node) ? [wrongType(node, name, "a value")] : [];
    case "switch":
      return node.kind === "scalar" && typeof node.value === "boolean" ? [] : [wrongType(node, name, "true or false")];
    case "count":
      return checkCount(type, node, name);
    case "text":
      return checkText(type, node, name);
    case "choice":
      return checkChoice(type.of, node, name);
    case "list":
      if (node.kind !== "list") return [wrongType(node, name, "a list")];
      if (type.nonEmpty === true && node.items.length === 0) return [emptyList(node, name)];
      return node.items.flatMap((item, index) => checkValue(type.item, item, `${name}[${index}]`));
    case "map":
      if (node.kind !== "map") return [wrongType(node, name, "a map")];
      return node.entries.flatMap((entry) => [
        ...(type.keys === undefined
          ? []
          : checkText(
              { kind: "text", format: type.keys },
              { kind: "scalar", value: entry.key, span: entry.keySpan },
              name,
            )),
        ...checkValue(type.value, entry.value, `${name}.${entry.key}`),
      ]);
    case "table":
      return node.kind === "map" ? checkTable(type, node, name) : [wrongType(node, name, "a map")];
    case "either":
      return checkEither(type.of, node, name);
  }
}

function checkCount(
  type: Extract<PolicyType, { kind: "count" }>,
  node: LocatedNode,
  name: string,
): readonly Diagnostic[] {
  if (node.kind !== "scalar" || typeof node.value !== "number" || node.float === true)
    return [wrongType(node, name, "a whole number")];
  if (node.value < type.minimum || (type.maximum !== undefined && node.value > type.maximum))
    return [
      diagnose(
        "invalid-value",
        node.span,
        `${name} must be ${type.maximum === undefined ? `${type.minimum} or more` : `from ${type.minimum} to ${type.maximum}`}`,
      ),
    ];
  return [];
}

function checkText(
  type: Extract<PolicyType, { kind: "text" }>,
  node: LocatedNode,
  name: string,
): readonly Diagnostic[] {
  if (node.kind !== "scalar" || typeof node.value !== "string") return [wrongType(node, name, "text")];
  if (type.format === undefined) return [];
  const problem = checkFormat(type.format, node.value);
  if (problem === undefined) return [];
  return [
    diagnose(
      problem.code,
      node.span,
      `${name}: ${problem.message}`,
      problem.help === undefined ? {} : { help: problem.help },
    ),
  ];
}

function checkChoice(of: readonly string[], node: LocatedNode, name: string): readonly Diagnostic[] {
  if (node.kind !== "scalar" || typeof node.value !== "string")
    return [wrongType(node, name, `one of ${of.join(", ")}`)];
  if (of.includes(node.value)) return [];
  return [
    diagnose("unknown-choice", node.span, `${name} does not know "${shorten(node.value)}"`, {
      help: suggest(node.value, of),
      label: `one of ${of.join(", ")}`,
    }),
  ];
}

function checkTable(
  type: Extract<PolicyType, { kind: "table" }>,
  node: LocatedMap,
  name: string,
): readonly Diagnostic[] {
  const known = Object.keys(type.fields);
  const problems: Diagnostic[] = [];
  for (const entry of node.entries) {
    const field = type.fields[entry.key];
    if (field === undefined && isCodexField(type.codexFields, entry.key)) continue;
    if (field === undefined)
      problems.push(unknownKey(entry.key, entry.keySpan, name, [...known, ...codexNames(type.codexFields)]));
    else problems.push(...checkValue(field.type, entry.value, `${name}.${entry.key}`));
  }
  const present = node.entries.map((entry) => entry.key);
  for (const [key, field] of Object.entries(type.fields))
    if (field.required === true && !present.includes(key))
      problems.push(
        diagnose("missing-key", node.span, `${name} lacks the key "${key}"`, { help: `add ${key}: ${field.summary}` }),
      );
  const alternatives = type.exactlyOne?.filter((key) => present.includes(key)) ?? [];
  if (type.exactlyOne !== undefined && alternatives.length !== 1)
    problems.push(
      diagnose(
        alternatives.length === 0 ? "missing-key" : "invalid-value",
        node.span,
        alternatives.length === 0
          ? `${name} needs one of ${type.exactlyOne.join(", ")}`
          : `${name} has ${alternatives.join(" and ")}, which exclude each other`,
        { help: `keep exactly one of ${type.exactlyOne.join(", ")}` },
      ),
    );
  return problems;
}

/** A field by Codex's own name: its value is the judge's to check, with the rest of the document. */
function isCodexField(fields: CodexFields | undefined, key: string): boolean {
  return fields !== undefined && findKey(fields.artefact, [...fields.path, key]) !== undefined;
}

function codexNames(fields: CodexFields | undefined): readonly string[] {
  return fields === undefined ? [] : childrenOf(fields.artefact, fields.path);
}

/** Tries each alternative; when none fits, the problems of the one of the same kind are the useful ones. */
function checkEither(of: readonly PolicyType[], node: LocatedNode, name: string): readonly Diagnostic[] {
  const attempts = of.map((type) => ({ type, problems: checkValue(type, node, name) }));
  if (attempts.some((attempt) => attempt.problems.length === 0)) return [];
  const fitting = attempts.find((attempt) => fits(attempt.type, node));
  return fitting === undefined ? [wrongType(node, name, of.map(describeType).join(" or "))] : fitting.problems;
}

function fits(type: PolicyType, node: LocatedNode): boolean {
  if (node.kind === "map") return type.kind === "table" || type.kind === "map";
  if (node.kind === "list") return type.kind === "list";
  return typeof node.value === "string" && (type.kind === "choice" || type.kind === "text");
}

export function unknownKey(
  key: string,
  span: Diagnostic["span"],
  within: string,
  known: readonly string[],
): Diagnostic {
  const place = within === "" ? "a layer" : within;
  return diagnose("unknown-key", span, `${place} has no key "${shorten(key)}"`, { help: suggest(key, known) });
}

function wrongType(node: LocatedNode, name: string, expected: string): Diagnostic {
  const found = isEmpty(node) ? "nothing" : describeNode(node);
  return diagnose("wrong-type", node.span, `${name} must be ${expected}, not ${found}`);
}

function emptyList(node: LocatedNode, name: string): Diagnostic {
  return diagnose("stops-codex", node.span, `${name} is an empty list`, {
    help: `an empty list allows nothing, and Codex refuses it: list at least one value, or leave ${name} out to leave it unconstrained`,
  });
}

function isEmpty(node: LocatedNode): node is LocatedScalar {
  return node.kind === "scalar" && node.value === null;
}

export function describeNode(node: LocatedNode): string {
  if (node.kind !== "scalar") return node.kind === "list" ? "a list" : "a map";
  if (typeof node.value === "string") return `the text "${shorten(node.value)}"`;
  return typeof node.value === "number" ? `the number ${node.value}` : String(node.value);
}

function describeType(type: PolicyType): string {
  switch (type.kind) {
    case "switch":
      return "true or false";
    case "text":
      return "text";
    case "count":
      return "a whole number";
    case "choice":
      return `one of ${type.of.join(", ")}`;
    case "list":
      return "a list";
    case "map":
      return "a map";
    case "table":
      return `a map with ${Object.keys(type.fields).join(", ")}`;
    case "either":
      return type.of.map(describeType).join(" or ");
    case "codex":
      return "a value";
  }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
