import { jsonText } from "./json-text.ts";

/**
 * Characters that change how a terminal or a reviewer's screen shows the text around them: control characters and escapes,
 * bidirectional controls and other invisible format characters, line separators, lone surrogates, invisible variation selectors.
 */
const active = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{e0100}-\u{e01ef}]/gu;

/** The same but for the line ends, of which a document of many lines has as many. */
const activeInLine = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{e0100}-\u{e01ef}]/gu;

/** A line of plain text without any of them, told in a fraction of the time. */
const plainLine = /^[\x20-\x7e\xa1-\xac\xae-\xff\u2026]*$/;

/** The same for a document of many lines. */
const plainLines = /^[\n\x20-\x7e\xa1-\xac\xae-\xff\u2026]*$/;

/** Text from a policy, safe to print: what would act on the terminal or hide itself is shown as a visible mark. */
export function inert(text: string): string {
  return plainLine.test(text) ? text : text.replace(active, visibleMark);
}

/** JSON that is also safe to print. Escapes inside JSON strings change nothing about their meaning. */
export function inertJson(value: unknown): string {
  return inertLines(`${JSON.stringify(value, null, 2)}\n`);
}

/** The same with an indent for the upper levels alone; see jsonText. */
export function inertJsonLines(value: unknown, expandedLevels: number): string {
  return inertLines(jsonText(value, expandedLevels));
}

function inertLines(json: string): string {
  return plainLines.test(json) ? json : json.replace(activeInLine, jsonEscape);
}

function visibleMark(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}

function jsonEscape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
