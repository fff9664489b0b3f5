import type { PrefixRule } from "../../codex/judge/judge-rules.ts";
import { listOf, mapOf, scalar } from "../../codex/lower/nodes.ts";
import { canonical } from "../../catalogue/covers.ts";
import { entryOf, type LocatedNode, stringValue, toPlain } from "../../source/located.ts";
import type { WordTree } from "../word-tree.ts";
import type { Raiser } from "./raiser.ts";

/** `[rules]` of requirements.toml: each prefix rule is a command. */
export const raiseCommands: Raiser = ({ value, keySpan, path }, tree) => {
  const rules = entryOf(value, "prefix_rules")?.value;
  for (const entry of value.kind === "map" ? value.entries : [])
    if (entry.key !== "prefix_rules")
      tree.leave({
        artefact: "requirements",
        path: [...path, entry.key],
        value: entry.value,
        span: entry.keySpan,
        why: "rules are prefix rules only",
      });
  if (rules?.kind !== "list") {
    tree.leave({ artefact: "requirements", path, value, span: keySpan, why: "prefix_rules must be a list" });
    return;
  }
  for (const [index, rule] of rules.items.entries()) {
    const match = readPattern(entryOf(rule, "pattern")?.value);
    const decision = entryOf(rule, "decision")?.value;
    if (match === undefined || decision === undefined) {
      tree.leave({
        artefact: "requirements",
        path: [...path, "prefix_rules", String(index)],
        value: rule,
        span: rule.span,
        why: "a rule needs a pattern and a decision",
        form: "commands: [{ id: NAME, match: [PROGRAM, WORD], decision: forbidden }]",
      });
      continue;
    }
    const canonicalMatching = entryOf(rule, "canonical_matching")?.value;
    addCommand(
      tree,
      match,
      { decision, canonical: canonicalMatching, because: entryOf(rule, "justification")?.value },
      rule,
    );
    for (const entry of rule.kind === "map" ? rule.entries : [])
      if (!["pattern", "decision", "justification", "canonical_matching"].includes(entry.key))
        tree.leave({
          artefact: "requirements",
          path: [...path, "prefix_rules", String(index), entry.key],
          value: entry.value,
          span: entry.keySpan,
          why: "Codex ignores this key of a rule",
        });
  }
};

function readPattern(node: LocatedNode | undefined): LocatedNode | undefined {
  if (node?.kind !== "list" || node.items.length === 0) return undefined;
  const tokens = node.items.map((step) => {
    const [token, anyOf] = [entryOf(step, "token")?.value, entryOf(step, "any_of")?.value];
    return token === undefined ? anyOf : anyOf === undefined ? token : undefined;
  });
  return tokens.some((token) => token === undefined)
    ? undefined
    : listOf(
        tokens.flatMap((token) => token ?? []),
        node.span,
      );
}

/** The rules of a rules file. One that requirements.toml has too lends it its examples. */
export function raiseRules(rules: readonly PrefixRule[], tree: WordTree): void {
  for (const rule of rules) {
    const { span } = rule;
    const match = listOf(
      rule.pattern.map((step) =>
        step.length === 1
          ? scalar(step[0] ?? "", span)
          : listOf(
              step.map((word) => scalar(word, span)),
              span,
            ),
      ),
      span,
    );
    const examples = { match: exampleList(rule.match, rule), not_match: exampleList(rule.notMatch, rule) };
    const fields = {
      decision: scalar(rule.decision, span),
      canonical: rule.canonicalMatching ? scalar(true, span) : undefined,
      because: rule.justification === undefined ? undefined : scalar(rule.justification, span),
      examples: examples.match === undefined && examples.not_match === undefined ? undefined : mapOf(examples, span),
    };
    addCommand(tree, match, fields, match);
  }
}

function exampleList(examples: readonly (readonly string[])[], rule: PrefixRule): LocatedNode | undefined {
  return examples.length === 0
    ? undefined
    : listOf(
        examples.map((words) => scalar(words.map(quoted).join(" "), rule.span)),
        rule.span,
      );
}

function quoted(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function addCommand(
  tree: WordTree,
  match: LocatedNode,
  fields: Readonly<Record<string, LocatedNode | undefined>>,
  at: LocatedNode,
): void {
  const existing = tree.get(["commands"]);
  const pattern = patternOf(match);
  const items = existing?.kind === "list" ? existing.items : [];
  const twin = items.find(
    (item) => patternOf(entryOf(item, "match")?.value ?? item) === pattern && asksTheSame(item, fields["decision"]),
  );
  if (twin?.kind === "map") {
    const added = mapOf(fields, at.span).entries.filter((entry) => entryOf(twin, entry.key) === undefined);
    const joined: LocatedNode = { ...twin, entries: [...twin.entries, ...added] };
    tree.put(
      ["commands"],
      listOf(
        items.map((item) => (item === twin ? joined : item)),
        existing?.span ?? at.span,
      ),
      at.span,
      { replace: true },
    );
    return;
  }
  const words =
    match.kind === "list"
      ? match.items
          .map((token) => (token.kind === "list" ? token.items[0] : token))
          .map((token) => stringValue(token) ?? "")
      : [];
  tree.append(
    ["commands"],
    mapOf({ id: scalar(tree.newId(words.join("-")), at.span), match, ...fields }, at.span),
    at.span,
  );
}

const patterns = new WeakMap<LocatedNode, string>();

/** A pattern as one text; each is asked for once for every rule that follows. */
function patternOf(match: LocatedNode): string {
  const known = patterns.get(match) ?? canonical(toPlain(match));
  patterns.set(match, known);
  return known;
}

/** A rules file has no prompt-user: there the same rule asks. */
function asksTheSame(item: LocatedNode, decision: LocatedNode | undefined): boolean {
  const [held, other] = [stringValue(entryOf(item, "decision")?.value), stringValue(decision)];
  return held === other || (held === "prompt-user" && other === "prompt");
}
