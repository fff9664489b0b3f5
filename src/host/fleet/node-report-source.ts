import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { ReportSource } from "../../fleet/report-source.ts";
import { compareBytes } from "../files/list-directory.ts";
import { hostError } from "../files/system-error.ts";
import { HostError } from "../host-error.ts";

const pieceSize = 1 << 20;

/**
 * Reports on this machine. Files are opened and read synchronously: of a hundred thousand small ones, waiting for each takes several
 * times as long as reading it.
 */
export const nodeReportSource: ReportSource = {
  isDirectory: (path) => attempt("cannot look at", path, () => statSync(path).isDirectory()),
  filesBelow,
  whole: (path, limit) =>
    attempt("cannot read", path, () => {
      // Without O_NONBLOCK a FIFO would wait for whoever writes it, and a link would lead out of the directory.
      const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
      try {
        const facts = fstatSync(file);
        if (!facts.isFile()) throw new HostError("other", `cannot read ${path}: it is not a regular file`, path);
        return facts.size > limit ? undefined : readUpTo(file, facts.size);
      } finally {
        closeSync(file);
      }
    }),
  pieces: (path) => (path === "-" ? process.stdin : piecesOf(path)),
};

// eslint-disable-next-line @typescript-eslint/require-await -- a caller cannot tell it from standard input
async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = attempt("cannot read", path, () => openSync(path, constants.O_RDONLY));
  try {
    const facts = fstatSync(file);
    if (!facts.isFile() && !facts.isFIFO())
      throw new HostError("other", `cannot read ${path}: it is neither a file nor a pipe`, path);
    for (;;) {
      const piece = attempt("cannot read", path, () => readUpTo(file, pieceSize));
      if (piece.length === 0) return;
      yield piece;
    }
  } finally {
    closeSync(file);
  }
}

function readUpTo(file: number, size: number): Uint8Array {
  const buffer = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const read = readSync(file, buffer, filled, size - filled, null);
    if (read === 0) break;
    filled += read;
  }
  return buffer.subarray(0, filled);
}

function* filesBelow(directory: string): Generator<string> {
  const entries = attempt("cannot list", directory, () => readdirSync(directory, { withFileTypes: true }));
  const visible = entries.filter(({ name }) => !name.startsWith("."));
  for (const entry of visible.sort((a, b) => compareBytes(a.name, b.name))) {
    const path = join(directory, entry.name).replaceAll(sep, "/");
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

function attempt<T>(action: string, path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw hostError(error, action, path);
  }
}
