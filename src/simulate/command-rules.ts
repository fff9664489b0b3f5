import { isPlainList, type Plain } from "../source/located.ts";
import type { SimulatedBundle, SimulatedRule } from "./bundle.ts";
import { mapAt, valueAt } from "./plain-path.ts";
import type { SettingPath } from "./question.ts";

/** A command rule, from the requirements or from the .rules file. */
export interface CommandRule {
  readonly pattern: readonly (string | readonly string[])[];
  readonly decision: SimulatedRule["decision"];
  readonly justification?: string;
  /** Case of letters has no meaning (requirements only, since 0.169.0). */
  readonly canonical: boolean;
  readonly setting: SettingPath;
}

const decisions = [
  "allow",
  "prompt",
  "prompt-user",
  "forbidden",
] as const satisfies readonly SimulatedRule["decision"][];

/** Every rule that a client applies: those of the requirements first. */
export function commandRules(bundle: SimulatedBundle): readonly CommandRule[] {
  const required = valueAt(bundle.requirements, ["rules", "prefix_rules"]);
  const fromRequirements = (isPlainList(required) ? required : []).flatMap((rule, index) => requiredRule(rule, index));
  const fromFile = bundle.rules.map((rule) => ({ ...rule, canonical: false, setting: ["rules", rule.id] }));
  return [...fromRequirements, ...fromFile];
}

function requiredRule(rule: Plain, index: number): CommandRule[] {
  const pattern = valueAt(rule, ["pattern"]);
  const decision = decisions.find((word) => word === valueAt(rule, ["decision"]));
  if (!isPlainList(pattern) || decision === undefined) return [];
  const justification = valueAt(rule, ["justification"]);
  return [
    {
      pattern: pattern.map(patternToken),
      decision,
      ...(typeof justification === "string" && { justification }),
      canonical: valueAt(rule, ["canonical_matching"]) === true,
      setting: ["requirements", "rules", "prefix_rules", index],
    },
  ];
}

function patternToken(token: Plain): string | readonly string[] {
  const { token: word, any_of: words } = mapAt(token, []);
  if (typeof word === "string") return word;
  return isPlainList(words) ? words.filter((item) => typeof item === "string") : [];
}

/**
 * Whether a rule's pattern is a prefix of the words of a command. A program that is given with its path matches by its last part as
 * well, as Codex does at run time.
 */
export function ruleMatches(rule: CommandRule, words: readonly string[]): boolean {
  if (rule.pattern.length === 0 || words.length < rule.pattern.length) return false;
  return rule.pattern.every((token, index) => {
    const word = words[index] ?? "";
    const candidates = index === 0 && word.includes("/") ? [word, word.slice(word.lastIndexOf("/") + 1)] : [word];
    return candidates.some((candidate) => tokenMatches(token, candidate, rule.canonical));
  });
}

function tokenMatches(token: string | readonly string[], word: string, canonical: boolean): boolean {
  const choices = typeof token === "string" ? [token] : token;
  if (!canonical) return choices.includes(word);
  return choices.some((choice) => choice.toLowerCase() === word.toLowerCase());
}

/** The rule that decides about one command: the strictest one, among equals the longest, then the first. */
export function decidingRule(rules: readonly CommandRule[], words: readonly string[]): CommandRule | undefined {
  let best: CommandRule | undefined;
  for (const rule of rules) {
    if (!ruleMatches(rule, words)) continue;
    const stricter = best === undefined ? 1 : decisions.indexOf(rule.decision) - decisions.indexOf(best.decision);
    if (stricter > 0 || (stricter === 0 && rule.pattern.length > (best?.pattern.length ?? 0))) best = rule;
  }
  return best;
}
