import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments, type YAMLError } from "yaml";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import { diagnose } from "../diagnostics/diagnostic.ts";
import type { LocatedEntry, LocatedNode } from "./located.ts";
import { type SourceText, spanAt } from "./source-text.ts";
import { type Span, startOfFile } from "./span.ts";

/** Aliases may make a document at most this many nodes larger than it is written. */
const maximumAliasExpansion = 10_000;

const maximumDepth = 100;

/** The tags that YAML 1.2's core schema gives by itself; any other is an error. */
const coreTags = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
);

/**
 * Reads one YAML 1.2 document into a located tree; `value` is undefined for an empty or unreadable one. All problems of the text are
 * reported: syntax, several documents, duplicate keys (also `1` beside `"1"`), unknown tags, alias bombs, numbers that cannot be kept.
 */
export function parseYaml(source: SourceText): Outcome<LocatedNode | undefined> {
  const documents = parseAllDocuments(source.text, {
    uniqueKeys: false,
    // Places are told from offsets, and messages without them.
    prettyErrors: false,
    intAsBigInt: true,
    strict: true,
    version: "1.2",
    logLevel: "silent",
  });
  const first = Array.isArray(documents) ? documents[0] : undefined;
  if (first === undefined) return { value: undefined, diagnostics: [] };
  const reader = new Reader(source, first);
  const second = Array.isArray(documents) ? documents[1] : undefined;
  if (second !== undefined) {
    const at = second.range[0];
    reader.report(diagnose("multiple-documents", spanAt(source, at, at), "the file holds more than one YAML document"));
  }
  for (const error of [...first.errors, ...first.warnings]) reader.report(syntaxProblem(source, error));
  const value = first.contents === null ? undefined : reader.read(first.contents, 0);
  return { value, diagnostics: reader.diagnostics };
}

function syntaxProblem(source: SourceText, error: YAMLError): Diagnostic {
  const span = spanAt(source, error.pos[0], error.pos[1]);
  const message = error.message.split("\n")[0]?.replace(/\.$/, "") ?? error.code;
  if (error.code === "TAG_RESOLVE_FAILED")
    return diagnose("unknown-tag", span, message.replace(/^Unresolved tag/, "unknown tag"));
  return diagnose("invalid-yaml", span, message);
}

class Reader {
  readonly diagnostics: Diagnostic[] = [];
  private expanded = 0;
  private bombReported = false;
  /** The alias of the document's own that is being expanded: what comes of it is blamed on its place. */
  private outermostAlias: Span | undefined;
  private readonly source: SourceText;
  private readonly document: Document.Parsed | Document;

  constructor(source: SourceText, document: Document.Parsed | Document) {
    this.source = source;
    this.document = document;
  }

  report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  read(node: Node | null, depth: number, insideAlias = false): LocatedNode | undefined {
    const span = this.spanOf(node);
    if (node === null) return { kind: "scalar", value: null, span };
    if (depth > maximumDepth) {
      this.report(diagnose("invalid-yaml", span, `the document is nested deeper than ${maximumDepth} levels`));
      return undefined;
    }
    if (insideAlias && ++this.expanded > maximumAliasExpansion) {
      if (!this.bombReported)
        this.report(diagnose("alias-bomb", this.outermostAlias ?? span, "aliases expand to more than 10000 values"));
      this.bombReported = true;
      return undefined;
    }
    if (isAlias(node)) {
      if (!insideAlias) this.outermostAlias = span;
      return this.readAlias(node, span, depth);
    }
    this.checkTag(node, span);
    if (isMap(node)) return this.readMap(node.items, span, depth, insideAlias);
    if (isSeq(node)) {
      const items = (node.items as (Node | null)[]).map((item) => this.read(item, depth + 1, insideAlias));
      return { kind: "list", items: items.filter((item) => item !== undefined), span };
    }
    if (isScalar(node)) return this.readScalar(node.value, node.source, span);
    return undefined;
  }

  private readAlias(
    node: Node & { source: string; resolve(document: Document.Parsed | Document): Node | undefined },
    span: Span,
    depth: number,
  ): LocatedNode | undefined {
    let target: Node | undefined;
    try {
      target = node.resolve(this.document);
    } catch {
      target = undefined;
    }
    if (target === undefined) {
      // The library already reports an alias without an anchor when it composes the document.
      if (
        !this.diagnostics.some(
          (problem) => problem.code === "invalid-yaml" && problem.span.start.offset === span.start.offset,
        )
      )
        this.report(diagnose("unknown-alias", span, `the alias *${node.source} has no anchor`));
      return undefined;
    }
    if (contains(target, node)) {
      this.report(
        diagnose("alias-bomb", span, `the alias *${node.source} refers to a value that holds the alias itself`),
      );
      return undefined;
    }
    return this.read(target, depth + 1, true);
  }

  private readMap(
    items: readonly { key: unknown; value: unknown }[],
    span: Span,
    depth: number,
    insideAlias: boolean,
  ): LocatedNode {
    const entries: LocatedEntry[] = [];
    const firstPlaces = new Map<string, Span>();
    for (const pair of items) {
      const keyNode = pair.key as Node | null;
      const keySpan = this.spanOf(keyNode);
      const key = this.readKey(keyNode, keySpan);
      const value = this.read(pair.value as Node | null, depth + 1, insideAlias);
      if (key === undefined || value === undefined) continue;
      const earlier = firstPlaces.get(key);
      if (earlier !== undefined) {
        this.report(
          diagnose("duplicate-key", keySpan, `the key "${key}" stands twice in this map`, {
            related: [{ message: "first here", span: earlier }],
          }),
        );
        continue;
      }
      firstPlaces.set(key, keySpan);
      // An absent value (`key:`) is placed at its key, so that a message about it points at something.
      const absent =
        value.kind === "scalar" && value.value === null && value.span.start.offset === value.span.end.offset;
      entries.push({ key, keySpan, value: absent ? { ...value, span: keySpan } : value });
    }
    return { kind: "map", entries, span };
  }

  private readKey(node: Node | null, span: Span): string | undefined {
    if (
      isScalar(node) &&
      (typeof node.value === "string" ||
        typeof node.value === "bigint" ||
        typeof node.value === "number" ||
        typeof node.value === "boolean")
    )
      // `1` and `"1"` are one key: TOML and JSON know text keys only.
      return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
    if (isScalar(node) && node.value === null && node.source === "null") return "null";
    this.report(diagnose("wrong-type", span, "a key must be plain text"));
    return undefined;
  }

  private readScalar(value: unknown, text: string | undefined, span: Span): LocatedNode | undefined {
    if (typeof value === "bigint") {
      if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
        this.report(
          diagnose("huge-number", span, `the number ${shorten(text ?? String(value))} cannot be kept exactly`),
        );
        return undefined;
      }
      return { kind: "scalar", value: Number(value), span };
    }
    if (typeof value === "number") {
      if (!Number.isFinite(value)) {
        this.report(
          diagnose("huge-number", span, `the number ${shorten(text ?? String(value))} cannot be kept exactly`),
        );
        return undefined;
      }
      return { kind: "scalar", value, float: true, span };
    }
    if (typeof value === "string" && !value.isWellFormed()) {
      this.report(diagnose("invalid-value", span, "the text holds half of a surrogate pair, which no file can carry"));
      return undefined;
    }
    if (typeof value === "string" || typeof value === "boolean" || value === null)
      return { kind: "scalar", value, span };
    this.report(diagnose("wrong-type", span, "a value of a kind that the policy language does not have"));
    return undefined;
  }

  private checkTag(node: Node, span: Span): void {
    const tag = node.tag;
    if (tag === undefined || coreTags.has(tag)) return;
    if (this.diagnostics.some((problem) => problem.code === "unknown-tag" && problem.message.includes(tag))) return;
    this.report(diagnose("unknown-tag", span, `unknown tag: ${tag}`));
  }

  private spanOf(node: Node | null): Span {
    const range = node?.range;
    if (range === undefined || range === null) return startOfFile(this.source.file);
    return spanAt(this.source, range[0], range[1]);
  }
}

/** Whether `inner` stands somewhere below `outer`. */
function contains(outer: Node, inner: Node): boolean {
  const [start, end] = [outer.range?.[0], outer.range?.[2]];
  const at = inner.range?.[0];
  return start !== undefined && end !== undefined && at !== undefined && at >= start && at < end;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
