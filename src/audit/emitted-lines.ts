/** One leaf of an emitted file: where its key stands, and the line that says it. */
export interface EmittedLine {
  readonly path: readonly (string | number)[];
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Longer lines (the encoded Windows hook commands) would fill every report. */
const longestText = 160;

/**
 * The leaves of a TOML file that the emitter printed: values and lists with their lines, and tables that are empty on purpose. It
 * reads the emitter's own form only (one key a line, no dotted keys), which is a hundred times faster than a parser with positions;
 * a test compares it with one.
 */
export function emittedTomlLines(text: string): readonly EmittedLine[] {
  const lines = text.split("\n");
  const leaves: EmittedLine[] = [];
  const headers: EmittedLine[] = [];
  const counts = new Map<string, number>();
  const filled = new Set<string>();
  let table: readonly (string | number)[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (line === "" || line.startsWith("#")) continue;
    const place = { line: index + 1, text: shortText(line) };
    if (line.startsWith("[")) {
      table = tablePath(line, counts);
      headers.push({ path: table, ...place });
      continue;
    }
    const { keys, end } = readKeys(line, 0);
    leaves.push({ path: [...table, ...keys], ...place });
    filled.add(table.join("\0"));
    // The emitter begins a text of several lines with three quotes behind the equals sign, and escapes every quote inside.
    if (line.startsWith('= """', end + 1)) index = closingLine(lines, index + 1);
  }
  return [...leaves, ...emptyTables(headers, filled)];
}

/** The rules of an emitted exec policy file, in order. */
export function emittedRuleLines(text: string): readonly EmittedLine[] {
  const lines = text.split("\n");
  const starts = lines.flatMap((line, index) => (line === "prefix_rule(" ? [index] : []));
  return starts.map((start, index) => {
    const end = lines.indexOf(")", start);
    const parts = lines.slice(start + 1, end).map((line) => line.trim().replace(/,$/, ""));
    return { path: ["prefix_rules", index], line: start + 1, text: shortText(`prefix_rule(${parts.join(", ")})`) };
  });
}

function closingLine(lines: readonly string[], from: number): number {
  const found = lines.findIndex((line, index) => index >= from && line.includes('"""'));
  return found === -1 ? lines.length : found;
}

export function shortText(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1).trimEnd()}\u2026`;
}

/** A table without anything in it or below it is a value of its own. */
function emptyTables(headers: readonly EmittedLine[], filled: Set<string>): readonly EmittedLine[] {
  for (const { path } of headers)
    for (let length = 1; length < path.length; length += 1) filled.add(path.slice(0, length).join("\0"));
  return headers.filter(({ path }) => !filled.has(path.join("\0")));
}

/** `[a.b]`, or `[[a.b]]`, whose last name counts its occurrences; names of lists above stand for their latest item. */
function tablePath(line: string, counts: Map<string, number>): readonly (string | number)[] {
  const isItem = line.startsWith("[[");
  const { keys } = readKeys(line, isItem ? 2 : 1);
  const path: (string | number)[] = [];
  for (const [position, key] of keys.entries()) {
    path.push(key);
    const name = JSON.stringify(path);
    if (isItem && position === keys.length - 1) counts.set(name, (counts.get(name) ?? -1) + 1);
    const latest = counts.get(name);
    if (latest !== undefined) path.push(latest);
  }
  return path;
}

const key = /([A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*")(\.?)/y;

function readKeys(line: string, start: number): { readonly keys: readonly string[]; readonly end: number } {
  const keys: string[] = [];
  key.lastIndex = start;
  let end = start;
  for (let match = key.exec(line); match !== null; match = key.exec(line)) {
    keys.push(plainKey(match[1] ?? ""));
    end = key.lastIndex;
    if (match[2] === "") break;
  }
  return { keys, end };
}

/** The emitter's escapes are those of JSON. */
function plainKey(key: string): string {
  return key.startsWith('"') ? String(JSON.parse(key)) : key;
}
