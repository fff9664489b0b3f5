import { parse } from "smol-toml";
import { isPlainMap, locate, type LocatedEntry, type LocatedMap, type Plain, toPlain } from "../../source/located.ts";
import { parseYaml } from "../../source/parse-yaml.ts";
import { sourceText } from "../../source/source-text.ts";
import { startOfFile } from "../../source/span.ts";
import { type Question, readQuestion } from "../../simulate/index.ts";
import { UsageError } from "../services.ts";

/** The options that say what a question is about; without one it is a command. */
export type AskedKind = "domain" | "read" | "mcp" | "config";

/** The question of a command line. It is read as a test's question would be. */
export function questionOf(kind: AskedKind | "command", text: string): Question {
  const span = startOfFile(`--${kind}`);
  const value = valueOf(kind, text);
  const entry: LocatedEntry = { key: kind, keySpan: span, value: locate(value, span) };
  const node: LocatedMap = { kind: "map", entries: [entry], span };
  const read = readQuestion(node);
  const [problem] = read.diagnostics;
  if (read.value === undefined) throw new UsageError(`--${kind}: ${problem?.message ?? "this is no question"}`);
  return read.value;
}

function valueOf(kind: AskedKind | "command", text: string): Plain {
  if (kind === "config") return mapText(text, "--config") ?? assignment(text);
  if (kind === "mcp") return mapText(text, "--mcp") ?? server(text);
  return text;
}

/** `{ docs: { url: ... } }` as in a test, or as JSON. */
function mapText(text: string, option: string): Plain | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  const { value, diagnostics } = parseYaml(sourceText(option, text));
  const [problem] = diagnostics;
  if (value === undefined || problem !== undefined)
    throw new UsageError(`${option}: ${problem?.message ?? "the map is empty"}`);
  return toPlain(value);
}

/** `docs=https://mcp.example/docs` or `build=/usr/local/bin/mcp serve`. */
function server(text: string): Plain {
  const [, name, what] = /^([^=\s]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || what === undefined)
    throw new UsageError("--mcp: write NAME=URL, NAME=COMMAND ARGUMENTS, or { NAME: { url: ... } }");
  if (/^https?:\/\//i.test(what)) return { [name]: { url: what } };
  const words = what.trim().split(/\s+/);
  const [command = "", ...args] = words;
  return { [name]: args.length === 0 ? { command } : { command, args } };
}

/** `features.hooks=false`, as `codex -c` takes it: the value is TOML, or else a text. */
function assignment(text: string): Plain {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new UsageError("--config: write KEY=VALUE as for codex -c, or { KEY: VALUE }");
  for (const written of [value, JSON.stringify(value)]) {
    try {
      const read = parse(`${key} = ${written}\n`) as Plain;
      if (isPlainMap(read)) return read;
    } catch {
      // Codex too takes a value that is no TOML as the text that it is.
    }
  }
  throw new UsageError(`--config: ${JSON.stringify(key.trim())} is no key`);
}
