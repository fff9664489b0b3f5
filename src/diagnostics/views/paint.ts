import type { Severity } from "../diagnostic.ts";

const red = "31";
const yellow = "33";
const blue = "34";
const cyan = "36";

const severityColours: Readonly<Record<Severity, string>> = { error: red, warning: yellow, note: cyan };

/** Colours for the text view; without colour, every function answers with its text. */
export interface Paint {
  severity(severity: Severity, text: string): string;
  /** Arrows, gutters and other marks that are not content. */
  mark(text: string): string;
  strong(text: string): string;
}

export function paint(color: boolean): Paint {
  const wrap = (codes: string, text: string) => (color && text !== "" ? `\u001b[${codes}m${text}\u001b[0m` : text);
  return {
    severity: (severity, text) => wrap(`1;${severityColours[severity]}`, text),
    mark: (text) => wrap(`1;${blue}`, text),
    strong: (text) => wrap("1", text),
  };
}
