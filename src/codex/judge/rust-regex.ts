/**
 * Whether Codex's regex engines would take an expression. They are Rust crates whose grammar is not JavaScript's: no look-around, no
 * back-references, no unknown escapes, no bare `{`. Codex uses two: `regex` for hook matchers, `regex-lite` for MCP identities (its
 * error texts show it), which has neither Unicode classes nor class operations. This is a reader of that grammar, written after the
 * crates' documentation and compared with real Codex. Where it cannot tell (Unicode class names, switching Unicode off, very large
 * counts), it refuses: a refused pattern is rewritten by a person, an accepted one stops every session.
 */
export type RegexDialect = "regex" | "regex-lite";

/** What is wrong with an expression; undefined when the engine takes it. */
export function regexProblem(expression: string, dialect: RegexDialect): string | undefined {
  // Identities are matched whole: the expression is put into a group first, whose end a comment may swallow.
  const whole = dialect === "regex-lite" ? `^(?:${expression})$` : expression;
  try {
    new RegexReader(expression, dialect).read();
    new RegexReader(whole, dialect).read();
    return undefined;
  } catch (error) {
    if (error instanceof RegexProblem) return error.message;
    throw error;
  }
}

class RegexProblem extends Error {}

const maximumNesting: Readonly<Record<RegexDialect, number>> = { regex: 200, "regex-lite": 40 };
/** Both engines stop at some megabytes of compiled program. Measured: `a{100000}` is taken, `\\w{1000}` is not. */
const maximumSize = 200_000;
const classSize = 1000;
const posixClasses = new Set(
  "alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit".split(" "),
);
const boundaries = new Set(["start", "end", "start-half", "end-half"]);

class RegexReader {
  private readonly text: readonly string[];
  private readonly dialect: RegexDialect;
  private readonly names = new Set<string>();
  private at = 0;
  private depth = 0;
  private verbose = false;

  constructor(expression: string, dialect: RegexDialect) {
    this.text = Array.from(expression);
    this.dialect = dialect;
  }

  read(): void {
    this.readAlternatives();
    if (this.at < this.text.length) fail("found `)` without an opening `(`");
  }

  /** Reads up to the end or an unopened `)`; answers how large the part gets when counts are written out. */
  private readAlternatives(): number {
    const outerVerbose = this.verbose;
    let size = 0;
    let last: number | undefined;
    while (this.at < this.text.length && this.peek() !== ")") {
      this.skipVerbose();
      const char = this.peek();
      if (char === undefined || char === ")") break;
      if (char === "|") {
        this.at += 1;
        last = undefined;
      } else if ("*+?".includes(char)) {
        if (last === undefined) fail("a repetition has nothing to repeat");
        this.at += 1;
        this.skipVerbose();
        if (this.peek() === "?") this.at += 1;
      } else if (char === "{") {
        if (last === undefined) fail("a repetition has nothing to repeat");
        const times = this.readCount();
        size += last * Math.max(0, times - 1);
        last *= Math.max(1, times);
      } else {
        last = this.readAtom();
        size += last ?? 0;
      }
      if (size > maximumSize) fail("the counts make the expression too large");
    }
    this.verbose = outerVerbose;
    return size;
  }

  /** One atom; undefined for flags, which cannot be repeated. */
  private readAtom(): number | undefined {
    const char = this.next();
    if (char === "(") return this.readGroup();
    if (char === "[") {
      this.readClass();
      return classSize;
    }
    if (char === "\\") return this.readEscape(false) === "class" ? classSize : 1;
    return char === "." ? 10 : 1;
  }

  private readGroup(): number | undefined {
    this.depth += 1;
    if (this.depth > maximumNesting[this.dialect]) fail("groups are nested too deeply");
    if (this.peek() === "?") {
      this.at += 1;
      if (this.starts("P<") || (this.starts("<") && !this.starts("<=") && !this.starts("<!"))) this.readName();
      else if (this.starts("=") || this.starts("!") || this.starts("<")) fail("look-around is not supported");
      else if (this.readFlags()) {
        this.depth -= 1;
        return undefined;
      }
    }
    const verbose = this.verbose;
    const size = this.readAlternatives();
    this.verbose = verbose;
    if (this.peek() !== ")") fail("a group is not closed");
    this.at += 1;
    this.depth -= 1;
    return Math.max(1, size);
  }

  private readName(): void {
    this.at += this.peek() === "P" ? 2 : 1;
    const end = this.text.indexOf(">", this.at);
    const name = end < 0 ? "" : this.text.slice(this.at, end).join("");
    if (!/^[A-Za-z_][A-Za-z0-9_.[\]]*$/.test(name)) fail("a group has no valid name");
    if (this.names.has(name)) fail(`two groups are named ${name}`);
    this.names.add(name);
    this.at = end + 1;
  }

  /** Flags up to `)` (answers true) or `:` (false: a group follows). */
  private readFlags(): boolean {
    const seen = new Set<string>();
    let negated = false;
    let afterNegation = 0;
    let count = 0;
    for (;;) {
      const char = this.next();
      if (char === undefined) fail("flags are not closed");
      if (char === ":" || char === ")") {
        if (negated && afterNegation === 0) fail("flags end with a negation");
        if (char === ")" && count === 0) fail("a group has no flags");
        if (seen.has("x")) this.verbose = !negated;
        return char === ")";
      }
      count += 1;
      if (char === "-") {
        if (negated) fail("flags are negated twice");
        negated = true;
        continue;
      }
      if (!"imsUxRu".includes(char) || (this.dialect === "regex-lite" && char === "u")) fail(`unknown flag ${char}`);
      if (seen.has(char)) fail(`the flag ${char} stands twice`);
      if (negated && char === "u") fail("Unicode cannot be switched off");
      if (negated && seen.has("x")) fail("whether whitespace counts cannot be told");
      seen.add(char);
      if (negated) afterNegation += 1;
    }
  }

  private readCount(): number {
    const match = /^\{ *(\d+) *(?:(,) *(\d*) *)?\}/.exec(this.text.slice(this.at, this.at + 40).join(""));
    if (match === null) fail("`{` does not begin a valid count; write \\{ for the character");
    const low = Number(match[1]);
    const high = match[2] === undefined ? low : match[3] === "" ? low + 1 : Number(match[3]);
    if (high < low) fail("a count's upper limit is below its lower one");
    this.at += match[0].length;
    if (this.peek() === "?") this.at += 1;
    return high;
  }

  private readClass(): void {
    if (this.peek() === "^") this.at += 1;
    let first = true;
    for (;;) {
      const char = this.next();
      if (char === undefined) fail("a character class is not closed");
      if (char === "]" && !first) return;
      if (this.dialect === "regex" && first && char === "-") {
        first = false;
        continue;
      }
      if (char === "[" && !this.readPosixClass()) {
        if (this.dialect === "regex-lite") fail("nested character classes are not supported");
        this.depth += 1;
        if (this.depth > maximumNesting.regex) fail("character classes are nested too deeply");
        this.readClass();
        this.depth -= 1;
      } else if (char !== "[") {
        if (this.dialect === "regex-lite" && "&-~".includes(char) && this.peek() === char)
          fail("class operations are not supported");
        this.readRange(char);
      }
      first = false;
    }
  }

  /** A literal or escape inside a class, and the upper end of a range if one follows. */
  private readRange(char: string): void {
    const low = char === "\\" ? this.readEscape(true) : char;
    const after = this.text[this.at + 1];
    if (this.peek() !== "-" || after === undefined || after === "]" || after === "-") return;
    this.at += 1;
    const next = this.next() ?? "";
    const high = next === "\\" ? this.readEscape(true) : next;
    if (next === "[" || low === "class" || high === "class")
      fail("a range in a character class needs single characters");
    if ((low.codePointAt(0) ?? 0) > (high.codePointAt(0) ?? 0))
      fail("a range in a character class is the wrong way round");
  }

  /** After `[`: `[:alpha:]` is read as a whole. */
  private readPosixClass(): boolean {
    const match = /^:\^?([a-z]+):\]/.exec(this.text.slice(this.at, this.at + 12).join(""));
    if (match === null || !posixClasses.has(match[1] ?? "")) return false;
    this.at += match[0].length;
    return true;
  }

  /** After the backslash; answers the character, or "class" for what stands for several or for a position. */
  private readEscape(inClass: boolean): string {
    const char = this.next();
    if (char === undefined) fail("the expression ends with a backslash");
    if ("dDsSwW".includes(char)) return "class";
    if (char === "p" || char === "P") return this.readUnicodeClass();
    const controls: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", f: "\f", v: "\v" };
    const control = controls[char];
    if (control !== undefined) return control;
    if ("xuU".includes(char)) return this.readHexadecimal(char);
    if (!inClass && "bBAz<>".includes(char)) {
      if (char === "b" && this.starts("{") && /[a-z]/i.test(this.text[this.at + 1] ?? "")) this.readBoundary();
      return "class";
    }
    if (/^[0-9]$/.test(char)) fail("back-references are not supported");
    if (/^[A-Za-z<>]$/.test(char) || char > "\x7f" || char === "\v") fail(`unknown escape \\${char}`);
    if (this.dialect === "regex-lite" && !/^[\\.+*?()|[\]{}^$#&\-~/ !"%',:;=@_`]$/.test(char))
      fail(`unknown escape \\${char}`);
    return char;
  }

  private readBoundary(): void {
    const end = this.text.indexOf("}", this.at);
    const name = end < 0 ? "" : this.text.slice(this.at + 1, end).join("");
    if (!boundaries.has(name)) fail("unknown word boundary");
    this.at = end + 1;
  }

  private readHexadecimal(letter: string): string {
    const digits = { x: 2, u: 4, U: 8 }[letter] ?? 2;
    let code: string;
    if (this.peek() === "{") {
      const end = this.text.indexOf("}", this.at);
      code = end < 0 ? "" : this.text.slice(this.at + 1, end).join("");
      this.at = end < 0 ? this.text.length : end + 1;
    } else {
      code = this.text.slice(this.at, this.at + digits).join("");
      if (code.length < digits) fail("a hexadecimal escape is too short");
      this.at += digits;
    }
    const value = /^[0-9A-Fa-f]{1,8}$/.test(code) ? Number.parseInt(code, 16) : -1;
    if (value < 0 || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
      fail("a hexadecimal escape names no character");
    return String.fromCodePoint(value);
  }

  private readUnicodeClass(): string {
    if (this.dialect === "regex-lite") fail("Unicode classes are not supported");
    let name = this.next() ?? "";
    if (name === "{") {
      const end = this.text.indexOf("}", this.at);
      name = end < 0 ? "" : this.text.slice(this.at, end).join("");
      this.at = end < 0 ? this.text.length : end + 1;
    }
    if (!isUnicodeName(name)) fail(`the Unicode class ${name} is not known here`);
    return "class";
  }

  /** With the flag x, whitespace and comments count for nothing. */
  private skipVerbose(): void {
    while (this.verbose) {
      const char = this.peek();
      if (char === "#") {
        while (this.at < this.text.length && this.peek() !== "\n") this.at += 1;
      } else if (char !== undefined && /\s/.test(char)) this.at += 1;
      else return;
    }
  }

  private peek(): string | undefined {
    return this.text[this.at];
  }

  private next(): string | undefined {
    const char = this.text[this.at];
    this.at += 1;
    return char;
  }

  private starts(text: string): boolean {
    return Array.from(text).every((char, index) => this.text[this.at + index] === char);
  }
}

/** JavaScript and Rust share the names of Unicode's categories and scripts. */
function isUnicodeName(name: string): boolean {
  if (!/^[A-Za-z_]+(=[A-Za-z_]+)?$/.test(name)) return false;
  const forms = name.includes("=") ? [name] : [name, `Script=${name}`];
  return forms.some((form) => {
    try {
      new RegExp(`\\p{${form}}`, "u");
      return true;
    } catch {
      return false;
    }
  });
}

function fail(message: string): never {
  throw new RegexProblem(message);
}
