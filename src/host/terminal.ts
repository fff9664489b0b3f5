import { HostError } from "./host-error.ts";
import { systemErrorCode, systemErrorText } from "./files/system-error.ts";

const defaultColumns = 80;

let isTolerant = false;

/**
 * Once in a process: lets a reader go away in the middle of a report (`mandate explain ... | head`) without a stack trace. Any other failure to
 * print, a full disk for one, ends the program: a report must not be cut short in silence.
 */
export function tolerateClosedOutput(): void {
  if (isTolerant) return;
  isTolerant = true;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error) => {
      if (systemErrorCode(error) === "EPIPE") return;
      if (stream === process.stdout)
        process.stderr.write(`error: cannot write to standard output: ${systemErrorText(error)}\n`);
      process.exit(2);
    });
  }
}

/** Node leaves `isTTY` undefined on streams that are none. */
export function isTerminal(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true;
}

/** The width of the terminal that people look at; COLUMNS where output goes elsewhere. */
export function terminalColumns(): number {
  const stated = Number(process.env["COLUMNS"]);
  const width = process.stderr.columns ?? process.stdout.columns ?? stated;
  return Number.isInteger(width) && width > 0 ? width : defaultColumns;
}

/** Asks on standard error, so that a report on standard output stays clean. */
export async function askOnTerminal(question: string, defaultAnswer: string): Promise<string> {
  // Hardly any command asks, and the module takes longer to load than many a command to run.
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<never>((_, reject) => {
    lines.once("close", () => {
      reject(new HostError("interrupted", "no answer was given"));
    });
  });
  try {
    const hint = defaultAnswer === "" ? "" : ` [${defaultAnswer}]`;
    const answer = await Promise.race([lines.question(`${question}${hint} `), closed]);
    return answer.trim() === "" ? defaultAnswer : answer.trim();
  } finally {
    lines.close();
  }
}
