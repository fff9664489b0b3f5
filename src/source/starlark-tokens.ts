/** One token of a Starlark file. */
export interface StarlarkToken {
  readonly kind: "name" | "string" | "integer" | "symbol" | "newline" | "end";
  /** The name, symbol or digits; for a string its value. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A place where the text is no Starlark. */
export class StarlarkProblem extends Error {
  readonly start: number;
  readonly end: number;
  /** True where the text may well be Starlark, but uses more of the language than is read here. */
  readonly beyond: boolean;

  constructor(message: string, start: number, end: number, beyond = false) {
    super(message);
    this.start = start;
    this.end = end;
    this.beyond = beyond;
  }
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "0": "\0",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/** Cuts a Starlark text into tokens; line ends inside brackets are left out, as are comments. Throws a StarlarkProblem. */
export function tokenize(text: string): readonly StarlarkToken[] {
  const tokens: StarlarkToken[] = [];
  let depth = 0;
  let at = 0;
  let atLineStart = true;
  const push = (kind: StarlarkToken["kind"], value: string, start: number, end: number): void => {
    tokens.push({ kind, text: value, start, end });
    at = end;
    atLineStart = kind === "newline";
  };
  while (at < text.length) {
    const char = text.charAt(at);
    const rest = text.slice(at, at + 2);
    if (char === "\n") {
      if (depth === 0) push("newline", "\n", at, at + 1);
      else at += 1;
    } else if (char === "#") {
      while (at < text.length && text[at] !== "\n") at += 1;
    } else if (rest === "\\\n") {
      at += 2;
    } else if (char === "\t" && atLineStart && depth === 0) {
      throw new StarlarkProblem("tabs are not allowed", at, at + 1);
    } else if (/\s/.test(char)) {
      const isIndent = atLineStart && depth === 0 && /^[ ]+[^\s#]/.test(text.slice(at, at + 200));
      if (isIndent && char === " ") throw new StarlarkProblem("unexpected indentation", at, at + 1, hasBlocks(text));
      at += 1;
    } else if (/^[rR]?["']/.test(rest)) {
      const string = readString(text, at);
      push("string", string.value, at, string.end);
    } else if (/[A-Za-z_]/.test(char)) {
      const name = /^[A-Za-z0-9_]+/.exec(text.slice(at))?.[0] ?? char;
      push("name", name, at, at + name.length);
    } else if (/[0-9]/.test(char)) {
      const digits = /^(0[xX][0-9A-Fa-f]+|0[oO][0-7]+|[0-9]+)(\.[0-9]*)?/.exec(text.slice(at))?.[0] ?? char;
      if (digits.includes("."))
        throw new StarlarkProblem("floating-point numbers are not read here", at, at + digits.length, true);
      push("integer", digits, at, at + digits.length);
    } else {
      if ("([{".includes(char)) depth += 1;
      if (")]}".includes(char)) depth = Math.max(0, depth - 1);
      const symbol = /^(\*\*|\+=|==|!=|<=|>=)/.exec(rest)?.[0] ?? char;
      push("symbol", symbol, at, at + symbol.length);
    }
  }
  push("newline", "\n", text.length, text.length);
  push("end", "", text.length, text.length);
  return tokens;
}

/** Indented lines belong to blocks, which are not read here. */
function hasBlocks(text: string): boolean {
  return /^(for|if|def)\b.*:\s*(#.*)?$/m.test(text);
}

function readString(text: string, start: number): { readonly value: string; readonly end: number } {
  const isRaw = /[rR]/.test(text.charAt(start));
  let at = isRaw ? start + 1 : start;
  const quote = text.startsWith(text.charAt(at).repeat(3), at) ? text.slice(at, at + 3) : text.charAt(at);
  at += quote.length;
  let value = "";
  while (at < text.length && !text.startsWith(quote, at)) {
    const char = text.charAt(at);
    if (char === "\n" && quote.length === 1) break;
    if (char !== "\\") {
      value += char;
      at += 1;
    } else if (isRaw) {
      value += text.slice(at, at + 2);
      at += 2;
    } else {
      const escape = readEscape(text, at + 1);
      value += escape.value;
      at = escape.end;
    }
  }
  if (!text.startsWith(quote, at)) throw new StarlarkProblem("unfinished string literal", start, at);
  return { value, end: at + quote.length };
}

/** After the backslash. An unknown escape stands for itself. */
function readEscape(text: string, at: number): { readonly value: string; readonly end: number } {
  const char = text.charAt(at);
  if (char === "\n") return { value: "", end: at + 1 };
  const simple = escapes[char];
  if (simple !== undefined) return { value: simple, end: at + 1 };
  const digits = { x: 2, u: 4, U: 8 }[char];
  if (digits === undefined) return { value: `\\${char}`, end: at + 1 };
  const code = text.slice(at + 1, at + 1 + digits);
  const value = /^[0-9A-Fa-f]+$/.test(code) && code.length === digits ? Number.parseInt(code, 16) : -1;
  if (value < 0 || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
    throw new StarlarkProblem("invalid escape", at - 1, at + 1 + digits);
  return { value: String.fromCodePoint(value), end: at + 1 + digits };
}
