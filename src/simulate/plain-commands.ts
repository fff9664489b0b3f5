/**
 * The commands of a shell text as Codex 0.169.0 takes them apart before it asks its rules, or undefined for a text that it does not
 * take apart: then the rules see only the shell that is asked to run it. Measured one character at a time; a text is plain when it
 * holds only words, quotes without expansions, and the separators `;`, `|`, `&&`, `||` and line ends.
 */
export function plainCommands(text: string): readonly (readonly string[])[] | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined) return undefined;
  const commands: string[][] = [];
  let words: string[] = [];
  let awaiting = false;
  for (const token of tokens) {
    if (token.kind === "word") {
      if (words.length === 0 && !namesProgram(token)) return undefined;
      words.push(token.text);
      continue;
    }
    const empty = words.length === 0;
    if (token.kind === "line-end") {
      if (!empty) commands.push(words);
      if (!empty) awaiting = false;
    } else {
      // A separator needs a command in front; one that joins needs a command behind as well.
      if (empty) return undefined;
      commands.push(words);
      awaiting = token.text !== ";";
    }
    words = [];
  }
  if (words.length > 0) commands.push(words);
  else if (awaiting) return undefined;
  return commands.length === 0 ? undefined : commands;
}

type Token =
  | { readonly kind: "word"; readonly text: string; readonly quoted: boolean }
  | { readonly kind: "separator"; readonly text: string }
  | { readonly kind: "line-end" };

/** Words that begin something other than a plain command. */
const notPrograms = new Set(
  "if for while until case select function declare typeset local readonly export unset unsetenv !".split(" "),
);

/** Names with an operator behind them, which the parser takes for an assignment or an expression. */
const assignment = /^(?!_=)(--|@|-[\p{L}\p{N}_]+-)?[\p{L}\p{N}_]+(\+?=|[%@])/u;

/** Whether a word in first place is the name of a program to Codex's parser; quotes, numbers and assignments are not. */
function namesProgram({ text, quoted }: Token & { kind: "word" }): boolean {
  return !quoted && !notPrograms.has(text) && !/^-?(0x)?\d+$/.test(text) && !assignment.test(text);
}

const blank = /[ \t\r\v\f]/;
/** What ends the unquoted part of a word; other blanks of Unicode do not. */
const expansions = /["#$&'()*<>?[\\\]^`{|}~; \t\r\n\v\f]/;

function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let index = 0;
  while (index < text.length) {
    const rest = text.slice(index);
    const continued = /^\\\r?\n/.exec(rest);
    if (continued !== null) {
      // A line end behind a backslash parts words, unless nothing follows it.
      index += continued[0].length;
      if (index >= text.length) return undefined;
    } else if (blank.test(rest.charAt(0))) index += 1;
    // Between words an escaped blank counts as a blank.
    else if (/^\\[ \t\v\f]/.test(rest)) index += 2;
    else if (rest.startsWith("\n")) {
      tokens.push({ kind: "line-end" });
      index += 1;
    } else {
      const separator = /^(&&|\|\||;|\|)/.exec(rest)?.[0];
      if (separator !== undefined) {
        tokens.push({ kind: "separator", text: separator });
        index += separator.length;
        continue;
      }
      const word = readWord(rest);
      if (word === undefined) return undefined;
      tokens.push({ kind: "word", text: word.text, quoted: word.quoted });
      index += word.length;
    }
  }
  return tokens;
}

interface Word {
  readonly text: string;
  readonly quoted: boolean;
  readonly length: number;
}

/** One word, made of plain, single-quoted and double-quoted parts. */
function readWord(text: string): Word | undefined {
  if (text.startsWith("=")) return undefined;
  let length = 0;
  let value = "";
  let parts = 0;
  let quoted = false;
  while (length < text.length) {
    const rest = text.slice(length);
    const part = /^'([^']*)'/.exec(rest) ?? /^"((?:[^"$`\\]|\\[^"$`\\\n])*)"/.exec(rest);
    if (part !== null) {
      quoted = true;
      value += part[1] ?? "";
      length += part[0].length;
    } else {
      const plain = plainPart(rest);
      if (plain === 0) break;
      value += rest.slice(0, plain);
      length += plain;
    }
    parts += 1;
  }
  const end = text.charAt(length);
  if (parts === 0 || (end !== "" && !/[ \t\r\n\v\f;|&\\]/.test(end))) return undefined;
  if (end === "&" && !text.startsWith("&&", length)) return undefined;
  if (end === "\\" && !/^\\\r?\n/.test(text.slice(length))) return undefined;
  // Several parts that are all empty are no word to Codex, one empty pair of quotes is.
  if (parts > 1 && value === "") return undefined;
  return { text: value, quoted, length };
}

function plainPart(text: string): number {
  const end = text.search(expansions);
  return end === -1 ? text.length : end;
}
