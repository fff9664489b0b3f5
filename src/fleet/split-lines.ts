/** A line of a text, counted from 1. Undefined bytes: the line is longer than the limit. */
export interface Line {
  readonly number: number;
  readonly bytes: Uint8Array | undefined;
}

const lineFeed = 10;

/** The lines of a text that comes in pieces; memory holds one piece and one line. */
export async function* splitLines(pieces: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Line> {
  let number = 1;
  let held: Uint8Array[] = [];
  let size = 0;
  const take = (part: Uint8Array) => {
    size += part.length;
    if (size <= limit) held.push(part);
    else held = [];
  };
  const finish = (): Line => {
    const bytes = size > limit ? undefined : held.length === 1 ? held[0] : Buffer.concat(held);
    held = [];
    size = 0;
    return { number: number++, bytes };
  };
  for await (const piece of pieces) {
    let begin = 0;
    for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, begin)) {
      take(piece.subarray(begin, end));
      yield finish();
      begin = end + 1;
    }
    if (begin < piece.length) take(piece.subarray(begin));
  }
  if (size > 0) yield finish();
}
