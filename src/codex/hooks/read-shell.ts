import { interpreters, shells, wrappers } from "./program-tables.ts";
import { closingBrace, closingParenthesis, endOfLine, heredocBody } from "./shell-brackets.ts";
import { anyCharacter, anyText, braceClose, braceComma, braceOpen, expandBraces, unknownText } from "./word-marks.ts";

/** One command that a shell line would run. Wrappers such as `env` or `sudo` are one, and what they run is another. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** The command stands in the line itself, unwrapped and unquoted: the exec policy sees the same words. */
  readonly direct: boolean;
}

/** What a line of shell would run, as far as its text tells. */
export interface ShellReading {
  readonly commands: readonly ShellCommand[];
  /** Files that a redirection writes to. */
  readonly targets: readonly string[];
  /** Names of the variables that the text sets. */
  readonly variables: readonly string[];
  /** Only words, quotes, `;`, `&&`, `||` and `|`: what the exec policy splits as a shell would. */
  readonly plain: boolean;
  /** Commands follow each other by `&&` alone: each runs only when those before it succeeded. */
  readonly chained: boolean;
  /** The text nests deeper than is read. */
  readonly overflow: boolean;
}

const textLimit = 1000;
const reservedWords = [
  "!",
  "{",
  "}",
  "if",
  "then",
  "elif",
  "else",
  "while",
  "until",
  "do",
  "fi",
  "done",
  "esac",
  "coproc",
];
const dataWords = ["for", "select", "case", "[[", "["];
const assignment = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;
const startsProcesses = /system|popen|subprocess|exec|spawn|child_process|open3|pty|shell|qx|%x/i;
const plainRun = /^[A-Za-z0-9_./:,@%+=^-]+/;

interface Word {
  text: string;
  readonly quoted: boolean;
}

interface Heredoc {
  readonly delimiter: string;
  readonly tabs: boolean;
  readonly quoted: boolean;
}

/**
 * Reads a shell line the way a guard must: whatever could run is listed, also inside substitutions, `-c` texts, here-documents
 * for a shell, and behind wrappers. The awk reader of the delivered scripts is the same algorithm; a test holds them together.
 */
export function readShell(line: string): ShellReading {
  return new ShellReader().read(line);
}

/** The name that a program is looked up by: its file name, in lower case as case-insensitive disks find it. */
export function programName(word: string): string {
  return word
    .slice(word.lastIndexOf("/") + 1)
    .toLowerCase()
    .replace(/\.exe$/, "");
}

class ShellReader {
  readonly #queue: string[] = [];
  #head = 0;
  readonly #commands: ShellCommand[] = [];
  readonly #targets: string[] = [];
  readonly #variables = new Map<string, string>([
    ["HOME", "~"],
    ["IFS", " "],
    ["PWD", "."],
  ]);
  readonly #assigned = new Set<string>();
  #plain = true;
  #chained = true;
  #overflow = false;
  /** A shell, or an interpreter, runs what it reads from its input. */
  #shellReadsInput = false;
  #codeReadsInput = false;
  readonly #inputs: string[] = [];
  #inputsDone = 0;

  #words: Word[] = [];
  #word = "";
  #started = false;
  #quoted = false;
  #pending: "" | "target" | "read" | "heredoc" | "heredoc-tabs" | "herestring" = "";
  #heredocs: Heredoc[] = [];

  read(line: string): ShellReading {
    this.#enqueue(line);
    for (;;) {
      while (this.#head < this.#queue.length) {
        const text = this.#queue[this.#head] ?? "";
        this.#scan(text);
        this.#head++;
      }
      if (!(this.#shellReadsInput || this.#codeReadsInput) || this.#inputsDone >= this.#inputs.length) break;
      for (; this.#inputsDone < this.#inputs.length; this.#inputsDone++) {
        const text = this.#inputs[this.#inputsDone] ?? "";
        if (this.#shellReadsInput) this.#enqueue(text);
        if (this.#codeReadsInput) this.#enqueueCode(text, true);
      }
    }
    return {
      commands: this.#commands,
      targets: this.#targets,
      variables: [...this.#assigned],
      plain: this.#plain,
      chained: this.#chained,
      overflow: this.#overflow,
    };
  }

  #enqueue(text: string): void {
    if (this.#queue.length >= textLimit) this.#overflow = true;
    else this.#queue.push(text);
  }

  /** Program text in another language: where it starts processes, its string literals are read as commands, lists as one. */
  #enqueueCode(code: string, ticks: boolean): void {
    if (!startsProcesses.test(code) && !(ticks && code.includes("`"))) return;
    const groups: string[][] = [];
    let index = 0;
    let gapStart = 0;
    while (index < code.length) {
      const quote = code.charAt(index);
      if (quote !== "'" && quote !== '"' && quote !== "`") {
        index++;
        continue;
      }
      const gap = code.slice(gapStart, index);
      let literal = "";
      index++;
      while (index < code.length && code.charAt(index) !== quote) {
        if (code.charAt(index) === "\\") index++;
        literal += code.charAt(index);
        index++;
      }
      index++;
      gapStart = index;
      const group = groups.at(-1);
      if (group !== undefined && /^[ \t\r\n\f\v,]*$/.test(gap)) group.push(literal);
      else groups.push([literal]);
    }
    for (const group of groups) {
      if (group.length > 1) for (const literal of group) if (/[ \t\n]/.test(literal)) this.#enqueue(literal);
      this.#enqueue(group.join(" "));
    }
  }

  #scan(text: string): void {
    this.#words = [];
    this.#clearWord();
    this.#pending = "";
    this.#heredocs = [];
    const length = text.length;
    let index = 0;
    while (index < length) {
      const c = text.charAt(index);
      const next = text.charAt(index + 1);
      if (c === "#" && !this.#started) {
        this.#plain = false;
        index = endOfLine(text, index);
      } else if (c === "\\") {
        this.#plain = false;
        if (next !== "\n") this.#append(next);
        index += 2;
      } else if (c === "'") {
        const end = text.indexOf("'", index + 1);
        if (end < 0) this.#enqueue(text.slice(index + 1));
        this.#append(text.slice(index + 1, end < 0 ? length : end));
        this.#quoted = true;
        index = (end < 0 ? length : end) + 1;
      } else if (c === '"') index = this.#doubleQuoted(text, index + 1);
      else if (c === "`") index = this.#backticks(text, index + 1);
      else if (c === "$") index = this.#dollar(text, index, false);
      else if (c === " " || c === "\t" || c === "\r") {
        this.#endWord();
        index++;
      } else if (c === "\n") {
        this.#plain = false;
        this.#chained = false;
        this.#endWord();
        this.#endCommand();
        index = this.#heredocBodies(text, index + 1);
      } else if (c === "&" && next === ">") {
        this.#plain = false;
        this.#endWord();
        this.#pending = "target";
        index += text.charAt(index + 2) === ">" ? 3 : 2;
      } else if (c === ";" || c === "|" || c === "&" || c === "(" || c === ")") {
        if (c === "&" && next === "&") index++;
        else {
          this.#chained = false;
          if (c === "|" && (next === "|" || next === "&")) index++;
          else if (c !== ";" && c !== "|") this.#plain = false;
        }
        if (c === "(" && next === "(" && !this.#started) {
          const close = closingParenthesis(text, index + 1);
          // An arithmetic command: `<<` in it is a shift, and would hide what follows as a here-document.
          if (text.charAt(close - 1) === ")") {
            this.#endCommand();
            this.#enqueue(text.slice(index + 2, close - 1).replaceAll("<", " "));
            index = close + 1;
            continue;
          }
        }
        this.#endWord();
        this.#endCommand();
        index++;
      } else if (c === "<" || c === ">") index = this.#redirection(text, index);
      else if (c === "{" || c === "}" || c === "*" || c === "?" || c === "[") index = this.#pattern(text, index);
      else if (c === "," && this.#word.includes(braceOpen)) {
        this.#append(braceComma);
        index++;
      } else {
        // A brace's commas mark its alternatives, so a run must not take them along.
        let run = plainRun.exec(text.slice(index, index + 200))?.[0] ?? c;
        const comma = this.#word.includes(braceOpen) ? run.indexOf(",") : -1;
        if (comma > 0) run = run.slice(0, comma);
        this.#append(run);
        index += run.length;
      }
    }
    this.#endWord();
    this.#endCommand();
  }

  #append(text: string): void {
    this.#word += text;
    this.#started = true;
  }

  #clearWord(): void {
    this.#word = "";
    this.#started = false;
    this.#quoted = false;
  }

  /** An unquoted character of a brace expansion or of a file name pattern. */
  #pattern(text: string, index: number): number {
    const c = text.charAt(index);
    const next = text.charAt(index + 1);
    if (c === "{" && !this.#started && (next === "" || /[ \t\r\n\f\v]/.test(next))) this.#append("{");
    else if (c === "}" && !this.#started) this.#append("}");
    else if (c === "{") this.#append(braceOpen);
    else if (c === "}") this.#append(braceClose);
    else if (c === "*") this.#append(anyText);
    else if (c === "?") this.#append(anyCharacter);
    else {
      const close = text.indexOf("]", index + 2);
      const inside = text.slice(index + 1, close < 0 ? index + 1 : close);
      if (close < 0 || /[ \t\r\n\f\v/'"$`\\]/.test(inside)) this.#append("[");
      else {
        this.#append(anyCharacter);
        this.#plain = false;
        return close + 1;
      }
    }
    this.#plain = false;
    return index + 1;
  }

  #doubleQuoted(text: string, start: number): number {
    let index = start;
    this.#started = true;
    this.#quoted = true;
    while (index < text.length) {
      const c = text.charAt(index);
      if (c === '"') return index + 1;
      if (c === "\\") {
        this.#plain = false;
        const next = text.charAt(index + 1);
        if (next !== "\n") this.#append('"$`\\'.includes(next) ? next : `\\${next}`);
        index += 2;
      } else if (c === "`") index = this.#backticks(text, index + 1);
      else if (c === "$") index = this.#dollar(text, index, true);
      else {
        const run = /^[^"\\`$]+/.exec(text.slice(index, index + 200))?.[0] ?? c;
        this.#append(run);
        index += run.length;
      }
    }
    // No shell runs an open quote: whatever confused the reading, the rest is read once more as commands.
    this.#enqueue(text.slice(start));
    return index;
  }

  #backticks(text: string, start: number): number {
    this.#plain = false;
    let inner = "";
    let index = start;
    while (index < text.length && text.charAt(index) !== "`") {
      if (text.charAt(index) === "\\" && "`\\$".includes(text.charAt(index + 1))) index++;
      inner += text.charAt(index);
      index++;
    }
    this.#enqueue(inner);
    this.#append(unknownText);
    return index + 1;
  }

  #dollar(text: string, index: number, quoted: boolean): number {
    const next = text.charAt(index + 1);
    this.#plain = false;
    if (next === "(") {
      const close = closingParenthesis(text, index + 2);
      const inner = text.slice(index + 2, close);
      this.#enqueue(inner.startsWith("(") && inner.endsWith(")") ? inner.replaceAll("<", " ") : inner);
      this.#append(unknownText);
      return close + 1;
    }
    if (next === "{") {
      const close = closingBrace(text, index + 2);
      this.#parameter(text.slice(index + 2, close), quoted);
      return close + 1;
    }
    if (next === "'" && !quoted) return this.#ansiQuoted(text, index + 2);
    if (next === '"' && !quoted) return index + 1;
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(text.slice(index + 1, index + 200))?.[0];
    if (name !== undefined) {
      this.#value(this.#variables.get(name), quoted);
      return index + 1 + name.length;
    }
    if (/[0-9@*#?!$-]/.test(next)) {
      this.#append(unknownText);
      return index + 2;
    }
    this.#append("$");
    return index + 1;
  }

  /** `${...}`: a known variable, a written default, or text that only the shell knows. */
  #parameter(inner: string, quoted: boolean): void {
    const substitution = inner.search(/\$\(|`/);
    if (substitution >= 0) this.#enqueue(inner.slice(substitution));
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(inner)?.[0] ?? "";
    const rest = inner.slice(name.length);
    if (name === "" || (rest !== "" && !/^:?[-=]/.test(rest))) this.#value(undefined, quoted);
    else if (rest === "" || this.#variables.has(name)) this.#value(this.#variables.get(name), quoted);
    else {
      const fallback = rest.replace(/^:?[-=]/, "");
      this.#value(/[$`'"\\]/.test(fallback) ? undefined : fallback, quoted);
    }
  }

  #value(value: string | undefined, quoted: boolean): void {
    if (value === undefined) this.#append(unknownText);
    else if (quoted) this.#append(value);
    else {
      const pieces = value.split(/[ \t\n]/);
      pieces.forEach((piece, position) => {
        if (position > 0) this.#endWord();
        if (piece !== "") this.#append(piece);
      });
    }
  }

  #ansiQuoted(text: string, start: number): number {
    this.#started = true;
    this.#quoted = true;
    let index = start;
    while (index < text.length && text.charAt(index) !== "'") {
      if (text.charAt(index) !== "\\") {
        this.#append(text.charAt(index));
        index++;
        continue;
      }
      const escape = /^(?:x([0-9A-Fa-f]{1,2})|[uU]([0-9A-Fa-f]{1,8})|([0-7]{1,3}))/.exec(
        text.slice(index + 1, index + 10),
      );
      const code =
        escape === null
          ? -1
          : escape[3] === undefined
            ? parseInt(escape[1] ?? escape[2] ?? "", 16)
            : parseInt(escape[3], 8);
      if (escape !== null) {
        this.#append(code > 0 && code < 128 ? String.fromCharCode(code) : "?");
        index += 1 + escape[0].length;
      } else {
        const next = text.charAt(index + 1);
        this.#append(next === "n" ? "\n" : next === "t" ? "\t" : next === "r" ? "\r" : next);
        index += 2;
      }
    }
    return index + 1;
  }

  #redirection(text: string, start: number): number {
    this.#plain = false;
    const c = text.charAt(start);
    const next = text.charAt(start + 1);
    if (next === "(") {
      const close = closingParenthesis(text, start + 2);
      this.#enqueue(text.slice(start + 2, close));
      this.#append(unknownText);
      return close + 1;
    }
    // Digits right before the operator name a file descriptor.
    if (this.#started && !this.#quoted && /^[0-9]+$/.test(this.#word)) this.#clearWord();
    else this.#endWord();
    const third = text.charAt(start + 2);
    if (c === "<" && next === "<" && third === "<") {
      this.#pending = "herestring";
      return start + 3;
    }
    if (c === "<" && next === "<") {
      this.#pending = third === "-" ? "heredoc-tabs" : "heredoc";
      return start + (third === "-" ? 3 : 2);
    }
    this.#pending = c === "<" && next !== ">" ? "read" : "target";
    return start + (next === ">" || next === "&" || next === "|" ? 2 : 1);
  }

  #endWord(): void {
    if (!this.#started) return;
    const quoted = this.#quoted;
    const texts = this.#word.includes(braceOpen) ? expandBraces(this.#word) : [this.#word];
    this.#clearWord();
    for (const text of texts) {
      switch (this.#pending) {
        case "":
          this.#words.push({ text, quoted });
          break;
        case "target":
          this.#targets.push(text);
          break;
        case "read":
          break;
        case "herestring":
          this.#inputs.push(text);
          break;
        case "heredoc":
        case "heredoc-tabs":
          this.#heredocs.push({ delimiter: text, tabs: this.#pending === "heredoc-tabs", quoted });
          break;
      }
    }
    this.#pending = "";
  }

  #heredocBodies(text: string, start: number): number {
    let index = start;
    for (const { delimiter, tabs, quoted } of this.#heredocs) {
      const body = heredocBody(text, index, delimiter, tabs);
      // Without its end the body is read as commands: a shift that looks like a here-document must hide nothing.
      if (body === undefined) break;
      this.#inputs.push(body.text);
      const substitution = quoted ? -1 : body.text.search(/\$\(|`/);
      if (substitution >= 0) this.#enqueue(body.text.slice(substitution));
      index = body.end;
    }
    this.#heredocs = [];
    return index;
  }

  #endCommand(): void {
    this.#pending = "";
    const words = this.#words;
    this.#words = [];
    if (words.length > 0) this.#unwrap(words);
  }

  #unwrap(all: readonly Word[]): void {
    const words = all.map((word) => word.text);
    let start = 0;
    for (let round = 0; round < 50; round++) {
      start = this.#skipReserved(all, words, start);
      start = this.#skipAssignments(words, start);
      const word = words[start];
      if (word === undefined) return;
      const name = programName(word);
      const wrapper = wrappers.find((entry) => entry.name === name);
      if (wrapper === undefined) break;
      // A rule may be about the wrapper itself.
      this.#commands.push({ words: words.slice(start), direct: this.#isDirect(all, start) });
      let index = start + 1;
      while (index < words.length && (words[index] ?? "").startsWith("-")) {
        const option = words[index] ?? "";
        index++;
        if (option === "--") break;
        if (name === "command" && /^-[pvV]*[vV]/.test(option)) return;
        if (name === "env" && /^-[A-Za-z]*S|^--split-string/.test(option)) {
          const attached = option.startsWith("--")
            ? option.slice("--split-string".length).replace(/^=/, "")
            : option.replace(/^-[A-Za-z]*?S/, "");
          this.#enqueue([attached, ...words.slice(index)].join(" "));
          return;
        }
        if (takesValue(option, wrapper.short ?? "", wrapper.long ?? [])) index++;
      }
      start = index;
      if (name === "env" || name === "sudo" || name === "doas") start = this.#skipAssignments(words, start);
      start += wrapper.positionals ?? 0;
      if (name === "flock" && (words[start] === "-c" || words[start] === "--command")) {
        this.#enqueue(words.slice(start + 1).join(" "));
        return;
      }
      if (start >= words.length) {
        this.#shellReadsInput ||= name === "parallel";
        return;
      }
    }
    this.#command(words.slice(start), this.#isDirect(all, start));
  }

  #isDirect(all: readonly Word[], start: number): boolean {
    return start === 0 && this.#head === 0 && !(all[0]?.quoted ?? false);
  }

  #skipReserved(all: readonly Word[], words: readonly string[], from: number): number {
    let start = from;
    while (start < words.length && !(all[start]?.quoted ?? false)) {
      const word = words[start] ?? "";
      if (dataWords.includes(word)) return words.length;
      if (word === "function") start += 2;
      else if (reservedWords.includes(word)) start++;
      else break;
      this.#plain = false;
    }
    return start;
  }

  #skipAssignments(words: readonly string[], from: number): number {
    let start = from;
    while (start < words.length && assignment.test(words[start] ?? "")) {
      this.#assign(words[start] ?? "");
      this.#plain = false;
      start++;
    }
    return start;
  }

  #assign(word: string): void {
    const at = word.indexOf("=");
    const name = word.slice(0, at).replace(/\+$/, "");
    const value = word.slice(at + 1);
    const before = word.charAt(at - 1) === "+" ? (this.#variables.get(name) ?? "") : "";
    this.#assigned.add(name);
    if (value.includes(unknownText)) this.#variables.delete(name);
    else this.#variables.set(name, before + value);
  }

  /** A command without its wrappers: what it runs in its turn is read too. */
  #command(words: readonly string[], direct: boolean): void {
    this.#commands.push({ words, direct });
    const first = words[0] ?? "";
    const name = programName(first).replace(/^-/, "");
    const rest = words.slice(1);
    if (shells.includes(name)) this.#shell(rest);
    else if (name === "eval" || name === "watch") this.#enqueue(withoutOptions(rest).join(" "));
    else if (name === "su" || name === "script" || name === "runuser") this.#optionText(rest, /^-[a-z]*c$|^--command$/);
    else if (name === "trap") this.#enqueue(rest.find((word) => !word.startsWith("-")) ?? "");
    else if (name === "." || name === "source")
      this.#shellReadsInput ||= (rest[0] ?? "").includes(unknownText) || rest[0] === "/dev/stdin";
    else if (name === "echo" || name === "printf") this.#inputs.push(rest.join(" ").replaceAll("\\n", "\n"));
    else if (["export", "declare", "typeset", "local", "readonly"].includes(name))
      this.#skipAssignments(withoutOptions(rest), 0);
    else if (name === "find" || name === "fd") this.#find(rest);
    else if (name === "git") this.#git(rest);
    else this.#interpreter(name, rest);
  }

  #shell(rest: readonly string[]): void {
    for (let index = 0; index < rest.length; index++) {
      const word = rest[index] ?? "";
      if (/^-[A-Za-z]*c[A-Za-z]*$/.test(word)) {
        let at = index + 1;
        while (/^[-+]/.test(rest[at] ?? "")) at += /^[-+][A-Za-z]*[oO]$/.test(rest[at] ?? "") ? 2 : 1;
        this.#enqueue(rest[at] ?? "");
        return;
      }
      if (/^[-+][A-Za-z]*[oO]$/.test(word) || word === "--rcfile" || word === "--init-file") index++;
      else if (word === "-" || /^-[A-Za-z]*s[A-Za-z]*$/.test(word)) break;
      else if (!/^[-+]/.test(word)) {
        this.#shellReadsInput ||= word.includes(unknownText) || word === "/dev/stdin" || word === "/dev/fd/0";
        return;
      }
    }
    this.#shellReadsInput = true;
  }

  #optionText(rest: readonly string[], option: RegExp): void {
    rest.forEach((word, index) => {
      if (option.test(word)) this.#enqueue(rest[index + 1] ?? "");
      else if (word.startsWith("--command=")) this.#enqueue(word.slice("--command=".length));
    });
  }

  #find(rest: readonly string[]): void {
    for (let index = 0; index < rest.length; index++) {
      if (!/^-(exec|execdir|ok|okdir|x|X|-exec|-exec-batch)$/.test(rest[index] ?? "")) continue;
      let end = index + 1;
      while (end < rest.length && rest[end] !== ";" && rest[end] !== "+") end++;
      const command = rest.slice(index + 1, end).map((text) => ({ text, quoted: true }));
      if (command.length > 0) this.#unwrap(command);
      index = end;
    }
  }

  /** git runs other commands for some of its own. */
  #git(rest: readonly string[]): void {
    rest.forEach((word, index) => {
      const alias = /^alias\.[^=]*=(.*)$/s.exec(word)?.[1];
      if (alias !== undefined && rest[index - 1] === "-c")
        this.#enqueue(alias.startsWith("!") ? alias.slice(1) : `git ${alias}`);
      if (word === "foreach" || (word === "run" && rest[index - 1] === "bisect"))
        this.#enqueue(withoutOptions(rest.slice(index + 1)).join(" "));
      if ((word === "-x" || word === "--exec") && rest.includes("rebase")) this.#enqueue(rest[index + 1] ?? "");
      if (word.startsWith("--exec=") && rest.includes("rebase")) this.#enqueue(word.slice("--exec=".length));
    });
  }

  #interpreter(program: string, rest: readonly string[]): void {
    const name = program
      .replace(/[0-9.]+$/, "")
      .replace(/^nodejs$/, "node")
      .replace(/^(gawk|mawk|nawk)$/, "awk");
    const interpreter = interpreters.find((entry) => entry.name === name);
    if (interpreter === undefined) return;
    if (name === "awk") {
      this.#enqueueCode(rest.find((word) => word.includes("{")) ?? "", false);
      return;
    }
    const ticks = name === "perl" || name === "ruby" || name === "php";
    let operand = false;
    let code = false;
    rest.forEach((word, index) => {
      const cluster = /^-[A-Za-z]+$/.test(word) && interpreter.code.includes(`-${word.slice(-1)}`);
      if (interpreter.code.includes(word) || cluster) {
        this.#enqueueCode(rest[index + 1] ?? "", ticks);
        code = true;
      } else if (word.startsWith("--eval=")) {
        this.#enqueueCode(word.slice("--eval=".length), ticks);
        code = true;
      } else if (!word.startsWith("-")) operand = true;
    });
    if (!code && !operand) this.#codeReadsInput = true;
  }
}

/** Whether an option takes the next word as its value. */
export function takesValue(option: string, short: string, long: readonly string[]): boolean {
  if (option.startsWith("--")) return long.includes(option.slice(2));
  const at = Array.from(option.slice(1)).findIndex((letter) => short.includes(letter));
  return at >= 0 && at === option.length - 2;
}

function withoutOptions(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !word.startsWith("-"));
  return first < 0 ? [] : words.slice(first);
}
