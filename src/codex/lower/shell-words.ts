/** The words of a plain command line: quotes and backslashes are read, nothing is expanded. Undefined where a quote is not closed. */
export function shellWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let index = 0;
  while (index < line.length) {
    const character = line[index] ?? "";
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      index += 1;
    } else if (character === "'") {
      const end = line.indexOf("'", index + 1);
      if (end === -1) return undefined;
      word = (word ?? "") + line.slice(index + 1, end);
      index = end + 1;
    } else if (character === '"') {
      const quoted = readDoubleQuoted(line, index + 1);
      if (quoted === undefined) return undefined;
      word = (word ?? "") + quoted.text;
      index = quoted.next;
    } else if (character === "\\") {
      word = (word ?? "") + (line[index + 1] ?? "");
      index += 2;
    } else {
      word = (word ?? "") + character;
      index += 1;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

function readDoubleQuoted(line: string, start: number): { readonly text: string; readonly next: number } | undefined {
  let text = "";
  for (let index = start; index < line.length; index += 1) {
    const character = line[index] ?? "";
    if (character === '"') return { text, next: index + 1 };
    if (character === "\\" && /["\\$`]/.test(line[index + 1] ?? "")) {
      text += line[index + 1] ?? "";
      index += 1;
    } else text += character;
  }
  return undefined;
}
