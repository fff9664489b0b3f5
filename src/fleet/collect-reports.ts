import type { FleetReport, MalformedReport } from "./fleet-report.ts";
import { NoReport, readReport } from "./read-report.ts";
import type { ReportSource } from "./report-source.ts";
import { type Line, splitLines } from "./split-lines.ts";

/** In bytes. A report of one endpoint has kilobytes. */
const longestReport = 16_000_000;
/** Smaller files of a directory are read in one piece. */
const smallFile = 1_000_000;
const endings = /\.(json|ndjson|jsonl)$/i;

export type Collected = { readonly report: FleetReport } | { readonly malformed: MalformedReport };

/**
 * Everything below the named files and directories, one by one. A file holds one report, a list of reports, or one report a line. What
 * is no report is said in its place; what is named and cannot be read throws the source's error.
 */
export async function* collectReports(
  paths: readonly string[],
  source: ReportSource,
  now: number,
): AsyncGenerator<Collected> {
  for (const path of paths) {
    if (path === "-") yield* reportsIn(source.pieces(path), { file: "(standard input)", name: "standard input" }, now);
    else if (source.isDirectory(path)) yield* reportsBelow(path, source, now);
    else
      yield* reportsIn(source.pieces(path), { file: path, name: nameOf(path.slice(path.lastIndexOf("/") + 1)) }, now);
  }
}

async function* reportsBelow(directory: string, source: ReportSource, now: number): AsyncGenerator<Collected> {
  const top = directory.endsWith("/") ? directory : `${directory}/`;
  for (const file of source.filesBelow(directory)) {
    if (!endings.test(file)) continue;
    const named = { file, name: nameOf(file.startsWith(top) ? file.slice(top.length) : file) };
    let bytes: Uint8Array | undefined;
    try {
      bytes = source.whole(file, smallFile);
    } catch (error) {
      yield malformedAt(file, 1, error instanceof Error ? error.message : String(error));
      continue;
    }
    if (bytes === undefined) yield* reportsIn(source.pieces(file), named, now);
    else yield* reportsIn(onePiece(bytes), named, now);
  }
}

interface NamedFile {
  readonly file: string;
  /** What the endpoint is called of a report that does not say. */
  readonly name: string;
}

async function* reportsIn(pieces: AsyncIterable<Uint8Array>, named: NamedFile, now: number): AsyncGenerator<Collected> {
  const lines = splitLines(pieces, longestReport);
  const first = await firstOf(lines);
  if (first === undefined) {
    yield malformedAt(named.file, 1, "it is empty");
    return;
  }
  const value = parse(first);
  if ("value" in value) {
    // One report a line, or a file of one line: which of the two shows only after it.
    const second = await firstOf(lines);
    yield* reportsOf(value.value, first.number, second === undefined ? named : lineOf(named, first.number), now);
    for (let line = second; line !== undefined; line = await firstOf(lines)) yield* reportAt(line, named, now);
    return;
  }
  yield* documentIn(first, lines, named, now);
}

/** A text whose first line is no JSON by itself: one document over many lines, or lines of which the first is broken. */
async function* documentIn(
  first: Line,
  lines: AsyncGenerator<Line>,
  named: NamedFile,
  now: number,
): AsyncGenerator<Collected> {
  const held: Line[] = [first];
  let size = first.bytes?.length ?? longestReport;
  while (size < longestReport) {
    const line = await lines.next();
    if (line.done === true) break;
    held.push(line.value);
    size += (line.value.bytes?.length ?? longestReport) + 1;
  }
  const whole = size < longestReport ? parse({ number: 1, bytes: joined(held) }) : undefined;
  if (whole !== undefined && "value" in whole) {
    yield* reportsOf(whole.value, first.number, named, now);
    return;
  }
  const found = held.filter((line) => !isBlank(line)).flatMap((line) => [...reportAt(line, named, now)]);
  if (whole !== undefined && !found.some((each) => "report" in each)) {
    yield malformedAt(named.file, first.number, whole.message);
    return;
  }
  yield* found;
  for (let line = await firstOf(lines); line !== undefined; line = await firstOf(lines))
    yield* reportAt(line, named, now);
}

function* reportAt(line: Line, named: NamedFile, now: number): Generator<Collected> {
  const parsed = parse(line);
  if ("value" in parsed) yield* reportsOf(parsed.value, line.number, lineOf(named, line.number), now);
  else yield malformedAt(named.file, line.number, parsed.message);
}

/** The report that a value is, or those that a list holds. */
function* reportsOf(value: unknown, line: number, named: NamedFile, now: number): Generator<Collected> {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) yield malformedAt(named.file, line, "it is a list without reports");
  for (const [index, each] of values.entries()) {
    const endpoint = values.length === 1 ? named.name : `${named.name}[${index}]`;
    try {
      yield { report: readReport(each, { endpoint, now }) };
    } catch (error) {
      if (!(error instanceof NoReport)) throw error;
      yield malformedAt(named.file, line, error.message);
    }
  }
}

function malformedAt(file: string, line: number, message: string): Collected {
  return { malformed: { file, line, message } };
}

function nameOf(path: string): string {
  return path.replace(endings, "");
}

function lineOf({ file, name }: NamedFile, line: number): NamedFile {
  return { file, name: `${name}:${line}` };
}

/** The next line that says something. */
async function firstOf(lines: AsyncGenerator<Line>): Promise<Line | undefined> {
  for (;;) {
    const next = await lines.next();
    if (next.done === true) return undefined;
    if (!isBlank(next.value)) return next.value;
  }
}

function isBlank({ bytes }: Line): boolean {
  return bytes !== undefined && bytes.every((byte) => byte === 32 || byte === 13 || byte === 9);
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function parse({ number, bytes }: Line): { readonly value: unknown } | { readonly message: string } {
  if (bytes === undefined) return { message: `the line is longer than ${longestReport} bytes` };
  if (number === 1 && bytes[0] !== undefined && bytes[0] >= 0xfe) return { message: "it is UTF-16: write it as UTF-8" };
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { message: "it is not UTF-8" };
  }
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // The engine's own words quote the text, which may hold what nobody should see.
    return { message: "it is no JSON" };
  }
}

function joined(lines: readonly Line[]): Uint8Array {
  const lineFeed = new Uint8Array([10]);
  return Buffer.concat(lines.flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes, lineFeed])));
}

// eslint-disable-next-line @typescript-eslint/require-await -- pieces come one after the other, also where there is one
async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
