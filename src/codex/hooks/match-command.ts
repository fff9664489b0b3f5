import { tools } from "./program-tables.ts";
import { programName, takesValue } from "./read-shell.ts";
import { anyCharacter, anyText, unknownText } from "./word-marks.ts";

/** A word of which nothing is known. */
const onlyOpen = new RegExp(`^[${unknownText}${anyText}]*$`);

/** Whether a word is a token, also where part of the word is only known when it runs. */
export function sameWord(word: string, token: string): boolean {
  if (word === token) return true;
  const open = word.includes(anyText) || word.includes(anyCharacter) || word.includes(unknownText);
  if (!open || onlyOpen.test(word)) return false;
  return wildcardMatch(word.replaceAll(unknownText, anyText), token, anyText, anyCharacter);
}

/** Matches `text` against a pattern in which `any` stands for any text and `one` for one character. */
export function wildcardMatch(pattern: string, text: string, any: string, one: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    const c = pattern.charAt(p);
    if (p < pattern.length && c === any) {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (c === one || c === text.charAt(t))) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (p < pattern.length && pattern.charAt(p) === any) p++;
  return p === pattern.length;
}

/** A pattern of an exec policy rule: one list of alternatives per position. */
export type CommandPattern = readonly (readonly string[])[];

/** Whether the exec policy itself sees the rule in these words: token by token, the program by its file name. */
export function matchesLiterally(words: readonly string[], pattern: CommandPattern): boolean {
  return pattern.every((alternatives, position) => {
    const word = words[position];
    if (word === undefined) return false;
    return (
      alternatives.includes(word) || (position === 0 && alternatives.includes(word.slice(word.lastIndexOf("/") + 1)))
    );
  });
}

/** Whether the words mean a command of the pattern: options may stand between its tokens, split up or combined. */
export function matchesLoosely(words: readonly string[], pattern: CommandPattern): boolean {
  const [programs = [], ...tokens] = pattern;
  const program = programName(words[0] ?? "");
  if (!programs.some((token) => token === words[0] || sameWord(program, programName(token)))) return false;
  const tool = tools.find((entry) => entry.name === program);
  const rest = words.slice(1);
  let position = 0;
  let firstOperand = true;
  for (const alternatives of tokens) {
    const options = alternatives.filter((token) => token.startsWith("-"));
    if (options.some((token) => hasOption(program, rest, token))) continue;
    const operands = alternatives.filter((token) => !token.startsWith("-"));
    let found = false;
    let afterOption = false;
    while (position < rest.length && !found) {
      const word = rest[position] ?? "";
      position++;
      if (word === "--") continue;
      if (word.startsWith("-")) {
        if (tool !== undefined && firstOperand) {
          if (takesValue(word, tool.short ?? "", tool.long ?? [])) position++;
        } else afterOption = !word.includes("=");
      } else if (operands.some((token) => sameWord(word, token))) found = true;
      // The word after an option of an unknown tool may be the option's value.
      else if (afterOption) afterOption = false;
      else return false;
    }
    if (!found) return false;
    firstOperand = false;
  }
  return true;
}

function hasOption(program: string, rest: readonly string[], token: string): boolean {
  const end = rest.indexOf("--");
  const words = end < 0 ? rest : rest.slice(0, end);
  if (words.some((word) => sameWord(word, token) || (token.startsWith("--") && word.startsWith(`${token}=`))))
    return true;
  if (!/^-[A-Za-z0-9]{1,3}$/.test(token)) return false;
  let letters = "";
  for (const word of words) {
    if (/^-[A-Za-z0-9]{1,5}$/.test(word)) letters += word.slice(1);
    else if (word.startsWith("--f") && "--force".startsWith(word)) letters += "f";
    else if (word.startsWith("--r") && "--recursive".startsWith(word)) letters += "r";
  }
  if (program === "rm") letters = letters.replaceAll("R", "r");
  return Array.from(token.slice(1)).every((letter) => letters.includes(letter));
}
