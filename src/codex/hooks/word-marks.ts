/** Stands in a word for text that only the running shell knows: `$(...)`, an unset variable. */
export const unknownText = "\u0001";
/** Stand for an unquoted `*`, and for an unquoted `?` or `[...]`. */
export const anyText = "\u0005";
export const anyCharacter = "\u0006";

/** Mark the braces and commas of a brace expansion while its word is read. */
export const braceOpen = "\u0002";
export const braceComma = "\u0003";
export const braceClose = "\u0004";

/** The alternatives of a brace expansion; marks that belong to none become the characters they stand for. */
export function expandBraces(word: string): readonly string[] {
  const queue = [word];
  const done: string[] = [];
  while (queue.length > 0 && done.length + queue.length < 64) {
    const text = queue.shift() ?? "";
    const close = text.indexOf(braceClose);
    const open = close < 0 ? -1 : text.lastIndexOf(braceOpen, close);
    const inside = open < 0 ? "" : text.slice(open + 1, close);
    if (open >= 0 && /[^.]\.\.[^.]/.test(inside)) {
      queue.unshift(text.slice(0, open) + anyText + text.slice(close + 1));
    } else if (open < 0 || !inside.includes(braceComma)) {
      if (open < 0) done.push(unmark(text));
      else queue.unshift(`${text.slice(0, open)}{${inside}}${text.slice(close + 1)}`);
    } else {
      const alternatives = inside.split(braceComma).map((part) => text.slice(0, open) + part + text.slice(close + 1));
      queue.unshift(...alternatives);
    }
  }
  return [...done, ...queue.map(unmark)].filter((text) => text !== "");
}

function unmark(text: string): string {
  return text.replaceAll(braceOpen, "{").replaceAll(braceComma, ",").replaceAll(braceClose, "}");
}
