import type { AuditReport } from "../audit-report.ts";
import { checklist } from "./checklist.ts";
import { PolicyFacts } from "./policy-facts.ts";
import { type PostureRule, surfaces } from "./surfaces.ts";
import { levelOf, rungs } from "./trust-ladder.ts";
import { type Finding, isReached } from "./verdict.ts";

/** Where a policy stands: the shape of `mandate posture --format json`. */
export interface Posture {
  readonly formatVersion: 1;
  readonly policy: string;
  readonly surfaces: readonly PostureRow[];
  readonly checklist: readonly PostureRow[];
  readonly phases: readonly PosturePhase[];
  /** The rung of the trust ladder, 0 to 3; -1 below it. */
  readonly level: number;
  readonly ladder: readonly PostureRow[];
  /** What to write to reach the next phase and the next rung; empty where there is none. */
  readonly next: { readonly phase: readonly NextChange[]; readonly level: readonly string[] };
}

export interface PostureRow extends Finding {
  readonly number: number;
  readonly name: string;
}

export interface PosturePhase {
  readonly number: number;
  readonly name: string;
  readonly reached: boolean;
  readonly surfaces: readonly number[];
  /** The surfaces that are neither enforced nor delegated. */
  readonly missing: readonly number[];
}

export interface NextChange {
  readonly surface: number;
  readonly name: string;
  readonly changes: readonly string[];
}

/** The paper's deployment phases. Quota and topics (15, 16) may come at any time; the macOS push (2) is a channel of phase 0. */
const phases: readonly { readonly name: string; readonly surfaces: readonly number[] }[] = [
  { name: "Configuration only", surfaces: [1, 6, 11, 12, 13, 14] },
  { name: "Identity, provider and uploads", surfaces: [3, 4, 5, 7, 8] },
  { name: "Cloud-integration removal", surfaces: [9, 10] },
  { name: "Dynamic policy and identity", surfaces: [17, 18] },
  { name: "Observability", surfaces: [19] },
];

/** Judges every row of the posture from an audit map. */
export function postureOf(report: AuditReport): Posture {
  const facts = new PolicyFacts(report);
  const judged = judge(surfaces, facts, 1);
  const ladder = judge(rungs, facts, 0);
  const level = levelOf(ladder);
  const reached = phases.map(({ name, surfaces: wanted }, number): PosturePhase => {
    const missing = wanted.filter((surface) => !judged.some((row) => row.number === surface && isReached(row)));
    return { number, name, reached: missing.length === 0, surfaces: wanted, missing };
  });
  return {
    formatVersion: 1,
    policy: report.policy.name,
    surfaces: judged,
    checklist: judge(checklist, facts, 1),
    phases: reached,
    level,
    ladder,
    next: {
      phase: (reached.find((phase) => !phase.reached)?.missing ?? []).flatMap((surface) => {
        const row = judged.find(({ number }) => number === surface);
        return row === undefined ? [] : [{ surface, name: row.name, changes: row.changes }];
      }),
      level: nextRung(ladder, level),
    },
  };
}

function judge(rules: readonly PostureRule[], facts: PolicyFacts, first: number): readonly PostureRow[] {
  return rules.map(({ name, judge: decide }, index) => {
    const { verdict, because, proof, changes } = decide(facts);
    return {
      number: first + index,
      name,
      verdict,
      because,
      proof,
      changes: [...new Set(changes)].filter((change) => change !== ""),
    };
  });
}

/** The rung that takes the fewest changes, above the one that is reached; of two, the one that lets Codex do more. */
function nextRung(ladder: readonly PostureRow[], level: number): readonly string[] {
  const above = ladder.filter(({ number }) => number > level);
  const [first, ...others] = above;
  if (first === undefined) return [];
  return others.reduce((best, row) => (row.changes.length <= best.changes.length ? row : best), first).changes;
}
