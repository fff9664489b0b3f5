import type { CommandRule } from "../model.ts";
import { commentText } from "./toml-text.ts";

export interface EmittedRule {
  readonly rule: CommandRule;
  readonly comment: string;
  /** Whether every targeted client knows canonical_matching in rules files. */
  readonly canonical: boolean;
}

/** Prints an exec policy file. `prompt-user` exists in requirements.toml only; here the same rule asks. */
export function emitRules(header: readonly string[], rules: readonly EmittedRule[]): string {
  const blocks = rules.map(({ rule, comment, canonical }) => {
    const pattern = rule.pattern.map((alternatives) =>
      alternatives.length === 1 ? text(alternatives[0] ?? "") : list(alternatives),
    );
    const lines = [
      `# ${commentText(comment)}`,
      "prefix_rule(",
      `    pattern = [${pattern.join(", ")}],`,
      `    decision = ${text(rule.decision === "prompt-user" ? "prompt" : rule.decision)},`,
      ...(rule.justification === undefined ? [] : [`    justification = ${text(rule.justification)},`]),
      ...(rule.canonical && canonical ? ["    canonical_matching = True,"] : []),
      ...(rule.match.length === 0 ? [] : [`    match = ${list(rule.match)},`]),
      ...(rule.notMatch.length === 0 ? [] : [`    not_match = ${list(rule.notMatch)},`]),
      ")",
    ];
    return lines.join("\n");
  });
  return `${[header.map((line) => `# ${commentText(line)}`).join("\n"), ...blocks].join("\n\n")}\n`;
}

function list(items: readonly string[]): string {
  return `[${items.map(text).join(", ")}]`;
}

/** A Starlark string: the escapes of JSON are a subset of Starlark's. */
function text(value: string): string {
  return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
}
