/**
 * Splits an example of a command the way Codex splits the examples of its rules: like a POSIX shell, without expansion. Undefined for a
 * text that no shell would take (an open quote).
 */
export function shellWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    at += 1;
    if (/[ \t\n]/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "#" && word === undefined) {
      while (at < text.length && text[at] !== "\n") at += 1;
    } else if (char === "'") {
      const end = text.indexOf("'", at);
      if (end < 0) return undefined;
      word = (word ?? "") + text.slice(at, end);
      at = end + 1;
    } else if (char === '"') {
      const quoted = readQuoted(text, at);
      if (quoted === undefined) return undefined;
      word = (word ?? "") + quoted.value;
      at = quoted.end;
    } else if (char === "\\") {
      if (at >= text.length) return undefined;
      const next = text.charAt(at);
      at += 1;
      if (next !== "\n") word = (word ?? "") + next;
    } else word = (word ?? "") + char;
  }
  return word === undefined ? words : [...words, word];
}

function readQuoted(text: string, start: number): { readonly value: string; readonly end: number } | undefined {
  let value = "";
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return { value, end: at + 1 };
    if (char !== "\\") {
      value += char;
      continue;
    }
    at += 1;
    const next = text.charAt(at);
    if (next === "") return undefined;
    if (next !== "\n") value += '$`"\\'.includes(next) ? next : `\\${next}`;
  }
  return undefined;
}
