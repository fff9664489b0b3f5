import type { LocatedNode } from "./located.ts";
import { type SourceText, spanAt } from "./source-text.ts";
import type { Span } from "./span.ts";
import { type StarlarkToken, StarlarkProblem, tokenize } from "./starlark-tokens.ts";

/** One call of a function at the top of a Starlark file, its arguments already evaluated. */
export interface StarlarkCall {
  readonly name: string;
  readonly nameSpan: Span;
  readonly positional: readonly LocatedNode[];
  readonly named: readonly { readonly name: string; readonly nameSpan: Span; readonly value: LocatedNode }[];
}

export interface StarlarkFile {
  readonly calls: readonly StarlarkCall[];
  /** The first place that is wrong, or that uses more of the language than is read here; nothing after it is read. */
  readonly problem?: { readonly message: string; readonly span: Span; readonly beyond: boolean };
}

/**
 * Reads the part of Starlark that rules files are written in: calls with strings, integers, True, False, None and lists, names bound
 * before by an assignment, and `+`. Loops, functions, conditions, dictionaries, tuples and methods are said to be beyond that.
 */
export function parseStarlark(source: SourceText): StarlarkFile {
  const reader = new Reader(source);
  try {
    reader.read(tokenize(source.text.replace(/^\ufeff/, "")));
    return { calls: reader.calls };
  } catch (error) {
    if (!(error instanceof StarlarkProblem)) throw error;
    const span = spanAt(source, error.start, error.end);
    return { calls: reader.calls, problem: { message: error.message, span, beyond: error.beyond } };
  }
}

const beyondNames = new Set([
  "for",
  "if",
  "def",
  "lambda",
  "return",
  "while",
  "break",
  "continue",
  "not",
  "load",
  "len",
  "range",
  "str",
  "list",
  "dict",
  "sorted",
]);

class Reader {
  readonly calls: StarlarkCall[] = [];
  private readonly source: SourceText;
  private readonly bound = new Map<string, LocatedNode>();
  private tokens: readonly StarlarkToken[] = [];
  private at = 0;

  constructor(source: SourceText) {
    this.source = source;
  }

  read(tokens: readonly StarlarkToken[]): void {
    this.tokens = tokens;
    while (this.peek().kind !== "end") {
      if (this.peek().kind === "newline" || this.isSymbol(";")) this.at += 1;
      else this.readStatement();
    }
  }

  private readStatement(): void {
    const first = this.peek();
    if (first.kind === "name" && first.text === "pass") this.at += 1;
    else if (first.kind === "name" && beyondNames.has(first.text)) this.beyond(first);
    else if (first.kind === "name" && this.isSymbol("=", 1)) {
      this.at += 2;
      this.bound.set(first.text, this.readExpression());
    } else this.readExpression();
    const next = this.peek();
    if (next.kind !== "newline" && next.kind !== "end" && !this.isSymbol(";")) this.unexpected(next);
  }

  private readExpression(): LocatedNode {
    let left = this.readTerm();
    while (this.isSymbol("+")) {
      const plus = this.next();
      left = this.add(left, this.readTerm(), plus);
    }
    return left;
  }

  private add(left: LocatedNode, right: LocatedNode, plus: StarlarkToken): LocatedNode {
    const span = { ...left.span, end: right.span.end };
    if (left.kind === "list" && right.kind === "list")
      return { kind: "list", items: [...left.items, ...right.items], span };
    if (left.kind === "scalar" && right.kind === "scalar" && typeof left.value === typeof right.value) {
      if (typeof left.value === "string") return { kind: "scalar", value: left.value + String(right.value), span };
      if (typeof left.value === "number") return { kind: "scalar", value: left.value + Number(right.value), span };
    }
    throw new StarlarkProblem("these two cannot be added", plus.start, plus.end);
  }

  private readTerm(): LocatedNode {
    const token = this.next();
    const span = this.spanOf(token);
    switch (token.kind) {
      case "string":
        return this.ended({ kind: "scalar", value: token.text, span });
      case "integer":
        return this.ended({ kind: "scalar", value: Number(token.text), span });
      case "name":
        return this.readName(token);
      case "symbol":
        if (token.text === "[") return this.ended(this.readList(token));
        if (token.text === "{" || token.text === "-" || token.text === "(") return this.beyond(token);
        return this.unexpected(token);
      case "newline":
      case "end":
        return this.unexpected(token);
    }
  }

  private readName(token: StarlarkToken): LocatedNode {
    const span = this.spanOf(token);
    if (this.isSymbol("(")) return this.readCall(token);
    const constants: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };
    const constant = constants[token.text];
    if (constant !== undefined) return this.ended({ kind: "scalar", value: constant, span });
    const value = this.bound.get(token.text);
    if (value !== undefined) return this.ended({ ...value, span });
    if (beyondNames.has(token.text)) return this.beyond(token);
    // A loop, a function or an assignment to several names may bind it.
    if (/\b(for|def|lambda)\b|^\s*\w+ *,/m.test(this.source.text)) return this.beyond(token);
    throw new StarlarkProblem(`the variable ${token.text} is not found`, token.start, token.end);
  }

  /** After an operand: what would go on with it is not read here. */
  private ended(node: LocatedNode): LocatedNode {
    const next = this.peek();
    const goesOn =
      next.kind === "symbol" &&
      [".", "[", "(", "%", "*", "-", "==", "!=", "<", ">", "<=", ">=", "+=", "/", "|"].includes(next.text);
    if (goesOn || (next.kind === "name" && ["if", "for", "in", "not", "and", "or"].includes(next.text)))
      this.beyond(next);
    return node;
  }

  private readList(open: StarlarkToken): LocatedNode {
    const items: LocatedNode[] = [];
    while (!this.isSymbol("]")) {
      items.push(this.readExpression());
      if (!this.isSymbol("]")) this.expect(",");
    }
    const close = this.next();
    return { kind: "list", items, span: spanAt(this.source, open.start, close.end) };
  }

  /** A call's value is None. */
  private readCall(name: StarlarkToken): LocatedNode {
    if (beyondNames.has(name.text)) this.beyond(name);
    this.expect("(");
    const positional: LocatedNode[] = [];
    const named: { name: string; nameSpan: Span; value: LocatedNode }[] = [];
    while (!this.isSymbol(")")) {
      const token = this.peek();
      if (this.isSymbol("*") || this.isSymbol("**")) this.beyond(token);
      if (token.kind === "name" && this.isSymbol("=", 1)) {
        if (named.some((other) => other.name === token.text))
          throw new StarlarkProblem("repeated named argument", token.start, token.end);
        this.at += 2;
        named.push({ name: token.text, nameSpan: this.spanOf(token), value: this.readExpression() });
      } else if (named.length > 0) {
        throw new StarlarkProblem("a positional argument follows a named one", token.start, token.end);
      } else positional.push(this.readExpression());
      if (!this.isSymbol(")")) this.expect(",");
    }
    const close = this.next();
    this.calls.push({ name: name.text, nameSpan: this.spanOf(name), positional, named });
    return this.ended({ kind: "scalar", value: null, span: spanAt(this.source, name.start, close.end) });
  }

  private expect(symbol: string): void {
    const token = this.next();
    if (token.kind !== "symbol" || token.text !== symbol) this.unexpected(token, symbol);
  }

  private unexpected(token: StarlarkToken, wanted?: string): never {
    const found = token.kind === "newline" ? "end of line" : token.kind === "end" ? "end of file" : `"${token.text}"`;
    const expected = wanted === undefined ? "" : `, expected "${wanted}"`;
    throw new StarlarkProblem(
      `unexpected ${found}${expected}`,
      token.start,
      token.end,
      token.kind === "symbol" && token.text === ",",
    );
  }

  private beyond(token: StarlarkToken): never {
    throw new StarlarkProblem(`"${token.text}" is Starlark that is not read here`, token.start, token.end, true);
  }

  private peek(ahead = 0): StarlarkToken {
    const last = this.tokens.at(-1);
    const token = this.tokens[this.at + ahead] ?? last;
    if (token === undefined) throw new Error("internal error: a token list without an end");
    return token;
  }

  private next(): StarlarkToken {
    const token = this.peek();
    this.at += 1;
    return token;
  }

  private isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.text === symbol;
  }

  private spanOf(token: StarlarkToken): Span {
    return spanAt(this.source, token.start, token.end);
  }
}
