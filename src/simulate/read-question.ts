import { type Diagnostic, diagnose, type Outcome } from "../diagnostics/diagnostic.ts";
import { suggest } from "../policy/nearest.ts";
import {
  isPlainMap,
  type LocatedEntry,
  type LocatedMap,
  type LocatedNode,
  stringValue,
  toPlain,
} from "../source/located.ts";
import type { PlainMap } from "./bundle.ts";
import { type Question, type QuestionKind, type ServerDefinition, verdicts } from "./question.ts";

/** The keys that may stand beside each kind of question. */
const companions: Readonly<Record<QuestionKind, readonly string[]>> = {
  command: ["cwd"],
  domain: [],
  read: [],
  mcp: [],
  config: [],
  hook: ["input"],
};

const commonKeys = ["expect", "client"];

const kinds = Object.keys(verdicts) as QuestionKind[];

/** Reads the question out of an entry of a `tests:` list. Undefined where it has problems. */
export function readQuestion(node: LocatedMap): Outcome<Question | undefined> {
  const asked = node.entries.filter((entry) => kinds.some((kind) => kind === entry.key));
  const [entry, second] = asked;
  const kind = kinds.find((candidate) => candidate === entry?.key);
  const known = kind === undefined ? [...kinds, ...commonKeys] : [kind, ...companions[kind], ...commonKeys];
  const problems = [...unknownKeys(node, second === undefined ? known : [...known, second.key])];
  if (second !== undefined) {
    problems.push(
      diagnose(
        "invalid-value",
        second.keySpan,
        `a test asks one question, this one asks for ${entry?.key ?? ""} and ${second.key}`,
        {
          help: "write two tests",
        },
      ),
    );
  }
  if (entry === undefined || kind === undefined) {
    if (problems.length === 0) problems.push(missingQuestion(node));
    return { value: undefined, diagnostics: problems };
  }
  const read = readBody(kind, entry, node);
  const diagnostics = [...problems, ...read.diagnostics];
  return { value: diagnostics.length === 0 ? read.value : undefined, diagnostics };
}

function missingQuestion(node: LocatedNode): Diagnostic {
  return diagnose("missing-key", node.span, "the test asks nothing", { help: `add one of ${kinds.join(", ")}` });
}

/** A diagnostic for each key of a map that is not known. */
export function unknownKeys(node: LocatedMap, known: readonly string[]): readonly Diagnostic[] {
  return node.entries
    .filter((entry) => !known.includes(entry.key))
    .map((entry) =>
      diagnose("unknown-key", entry.keySpan, `a test has no key "${entry.key}"`, { help: suggest(entry.key, known) }),
    );
}

function readBody(kind: QuestionKind, entry: LocatedEntry, node: LocatedMap): Outcome<Question | undefined> {
  switch (kind) {
    case "command":
      return readCommand(entry, node);
    case "domain":
      return mapOutcome(readText(entry), (domain) => ({ kind, domain }));
    case "read":
      return mapOutcome(readText(entry), (path) => ({ kind, path }));
    case "mcp":
      return mapOutcome(readServers(entry), (servers) => ({ kind, servers }));
    case "config":
      return mapOutcome(readMap(entry), (config) => ({ kind, config }));
    case "hook":
      return readHook(entry, node);
  }
}

function readCommand(entry: LocatedEntry, node: LocatedMap): Outcome<Question | undefined> {
  const command = readText(entry);
  const place = node.entries.find((candidate) => candidate.key === "cwd");
  const cwd = place === undefined ? undefined : readText(place);
  const diagnostics = [...command.diagnostics, ...(cwd?.diagnostics ?? [])];
  if (command.value === undefined) return { value: undefined, diagnostics };
  return {
    value: { kind: "command", command: command.value, ...(cwd?.value !== undefined && { cwd: cwd.value }) },
    diagnostics,
  };
}

function readHook(entry: LocatedEntry, node: LocatedMap): Outcome<Question | undefined> {
  const hook = readText(entry);
  const place = node.entries.find((candidate) => candidate.key === "input");
  if (place === undefined) {
    const problem = diagnose("missing-key", node.span, 'a hook test needs the key "input"', {
      help: "add input: { tool_input: { command: ... } }",
    });
    return { value: undefined, diagnostics: [...hook.diagnostics, problem] };
  }
  const input = readMap(place);
  const diagnostics = [...hook.diagnostics, ...input.diagnostics];
  if (hook.value === undefined || input.value === undefined) return { value: undefined, diagnostics };
  return { value: { kind: "hook", hook: hook.value, input: input.value }, diagnostics };
}

function readText(entry: LocatedEntry): Outcome<string | undefined> {
  const value = stringValue(entry.value);
  if (value !== undefined) return { value, diagnostics: [] };
  return { value: undefined, diagnostics: [wrongType(entry.value, entry.key, "text")] };
}

function readMap(entry: LocatedEntry): Outcome<PlainMap | undefined> {
  const value = toPlain(entry.value);
  if (isPlainMap(value)) return { value, diagnostics: [] };
  return { value: undefined, diagnostics: [wrongType(entry.value, entry.key, "a map")] };
}

function readServers(entry: LocatedEntry): Outcome<Readonly<Record<string, ServerDefinition>> | undefined> {
  if (entry.value.kind !== "map")
    return { value: undefined, diagnostics: [wrongType(entry.value, "mcp", "a map of servers")] };
  const read = entry.value.entries.map((server) => [server.key, readServer(server)] as const);
  return {
    value: Object.fromEntries(read.map(([name, server]) => [name, server.value])),
    diagnostics: read.flatMap(([, server]) => server.diagnostics),
  };
}

function readServer(entry: LocatedEntry): Outcome<ServerDefinition> {
  const node = entry.value;
  if (node.kind !== "map")
    return { value: {}, diagnostics: [wrongType(node, entry.key, "a map with url, or command and args")] };
  const diagnostics = [...unknownKeys(node, ["url", "command", "args"])];
  const text = (key: string): string | undefined => {
    const place = node.entries.find((candidate) => candidate.key === key);
    if (place === undefined) return undefined;
    const read = readText(place);
    diagnostics.push(...read.diagnostics);
    return read.value;
  };
  const url = text("url");
  const command = text("command");
  const list = node.entries.find((candidate) => candidate.key === "args");
  const args = list?.value.kind === "list" ? list.value.items.map(stringValue) : undefined;
  if (list !== undefined && (args === undefined || args.includes(undefined))) {
    diagnostics.push(wrongType(list.value, "args", "a list of texts"));
  }
  const value = {
    ...(url !== undefined && { url }),
    ...(command !== undefined && { command }),
    ...(args !== undefined && { args: args.filter((item) => item !== undefined) }),
  };
  return { value, diagnostics };
}

function wrongType(node: LocatedNode, key: string, wanted: string): Diagnostic {
  return diagnose("wrong-type", node.span, `${key} must be ${wanted}`);
}

function mapOutcome<T>(outcome: Outcome<T | undefined>, make: (value: T) => Question): Outcome<Question | undefined> {
  const { value, diagnostics } = outcome;
  return { value: value === undefined ? undefined : make(value), diagnostics };
}
