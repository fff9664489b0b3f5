/** The end of the line that holds an index. */
export function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

/** The text of a here-document, or undefined where its delimiter never comes. */
export function heredocBody(
  text: string,
  from: number,
  delimiter: string,
  tabs: boolean,
): { text: string; end: number } | undefined {
  let index = from;
  while (index < text.length) {
    const end = endOfLine(text, index);
    const line = text.slice(index, end);
    if ((tabs ? line.replace(/^\t+/, "") : line) === delimiter) return { text: text.slice(from, index), end };
    index = end + 1;
  }
  return undefined;
}

/** The index of the brace that closes `${`, or the text's length. */
export function closingBrace(text: string, start: number): number {
  let depth = 0;
  let index = start;
  while (index < text.length) {
    const c = text.charAt(index);
    if (c === "\\") index++;
    else if (c === "{") depth++;
    else if (c === "}" && depth-- === 0) return index;
    index++;
  }
  return text.length;
}

function skipDoubleQuotes(text: string, start: number): number {
  let index = start;
  while (index < text.length && text.charAt(index) !== '"') {
    if (text.charAt(index) === "\\") index++;
    else if (text.startsWith("$(", index)) index = closingParenthesis(text, index + 2);
    index++;
  }
  return index;
}

/** The index of the parenthesis that closes `$(`, or the text's length. Knows quotes, comments, here-documents and `case`. */
export function closingParenthesis(text: string, start: number): number {
  let depth = 0;
  let cases = 0;
  let commandStart = true;
  let wordStart = true;
  let delimiter: string | undefined;
  let tabs = false;
  let index = start;
  while (index < text.length) {
    const c = text.charAt(index);
    const wasWordStart = wordStart;
    wordStart = false;
    if (c === "\\") index++;
    else if (c === "'") index = text.indexOf("'", index + 1) < 0 ? text.length : text.indexOf("'", index + 1);
    else if (c === '"') index = skipDoubleQuotes(text, index + 1);
    else if (c === "#" && wasWordStart) {
      index = endOfLine(text, index);
      continue;
    } else if (c === "<" && text.charAt(index + 1) === "<") {
      if (text.charAt(index + 2) === "<") index += 2;
      else {
        const mark = /^<<(-?)[ \t]*(?:'([^']*)'|"([^"]*)"|\\?([^ \t\r\n\f\v;&|()<>'"]+))/.exec(
          text.slice(index, index + 200),
        );
        if (mark !== null) {
          tabs = mark[1] === "-";
          delimiter = mark[2] ?? mark[3] ?? mark[4] ?? "";
          index += mark[0].length - 1;
        }
      }
    } else if (c === "\n" && delimiter !== undefined) {
      const body = heredocBody(text, index + 1, delimiter, tabs);
      delimiter = undefined;
      if (body !== undefined) {
        index = body.end;
        continue;
      }
    } else if (c === "(") depth++;
    else if (c === ")" && cases > 0 && depth === 0) commandStart = true;
    else if (c === ")" && depth-- === 0) return index;
    if (c === " " || c === "\t") wordStart = true;
    else if (c === "\n" || c === ";" || c === "&" || c === "|" || c === "(" || c === ")") {
      wordStart = true;
      commandStart = true;
    } else if (wasWordStart) {
      const word = /^[a-z]+/.exec(text.slice(index, index + 10))?.[0] ?? "";
      if (commandStart && word === "case") cases++;
      if (commandStart && word === "esac" && cases > 0) cases--;
      commandStart &&= ["then", "do", "else", "if", "while", "until"].includes(word);
    }
    index++;
  }
  return text.length;
}
