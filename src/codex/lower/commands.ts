import { describeVersions, knownVersions, valueSupport } from "../../catalogue/codex/index.ts";
import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import type { ComposedLeaf } from "../../policy/composed.ts";
import { entryOf, type LocatedNode, stringValue } from "../../source/located.ts";
import type { CommandRule } from "../model.ts";
import type { Setting } from "../setting.ts";
import type { LowerContext, LowerFunction } from "./context.ts";
import { listOf, mapOf, scalar, stated, textsOf } from "./nodes.ts";
import { shellWords } from "./shell-words.ts";

const strictness = ["allow", "prompt", "prompt-user", "forbidden"] as const;

/** Command rules: [rules] of requirements.toml for what restricts, the .rules file for all of them. */
export const lowerCommands: LowerFunction = (leaves, context) => {
  const rules = leaves.map(readRule);
  const restricting = rules.filter((rule) => rule.decision !== "allow");
  const settings: Setting[] = restricting.map((rule, index) =>
    stated("requirements", ["rules", "prefix_rules", index], ruleValue(rule), rule.leaf),
  );
  const refusing = refusingPromptUser(context);
  const help = machineApprovalHelp(context);
  return {
    settings,
    rules,
    diagnostics: [
      ...rules.flatMap(checkExamples),
      ...checkShadowing(rules),
      ...restricting.flatMap((rule) => [
        ...(rule.decision === "prompt-user" ? refusedPromptUser(rule, refusing) : []),
        ...(rule.guard ? [] : [isAdvisory(rule)]),
        ...(rule.decision === "prompt" && help !== undefined ? [machineApproval(rule, help)] : []),
      ]),
    ],
  };
};

function readRule(leaf: ComposedLeaf): CommandRule {
  const field = (key: string): LocatedNode | undefined => entryOf(leaf.value, key)?.value;
  const isOn = (key: string) => {
    const node = field(key);
    return node?.kind === "scalar" && node.value === true;
  };
  const match = field("match");
  const pattern =
    match?.kind === "list"
      ? match.items.map((token) => (token.kind === "list" ? textsOf(token) : [stringValue(token) ?? ""]))
      : [];
  const decision = strictness.find((candidate) => candidate === stringValue(field("decision"))) ?? "forbidden";
  const because = stringValue(field("because"));
  const examples = field("examples");
  return {
    id: leaf.member ?? "",
    pattern,
    decision,
    canonical: isOn("canonical"),
    guard: isOn("guard"),
    match: examples === undefined ? [] : textsOf(entryOf(examples, "match")?.value),
    notMatch: examples === undefined ? [] : textsOf(entryOf(examples, "not_match")?.value),
    leaf,
    ...(because === undefined || because.trim() === "" ? {} : { justification: because }),
  };
}

function ruleValue(rule: CommandRule): LocatedNode {
  const span = rule.leaf.value.span;
  const match = entryOf(rule.leaf.value, "match")?.value;
  const tokens = match?.kind === "list" ? match.items : [];
  return mapOf(
    {
      pattern: listOf(
        tokens.map((token) =>
          token.kind === "list" ? mapOf({ any_of: token }, token.span) : mapOf({ token }, token.span),
        ),
        match?.span ?? span,
      ),
      decision: scalar(rule.decision, entryOf(rule.leaf.value, "decision")?.value.span ?? span),
      justification: rule.justification === undefined ? undefined : scalar(rule.justification, span),
      canonical_matching: rule.canonical ? scalar(true, span) : undefined,
    },
    span,
  );
}

/** Examples are checked here as Codex checks them when it loads the rules file: a failing one would stop every session. */
function checkExamples(rule: CommandRule): readonly Diagnostic[] {
  const examples = entryOf(rule.leaf.value, "examples")?.value;
  const nodes = (key: string) => {
    const list = entryOf(examples, key)?.value;
    return list?.kind === "list" ? list.items : [];
  };
  const wrong = [
    ...nodes("match")
      .filter((node) => !matchesExample(rule, stringValue(node) ?? ""))
      .map((node) => ({ node, message: "is listed under match, but the rule does not match it" })),
    ...nodes("not_match")
      .filter((node) => matchesExample(rule, stringValue(node) ?? ""))
      .map((node) => ({ node, message: "is listed under not_match, but the rule matches it" })),
  ];
  return wrong.map(({ node, message }) =>
    diagnose("rule-never-matches", node.span, `${JSON.stringify(stringValue(node) ?? "")} ${message}`, {
      help: `correct the example or the pattern of ${rule.id}: Codex would refuse the rules file`,
    }),
  );
}

function matchesExample(rule: CommandRule, command: string): boolean {
  const words = shellWords(command);
  return (
    words !== undefined &&
    words.length >= rule.pattern.length &&
    rule.pattern.every((alternatives, index) => alternatives.includes(words[index] ?? ""))
  );
}

/** A rule under a stricter rule with a shorter or wider pattern can never decide. */
function checkShadowing(rules: readonly CommandRule[]): readonly Diagnostic[] {
  // Rules that could shadow one begin with one of its first words; looking only at those keeps thousands of rules linear.
  const byFirst = new Map<string, CommandRule[]>();
  for (const rule of rules)
    for (const word of rule.pattern[0] ?? []) byFirst.set(word, [...(byFirst.get(word) ?? []), rule]);
  return rules.flatMap((rule) => {
    const candidates = new Set((rule.pattern[0] ?? []).flatMap((word) => byFirst.get(word) ?? []));
    const shadow = [...candidates].find(
      (other) => other !== rule && rank(other) > rank(rule) && coversPattern(other, rule),
    );
    if (shadow === undefined) return [];
    return [
      diagnose(
        "rule-never-matches",
        rule.leaf.span,
        `${rule.id} can never decide: ${shadow.id} is stricter and matches everything that it matches`,
        {
          related: [{ message: `${shadow.id}: ${shadow.decision}`, span: shadow.leaf.span }],
          help: "remove one of the two, or make the stricter pattern longer",
        },
      ),
    ];
  });
}

function rank(rule: CommandRule): number {
  return strictness.indexOf(rule.decision);
}

function coversPattern(outer: CommandRule, inner: CommandRule): boolean {
  return (
    outer.pattern.length <= inner.pattern.length &&
    outer.pattern.every((wide, index) => inner.pattern[index]?.every((word) => wide.includes(word)) === true)
  );
}

const decisionPath = ["rules", "prefix_rules", 0, "decision"] as const;

function refusingPromptUser({ versions }: LowerContext): readonly string[] {
  return versions.filter((version) => valueSupport("requirements", decisionPath, "prompt-user", version) === "refused");
}

function refusedPromptUser(rule: CommandRule, refusing: readonly string[]): readonly Diagnostic[] {
  if (refusing.length === 0) return [];
  return [
    diagnose(
      "stops-older-clients",
      entryOf(rule.leaf.value, "decision")?.value.span ?? rule.leaf.span,
      `decision: prompt-user stops clients ${describeVersions(refusing)}`,
      { help: "use decision: prompt, raise the floor of targets.codex, or set targets.split: true" },
    ),
  ];
}

function isAdvisory(rule: CommandRule): Diagnostic {
  return diagnose(
    "rules-are-advisory",
    rule.leaf.span,
    `the rule ${rule.id} can be walked around: sh -c, env, redirection and quoting hide the command from it`,
  );
}

/** What to do where someone other than a person may answer a question: only then is the offer of prompt-user worth a line. */
function machineApprovalHelp({ policy: { leaves }, versions }: LowerContext): string | undefined {
  const reviewers = leaves.find((leaf) => leaf.id === "approvals.reviewers");
  const onlyUser = reviewers !== undefined && textsOf(reviewers.value).every((name) => name === "user");
  const managedOnly = leaves.some(
    (leaf) => leaf.id === "hooks.managed_only" && leaf.value.kind === "scalar" && leaf.value.value === true,
  );
  const ownHook = leaves.some(
    (leaf) =>
      leaf.constraint.id === "hooks.run" && stringValue(entryOf(leaf.value, "on")?.value) === "PermissionRequest",
  );
  if (onlyUser && managedOnly && !ownHook) return undefined;
  const takesIt = (version: string) =>
    valueSupport("requirements", decisionPath, "prompt-user", version) === "accepted";
  return versions.every(takesIt)
    ? "use decision: prompt-user"
    : `set approvals.reviewers: [user] and hooks.managed_only: true; prompt-user needs clients from ${knownVersions.find(takesIt) ?? ""} on`;
}

function machineApproval(rule: CommandRule, help: string): Diagnostic {
  return diagnose(
    "prompt-can-be-approved-by-machine",
    rule.leaf.span,
    `the question of ${rule.id} may be answered by auto-review or a hook instead of a person`,
    { help },
  );
}
