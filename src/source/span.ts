/** A place in a text. Lines and columns count from 1, offsets from 0; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A stretch of one file. `file` is the name shown to people: a path as given, or `profile:NAME`. */
export interface Span {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** Whether two stretches are the same; they may be one object. */
export function sameSpan(a: Span, b: Span): boolean {
  return a === b || (a.file === b.file && a.start.offset === b.start.offset && a.end.offset === b.end.offset);
}

/** The first place of a file, for problems that concern the whole of it. */
export function startOfFile(file: string): Span {
  const start = { line: 1, column: 1, offset: 0 };
  return { file, start, end: start };
}
