import { shape, spansContain } from "../../../catalogue/codex/index.ts";
import type { JudgedDocument, Verdict } from "../document.ts";
import { itemsOf, type Place, placeAt, textAt, textsIn } from "../place.ts";

/**
 * `[rules]`: each rule has a decision other than "allow" and a justification that is not blank; each step of its pattern is either one
 * token or a list of alternatives, none of them empty. A token with a space never matches, because commands are compared word by word.
 */
export function* commandRules({ root, versions }: JudgedDocument): Iterable<Verdict> {
  for (const rule of itemsOf(placeAt(root, "rules", "prefix_rules"))) {
    const decision = placeAt(rule, "decision");
    if (textAt(decision) === "allow")
      yield {
        kind: "refused",
        place: decision ?? rule,
        message: 'a rule in requirements.toml may not have the decision "allow"',
        help: "use prompt, prompt-user or forbidden; an allow rule belongs into a .rules file",
        versions: versions.filter((version) => spansContain(shape("rule-decision-allow").refusedBy, version)),
      };
    const justification = placeAt(rule, "justification");
    if (textAt(justification)?.trim() === "")
      yield { kind: "refused", place: justification ?? rule, message: "the rule has an empty justification" };
    for (const step of itemsOf(placeAt(rule, "pattern"))) yield* judgeStep(step);
  }
}

function* judgeStep(step: Place): Iterable<Verdict> {
  if (step.node.kind !== "map") return;
  const token = placeAt(step, "token");
  const anyOf = placeAt(step, "any_of");
  if (token !== undefined && anyOf !== undefined)
    yield { kind: "refused", place: step, message: "a pattern step has both token and any_of: set either, not both" };
  if (token === undefined && anyOf === undefined)
    yield { kind: "refused", place: step, message: "a pattern step has neither token nor any_of" };
  const own = textAt(token);
  const words = [
    ...(token !== undefined && own !== undefined ? [{ text: own, place: token as Place }] : []),
    ...textsIn(anyOf),
  ];
  for (const { text, place } of words) {
    if (text.trim() === "") yield { kind: "refused", place, message: "a pattern token must not be empty" };
    else if (/\s/.test(text))
      yield {
        kind: "ineffective",
        code: "rule-never-matches",
        place,
        message: `the token "${text}" holds a space and never matches`,
        help: "write each word of the command as a step of its own",
      };
  }
}
