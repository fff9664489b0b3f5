import { findKey, keyFacts } from "../catalogue/codex/index.ts";
import type { Constraint } from "../catalogue/constraint.ts";
import { constraintOfMember, constraintPosition, constraints, findConstraint } from "../catalogue/constraints/index.ts";
import { metadata } from "../catalogue/metadata.ts";
import { type Diagnostic, diagnose, invariant, type Outcome } from "../diagnostics/diagnostic.ts";
import { entryOf, type LocatedEntry, type LocatedMap, type LocatedNode, stringValue } from "../source/located.ts";
import { type Span, startOfFile } from "../source/span.ts";
import { checkValue, unknownKey } from "./check-value.ts";
import { expandStatement } from "./expand-statement.ts";
import type {
  AcceptedGap,
  ControlAddition,
  Exception,
  Layer,
  LayerTargets,
  LocatedText,
  Platform,
  Statement,
} from "./layer.ts";
import { findSecrets } from "./secrets.ts";

/**
 * Reads a located tree as a layer. Every problem is reported; the layer is undefined only where the file is no map or has no name,
 * so that later stages can go on and find more.
 */
export function readLayer(file: string, root: LocatedNode | undefined): Outcome<Layer | undefined> {
  if (root === undefined || root.kind !== "map") {
    const span = root?.span ?? startOfFile(file);
    return {
      value: undefined,
      diagnostics: [
        diagnose("wrong-type", span, root === undefined ? "the policy is empty" : "a policy must be a map of keys", {
          help: "begin with mandate: 1, name and owner",
        }),
      ],
    };
  }
  const diagnostics: Diagnostic[] = [...checkMetadata(root), ...findSecrets(root)];
  const statements: Statement[] = [];
  for (const entry of root.entries) {
    if (metadata[entry.key] !== undefined) continue;
    const read = readSection([entry.key], entry);
    statements.push(...read.value);
    diagnostics.push(...read.diagnostics);
  }
  statements.sort((a, b) => constraintPosition(a.constraint.id) - constraintPosition(b.constraint.id));
  const name = locatedText(root, "name");
  if (name === undefined) return { value: undefined, diagnostics };
  diagnostics.push(...checkReferences(root));
  return { value: buildLayer(file, root, name, statements), diagnostics };
}

function checkMetadata(root: LocatedMap): Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (const [key, field] of Object.entries(metadata)) {
    const entry = entryOf(root, key);
    if (entry !== undefined) problems.push(...checkMetadataValue(key, entry));
    else if (field.required === true)
      problems.push(
        diagnose("missing-key", { ...root.span, end: root.span.start }, `the layer lacks the key "${key}"`, {
          help: `add ${key}: ${field.summary}`,
        }),
      );
  }
  return problems;
}

function checkMetadataValue(key: string, entry: LocatedEntry): readonly Diagnostic[] {
  if (
    key === "mandate" &&
    entry.value.kind === "scalar" &&
    typeof entry.value.value === "number" &&
    entry.value.value !== 1
  )
    return [
      diagnose("unknown-language-version", entry.value.span, `the policy language has no version ${entry.value.value}`),
    ];
  if (key === "name") {
    const name = stringValue(entry.value);
    if (name !== undefined && !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name))
      return [
        diagnose("invalid-value", entry.value.span, `name: ${JSON.stringify(name)} is not a layer name`, {
          help: "use lower-case letters, digits and hyphens",
        }),
      ];
  }
  // The simulator reads tests; it knows which keys go together.
  if (key === "tests")
    return entry.value.kind === "list" ? [] : [diagnose("wrong-type", entry.value.span, "tests must be a list")];
  const field = metadata[key];
  invariant(field, `no metadata ${key}`);
  return checkValue(field.type, entry.value, key);
}

/** Constraint names in controls, delegate, exceptions and accept_gaps must exist. */
function checkReferences(root: LocatedMap): Diagnostic[] {
  const names: { text: string; span: LocatedNode["span"] }[] = [];
  const controls = entryOf(root, "controls")?.value;
  if (controls?.kind === "map")
    names.push(...controls.entries.map((entry) => ({ text: entry.key, span: entry.keySpan })));
  const delegate = entryOf(root, "delegate")?.value;
  if (delegate?.kind === "list") names.push(...texts(delegate));
  for (const key of ["exceptions", "accept_gaps"]) {
    const list = entryOf(root, key)?.value;
    if (list?.kind !== "list") continue;
    for (const item of list.items) {
      const node = entryOf(item, "constraint")?.value;
      const text = stringValue(node);
      if (node !== undefined && text !== undefined && !(key === "accept_gaps" && text === "*"))
        names.push({ text, span: node.span });
    }
  }
  return names
    .filter(
      ({ text }) =>
        constraintOfMember(text) === undefined &&
        !constraints.some((constraint) => constraint.id.startsWith(`${text}.`)),
    )
    .map(({ text, span }) => {
      const problem = unknownKey(
        text,
        span,
        "",
        constraints.map((constraint) => constraint.id),
      );
      return diagnose("unknown-constraint", span, `there is no constraint "${text}"`, { help: problem.help });
    });
}

function readSection(path: readonly string[], entry: LocatedEntry): Outcome<readonly Statement[]> {
  const id = path.join(".");
  const constraint = findConstraint(id);
  if (constraint !== undefined) return readStatement(constraint, entry);
  const children = childWords(id);
  if (children.length === 0) return readCodexKey(path, entry);
  if (entry.value.kind !== "map")
    return {
      value: [],
      diagnostics: [diagnose("wrong-type", entry.value.span, `${id} must be a map with ${children.join(", ")}`)],
    };
  const parts = entry.value.entries.map((child) => {
    const childId = `${id}.${child.key}`;
    if (findConstraint(childId) !== undefined || childWords(childId).length > 0)
      return readSection([...path, child.key], child);
    return { value: [], diagnostics: [unknownKey(child.key, child.keySpan, id, children)] };
  });
  return { value: parts.flatMap((part) => part.value), diagnostics: parts.flatMap((part) => part.diagnostics) };
}

function readStatement(constraint: Constraint, entry: LocatedEntry): Outcome<readonly Statement[]> {
  const problems = checkValue(constraint.type, entry.value, constraint.id);
  const expanded = expandStatement(constraint, entry);
  // A value of the wrong type is left out, so that one mistake is not reported again by every later stage; its neighbours stay.
  const wrong = problems.filter((problem) => problem.severity === "error").map((problem) => problem.span);
  return {
    value: wrong.every((span) => expanded.value.some(({ value }) => lies(span, value.span)))
      ? expanded.value.filter(({ value }) => !wrong.some((span) => lies(span, value.span)))
      : [],
    diagnostics: [...problems, ...expanded.diagnostics],
  };
}

function lies(inner: Span, outer: Span): boolean {
  return outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset;
}

/** A top-level key of requirements.toml without a plainer word is a section in the same words. */
function readCodexKey(path: readonly string[], entry: LocatedEntry): Outcome<readonly Statement[]> {
  const key = path[0] ?? "";
  const codex = findConstraint("codex.requirements");
  invariant(codex, "codex.requirements is in the catalogue");
  if (path.length === 1 && findKey("requirements", [key]) !== undefined) {
    const wrapped: LocatedEntry = {
      key: codex.id,
      keySpan: entry.keySpan,
      value: { kind: "map", entries: [entry], span: entry.value.span },
    };
    return readStatement(codex, wrapped);
  }
  return { value: [], diagnostics: [unknownKey(key, entry.keySpan, "", topLevelWords())] };
}

function childWords(id: string): readonly string[] {
  const prefix = `${id}.`;
  return [
    ...new Set(
      constraints
        .filter((constraint) => constraint.id.startsWith(prefix))
        .map((constraint) => constraint.id.slice(prefix.length).split(".")[0] ?? ""),
    ),
  ];
}

/** Every key that may stand at the top of a layer. */
export function topLevelWords(): readonly string[] {
  const words = constraints.map((constraint) => constraint.id.split(".")[0] ?? "");
  const codexKeys = keyFacts("requirements")
    .filter((fact) => !/[.[]/.test(fact.path))
    .map((fact) => fact.path);
  return [...new Set([...Object.keys(metadata), ...words, ...codexKeys])];
}

function buildLayer(file: string, root: LocatedMap, name: LocatedText, statements: readonly Statement[]): Layer {
  const description = locatedText(root, "description");
  const organization = readOrganization(root);
  const targets = readTargets(root);
  const tests = entryOf(root, "tests")?.value;
  return {
    file,
    name,
    owner: locatedText(root, "owner") ?? { text: "", span: root.span },
    extends: texts(entryOf(root, "extends")?.value),
    statements,
    controls: readControls(root),
    delegate: texts(entryOf(root, "delegate")?.value),
    exceptions: tables(root, "exceptions").flatMap(readException),
    acceptedGaps: tables(root, "accept_gaps").flatMap(readGap),
    ...(description === undefined ? {} : { description }),
    ...(organization === undefined ? {} : { organization }),
    ...(targets === undefined ? {} : { targets }),
    ...(tests === undefined ? {} : { tests }),
  };
}

function readOrganization(root: LocatedMap): Layer["organization"] {
  const node = entryOf(root, "organization")?.value;
  const name = stringValue(entryOf(node, "name")?.value);
  const identifier = stringValue(entryOf(node, "identifier")?.value);
  return node === undefined || name === undefined || identifier === undefined
    ? undefined
    : { name, identifier, span: node.span };
}

const platformNames: readonly Platform[] = ["macos", "windows", "linux", "cloud"];

function readTargets(root: LocatedMap): LayerTargets | undefined {
  const node = entryOf(root, "targets")?.value;
  if (node?.kind !== "map") return undefined;
  const codex = locatedText(node, "codex");
  const platforms = entryOf(node, "platforms")?.value;
  const split = entryOf(node, "split")?.value;
  const named = new Set(texts(platforms).map((item) => item.text));
  return {
    span: node.span,
    ...(codex === undefined ? {} : { codex }),
    ...(platforms === undefined
      ? {}
      : { platforms: { names: platformNames.filter((name) => named.has(name)), span: platforms.span } }),
    ...(split?.kind === "scalar" && typeof split.value === "boolean"
      ? { split: { value: split.value, span: split.span } }
      : {}),
  };
}

function readControls(root: LocatedMap): readonly ControlAddition[] {
  const node = entryOf(root, "controls")?.value;
  if (node?.kind !== "map") return [];
  return node.entries.map((entry) => ({
    constraint: entry.key,
    controls: texts(entry.value).map((item) => item.text),
    span: entry.keySpan,
  }));
}

function readException(node: LocatedMap): readonly Exception[] {
  const value = entryOf(node, "value")?.value;
  const expires = locatedText(node, "expires");
  const layer = locatedText(node, "layer");
  const field = (key: string) => stringValue(entryOf(node, key)?.value);
  const [id, constraint] = [field("id"), field("constraint")];
  if (
    value === undefined ||
    expires === undefined ||
    layer === undefined ||
    id === undefined ||
    constraint === undefined
  )
    return [];
  return [
    {
      id,
      constraint,
      layer: layer.text,
      layerSpan: layer.span,
      value,
      reason: field("reason") ?? "",
      approvedBy: field("approved_by") ?? "",
      ticket: field("ticket") ?? "",
      expires: expires.text,
      expiresSpan: expires.span,
      span: node.span,
    },
  ];
}

function readGap(node: LocatedMap): readonly AcceptedGap[] {
  const field = (key: string) => stringValue(entryOf(node, key)?.value);
  const until = locatedText(node, "until");
  const versions = locatedText(node, "versions");
  const [constraint, approvedBy, ticket] = [field("constraint"), field("approved_by"), field("ticket")];
  if (until === undefined || constraint === undefined || versions === undefined) return [];
  return [
    {
      constraint,
      versions: versions.text,
      versionsSpan: versions.span,
      because: field("because") ?? "",
      until: until.text,
      untilSpan: until.span,
      span: node.span,
      ...(approvedBy === undefined ? {} : { approvedBy }),
      ...(ticket === undefined ? {} : { ticket }),
    },
  ];
}

function tables(root: LocatedMap, key: string): readonly LocatedMap[] {
  const node = entryOf(root, key)?.value;
  return node?.kind === "list" ? node.items.filter((item) => item.kind === "map") : [];
}

function locatedText(node: LocatedNode, key: string): LocatedText | undefined {
  const value = entryOf(node, key)?.value;
  const text = stringValue(value);
  return value === undefined || text === undefined ? undefined : { text, span: value.span };
}

function texts(node: LocatedNode | undefined): readonly LocatedText[] {
  if (node?.kind !== "list") return [];
  return node.items.flatMap((item) =>
    item.kind === "scalar" && typeof item.value === "string" ? [{ text: item.value, span: item.span }] : [],
  );
}
