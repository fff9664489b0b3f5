import { describeVersions, keySupport } from "../../catalogue/codex/index.ts";
import type { Diagnostic, Outcome } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/diagnostic.ts";
import type { LocatedNode } from "../../source/located.ts";
import { parseStarlark, type StarlarkCall } from "../../source/parse-starlark.ts";
import type { SourceText } from "../../source/source-text.ts";
import type { Span } from "../../source/span.ts";
import { shellWords } from "./shell-words.ts";

/** One `prefix_rule` of a rules file. */
export interface PrefixRule {
  /** For each step of the command, the words that it may be. */
  readonly pattern: readonly (readonly string[])[];
  readonly decision: "allow" | "prompt" | "forbidden";
  readonly justification?: string;
  readonly canonicalMatching: boolean;
  readonly match: readonly (readonly string[])[];
  readonly notMatch: readonly (readonly string[])[];
  readonly span: Span;
}

/**
 * What Codex makes of a rules file: its prefix rules, or why it would not load them. A file that Codex does not load stops every
 * session. Starlark beyond plain calls is said not to be read here, as a warning: the file may be fine. The grammar is the same in
 * every measured version but for `canonical_matching`, which 0.169.0 brought.
 */
export function judgeRules(source: SourceText, versions: readonly string[]): Outcome<readonly PrefixRule[]> {
  const file = parseStarlark(source);
  const judge = new RulesJudge(versions);
  for (const call of file.calls) judge.judgeCall(call);
  if (file.problem !== undefined) {
    const { message, span, beyond } = file.problem;
    const details = beyond
      ? ({
          severity: "warning",
          help: "check it with `codex execpolicy check --rules FILE ls`: Mandate reads plain calls only",
        } as const)
      : {};
    judge.diagnostics.push(
      diagnose("invalid-rules", span, beyond ? `${message}: the rest of the file is not judged` : message, details),
    );
  }
  return { value: judge.rules, diagnostics: judge.diagnostics };
}

const parameters = {
  prefix_rule: ["pattern", "decision", "match", "not_match", "justification", "canonical_matching"],
  host_executable: ["name", "paths"],
  network_rule: ["host", "protocol", "decision", "justification"],
} as const;
const needed = {
  prefix_rule: ["pattern"],
  host_executable: ["name", "paths"],
  network_rule: ["host", "protocol", "decision"],
} as const;
const decisions = ["allow", "prompt", "forbidden"] as const;
const networkDecisions = ["allow", "deny", "prompt", "forbidden"];
const protocols = ["http", "https", "socks5_tcp", "socks5_udp"];

/** The parameter came with the requirement of the same name. */
const canonicalKey = ["rules", "prefix_rules", 0, "canonical_matching"] as const;

type Arguments = ReadonlyMap<string, LocatedNode>;

class RulesJudge {
  readonly rules: PrefixRule[] = [];
  readonly diagnostics: Diagnostic[] = [];
  private readonly versions: readonly string[];

  constructor(versions: readonly string[]) {
    this.versions = versions;
  }

  judgeCall(call: StarlarkCall): void {
    if (call.name !== "prefix_rule" && call.name !== "host_executable" && call.name !== "network_rule") {
      this.problem(call.nameSpan, `the function ${call.name} is not found`);
      return;
    }
    const given = this.bind(call, parameters[call.name], needed[call.name]);
    if (given === undefined) return;
    if (call.name === "prefix_rule") this.judgePrefixRule(call, given);
    else if (call.name === "host_executable") this.judgeExecutable(given);
    else this.judgeNetworkRule(given);
  }

  private bind(call: StarlarkCall, names: readonly string[], required: readonly string[]): Arguments | undefined {
    const before = this.diagnostics.length;
    const given = new Map<string, LocatedNode>();
    call.positional.forEach((value, index) => {
      const name = names[index];
      if (name === undefined) this.problem(value.span, `${call.name} takes no more than ${names.length} arguments`);
      else given.set(name, value);
    });
    for (const { name, nameSpan, value } of call.named)
      if (!names.includes(name)) this.problem(nameSpan, `${call.name} has no parameter ${name}`);
      else if (given.has(name)) this.problem(nameSpan, `the argument ${name} is given twice`);
      else given.set(name, value);
    for (const name of required) if (!given.has(name)) this.problem(call.nameSpan, `${call.name} needs ${name}`);
    return this.diagnostics.length > before ? undefined : given;
  }

  private judgePrefixRule(call: StarlarkCall, given: Arguments): void {
    const before = this.diagnostics.length;
    const pattern = this.readPattern(given.get("pattern"));
    const decisionText = this.text(given, "decision");
    const decision = decisionText === undefined ? "allow" : decisions.find((known) => known === decisionText);
    if (decision === undefined)
      this.problem(given.get("decision")?.span ?? call.nameSpan, `a rule's decision is one of ${decisions.join(", ")}`);
    const justification = this.justification(given);
    const canonical = this.flag(given, "canonical_matching") ?? false;
    const canonicalPlace = given.get("canonical_matching");
    const older = this.versions.filter((version) => keySupport("requirements", canonicalKey, version) !== "known");
    if (canonicalPlace !== undefined && older.length > 0)
      this.problem(canonicalPlace.span, `Codex ${describeVersions(older)} has no parameter canonical_matching`);
    const match = this.readExamples(given.get("match"));
    const notMatch = this.readExamples(given.get("not_match"));
    if (this.diagnostics.length > before || decision === undefined) return;
    const rule: PrefixRule = {
      pattern,
      decision,
      canonicalMatching: canonical,
      match: match.map((example) => example.words),
      notMatch: notMatch.map((example) => example.words),
      span: call.nameSpan,
      ...(justification === undefined ? {} : { justification }),
    };
    for (const { words, span } of match)
      if (!matches(rule, words)) this.problem(span, "the example does not match its rule");
    for (const { words, span } of notMatch)
      if (matches(rule, words)) this.problem(span, "the example matches its rule, though it should not");
    for (const step of pattern)
      for (const word of step)
        if (/\s/.test(word) || word === "")
          this.diagnostics.push(
            diagnose(
              "rule-never-matches",
              given.get("pattern")?.span ?? call.nameSpan,
              `the token "${word}" never matches a word of a command`,
              { severity: "warning" },
            ),
          );
    this.rules.push(rule);
  }

  private readPattern(node: LocatedNode | undefined): readonly (readonly string[])[] {
    if (node?.kind !== "list" || node.items.length === 0) {
      if (node !== undefined) this.problem(node.span, "a pattern is a list with at least one step");
      return [];
    }
    return node.items.map((step) => {
      const words = step.kind === "list" ? step.items : [step];
      if (words.length === 0) this.problem(step.span, "a list of alternatives must not be empty");
      return words.map((word) => this.word(word, "a pattern's step is a string or a list of strings"));
    });
  }

  private readExamples(
    node: LocatedNode | undefined,
  ): readonly { readonly words: readonly string[]; readonly span: Span }[] {
    if (node === undefined) return [];
    if (node.kind !== "list") {
      this.problem(node.span, "examples are a list");
      return [];
    }
    return node.items.map((example) => {
      const words =
        example.kind === "list"
          ? example.items.map((word) => this.word(word, "an example is a string or a list of strings"))
          : shellWords(this.word(example, "an example is a string or a list of strings"));
      if (words === undefined || words.length === 0) this.problem(example.span, "the example is no command");
      return { words: words ?? [], span: example.span };
    });
  }

  private judgeExecutable(given: Arguments): void {
    const name = this.text(given, "name") ?? "";
    const place = given.get("name")?.span;
    if (place !== undefined && (name === "" || /[\\/]/.test(name)))
      this.problem(place, "the name of an executable is a bare file name");
    const paths = given.get("paths");
    if (paths?.kind !== "list") {
      if (paths !== undefined) this.problem(paths.span, "paths is a list");
      return;
    }
    for (const path of paths.items) {
      const text = this.word(path, "a path is a string");
      if (!text.startsWith("/")) this.problem(path.span, `"${text}" is no absolute path`);
      else if (text.split("/").at(-1) !== name)
        this.problem(path.span, `"${text}" does not end with the name "${name}"`);
    }
  }

  private judgeNetworkRule(given: Arguments): void {
    const host = given.get("host");
    const hostText = this.text(given, "host");
    if (host !== undefined && hostText !== undefined && (hostText.trim() === "" || /[\s*/?]/.test(hostText)))
      this.problem(host.span, "a network rule names one host, without wildcards, scheme or path");
    this.oneOf(given, "protocol", protocols);
    this.oneOf(given, "decision", networkDecisions);
    this.justification(given);
  }

  private oneOf(given: Arguments, name: string, choices: readonly string[]): void {
    const text = this.text(given, name);
    const place = given.get(name)?.span;
    if (text !== undefined && place !== undefined && !choices.includes(text))
      this.problem(place, `${name} is one of ${choices.join(", ")}`);
  }

  private justification(given: Arguments): string | undefined {
    const text = this.text(given, "justification");
    const place = given.get("justification")?.span;
    if (text?.trim() === "" && place !== undefined) this.problem(place, "a justification must not be empty");
    return text;
  }

  private text(given: Arguments, name: string): string | undefined {
    const node = given.get(name);
    return node === undefined ? undefined : this.word(node, `${name} is a string`);
  }

  private flag(given: Arguments, name: string): boolean | undefined {
    const node = given.get(name);
    if (node === undefined) return undefined;
    if (node.kind === "scalar" && typeof node.value === "boolean") return node.value;
    this.problem(node.span, `${name} is True or False`);
    return undefined;
  }

  private word(node: LocatedNode, complaint: string): string {
    if (node.kind === "scalar" && typeof node.value === "string") return node.value;
    this.problem(node.span, complaint);
    return "";
  }

  private problem(span: Span, message: string): void {
    this.diagnostics.push(diagnose("invalid-rules", span, message));
  }
}

/** Whether a rule's pattern is a prefix of a command; an absolute program also matches by its file name. */
export function matches(rule: PrefixRule, command: readonly string[]): boolean {
  const fold = (word: string): string => (rule.canonicalMatching ? word.toLowerCase() : word);
  return rule.pattern.every((step, index) => {
    const word = command[index];
    if (word === undefined) return false;
    const forms = index === 0 && word.startsWith("/") ? [word, word.split("/").at(-1) ?? word] : [word];
    return step.some((option) => forms.some((form) => fold(form) === fold(option)));
  });
}
