import { invariant } from "../../diagnostics/diagnostic.ts";

const escapes: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
};

/** A TOML 1.0 basic string; several lines where the text has several. */
export function tomlString(text: string): string {
  invariant(text.isWellFormed(), "a lone surrogate reached the emitter");
  if (!text.includes("\n") || text.includes("\r")) return `"${escape(text)}"`;
  // Every quote is escaped, so that no run of three can end the string.
  return `"""\n${text.split("\n").map(escape).join("\n")}"""`;
}

export function tomlKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : `"${escape(key)}"`;
}

function escape(text: string): string {
  return text.replaceAll(
    /[\u0000-\u001f"\\\u007f]/g,
    (character) => escapes[character] ?? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

/** Text for a comment: one line, nothing that a TOML reader refuses there. */
export function commentText(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
}
