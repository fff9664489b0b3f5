import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const invalidRoot = fileURLToPath(new URL(".", import.meta.url));

/** One thing that a document says about itself. */
export interface Expectation {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly column?: number;
}

/** A bad document, or a folder of files that are bad together. */
export interface InvalidCase {
  readonly name: string;
  /** The file that is checked. */
  readonly entry: string;
  /** Every file by its name beside the entry; the entry too. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly expected: readonly Expectation[];
  /** Codes that may be said besides, wherever. */
  readonly also: readonly string[];
  /** The client versions, for Codex's own files. */
  readonly client?: string;
  /** The whole folder is built as a fleet, instead of the entry being checked. */
  readonly builds?: true;
}

/** Every case that stands in files below test/invalid. A folder with an `entry.policy.yaml` is one case. */
export function storedCases(): readonly InvalidCase[] {
  return casesBelow(invalidRoot).sort((a, b) => (a.name < b.name ? -1 : 1));
}

const isDocument = (name: string): boolean => /\.(policy\.yaml|toml|rules|mobileconfig|plist)$/.test(name);

function casesBelow(directory: string): InvalidCase[] {
  const names = readdirSync(directory);
  const entry = names.find((name) => name === "entry.policy.yaml");
  if (entry !== undefined) return [readCase(relative(invalidRoot, directory), entry, filesBelow(directory, ""))];
  return names.flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return casesBelow(path);
    if (!isDocument(name)) return [];
    const beside = names.filter((other) => other === `${name}.expect`).map((other) => [other, readFileSync(join(directory, other))] as const);
    return [readCase(relative(invalidRoot, path), name, { [name]: readFileSync(path), ...Object.fromEntries(beside) })];
  });
}

function filesBelow(directory: string, prefix: string): Record<string, Uint8Array> {
  const entries = readdirSync(directory).flatMap((name): (readonly [string, Uint8Array])[] => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return Object.entries(filesBelow(path, `${prefix}${name}/`));
    return [[`${prefix}${name}`, readFileSync(path)]];
  });
  return Object.fromEntries(entries);
}

function readCase(name: string, entry: string, files: Readonly<Record<string, Uint8Array>>): InvalidCase {
  const texts = Object.entries(files).map(([file, bytes]) => [file, new TextDecoder().decode(bytes)] as const);
  const also = texts.flatMap(([, text]) => [...text.matchAll(/# also: ([a-z, -]+)/g)].flatMap((match) => (match[1] ?? "").trim().split(/,\s*/)));
  const client = texts.map(([, text]) => /# client: (.+)/.exec(text)?.[1]).find((range) => range !== undefined);
  return {
    name,
    entry,
    files,
    also,
    expected: texts.flatMap(([file, text]) => (file.endsWith(".expect") ? besideIt(file, text) : inIt(file, text))),
    ...(client === undefined ? {} : { client }),
    ...(texts.some(([, text]) => text.includes("# command: build")) ? { builds: true } : {}),
  };
}

/** `bad: line # expect: code, other-code @12`; in XML the comment's end may follow. */
function inIt(file: string, text: string): readonly Expectation[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const stated = /# expect: (.+?)\s*(?:-->)?$/.exec(line)?.[1];
    if (stated === undefined) return [];
    return stated.split(/,\s*/).map((part) => expectation(file, index + 1, part));
  });
}

/** For what takes no comment: a sibling `.expect` file with a line `LINE code` or `LINE code @COLUMN` each. */
function besideIt(file: string, text: string): readonly Expectation[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [number, ...rest] = line.split(" ");
      return expectation(basename(file, ".expect"), Number(number), rest.join(" "));
    });
}

function expectation(file: string, line: number, part: string): Expectation {
  const [code, column] = part.split(" @");
  return { file, line, code: code ?? "", ...(column === undefined ? {} : { column: Number(column) }) };
}
