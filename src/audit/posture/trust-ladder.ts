import { isPlainMap, type Plain } from "../../source/located.ts";
import { boundedSandbox, libraryGate } from "./common-rules.ts";
import { mustLack, type PolicyFacts } from "./policy-facts.ts";
import type { PostureRule } from "./surfaces.ts";
import { both, type Finding } from "./verdict.ts";

/** The rungs of the trust ladder: how much a policy lets Codex do by itself, and the gates that this takes. */
export const rungs: readonly PostureRule[] = [
  {
    name: "Read-only auditing",
    judge: (facts) =>
      both(
        facts.stated("access.allow", "access: { allow: [read-only] }", mustLack("full-access", "workspace")),
        asking(facts),
      ),
  },
  {
    name: "Supervised hotfixes",
    judge: (facts) =>
      both(boundedSandbox(facts), asking(facts), byPeople(facts), ...gates(facts, "branch-guard", "secret-scan")),
  },
  {
    name: "Autonomous maintenance with gates",
    judge: (facts) =>
      both(
        boundedSandbox(facts),
        asking(facts),
        ...gates(facts, "branch-guard", "secret-scan", "change-size", "review-gate"),
      ),
  },
  {
    name: "Fully automated CI",
    judge: (facts) =>
      both(
        boundedSandbox(facts),
        facts.stated("approvals.allow", "approvals: { allow: [never] }", (value) =>
          neverIn(value) ? undefined : "asks a person, which CI has none of",
        ),
        ...gates(facts, "branch-guard", "secret-scan", "change-size", "review-gate", "tests-gate"),
      ),
  },
];

export const belowTheLadder = -1;

/** The highest rung whose conditions are all met; -1 where not even the lowest is. */
export function levelOf(findings: readonly Finding[]): number {
  return findings.findLastIndex(({ verdict }) => verdict !== "open");
}

/** Whether some allowed approval policy lets Codex act without asking. */
export function neverAsks(facts: PolicyFacts): boolean {
  return neverIn(facts.list("approvals.allow"));
}

function neverIn(value: Plain): boolean {
  if (!Array.isArray(value)) return false;
  return value.some(
    (item: Plain) =>
      item === "never" ||
      (isPlainMap(item) && isPlainMap(item["granular"]) && item["granular"]["sandbox_approval"] === false),
  );
}

function asking(facts: PolicyFacts): Finding {
  return facts.stated("approvals.allow", "approvals: { allow: [on-request] }", (value) =>
    neverIn(value) ? "lets Codex act without asking" : undefined,
  );
}

function byPeople(facts: PolicyFacts): Finding {
  return facts.stated(
    "approvals.reviewers",
    "approvals: { reviewers: [user] }",
    mustLack("auto_review", "guardian_subagent"),
  );
}

const events: Readonly<Record<string, string>> = {
  "branch-guard": "PreToolUse",
  "secret-scan": "PostToolUse",
};

function gates(facts: PolicyFacts, ...names: readonly string[]): readonly Finding[] {
  return names.map((name) => libraryGate(facts, name, events[name] ?? "Stop"));
}
