import type { SourcePlace } from "../audit-report.ts";

/**
 * How a row of the posture stands. `enforced`: pinned on every targeted device platform and for every targeted client. `default`: in
 * part only, or only as a suggestion. `delegated`: something outside Codex must do it, and the policy names what. `open`: nothing.
 */
export type Verdict = "enforced" | "default" | "delegated" | "open";

/** A constraint that a verdict rests on. */
export interface Proof extends SourcePlace {
  readonly constraint: string;
  readonly layer: string;
}

/** One verdict with its reasons. */
export interface Finding {
  readonly verdict: Verdict;
  readonly because: string;
  readonly proof: readonly Proof[];
  /** What to write for the next better verdict; empty where no policy can say more. */
  readonly changes: readonly string[];
}

/** From the worst to the best. */
const order: readonly Verdict[] = ["open", "default", "delegated", "enforced"];

function rank(verdict: Verdict): number {
  return order.indexOf(verdict);
}

/** As weak as the weakest part. */
export function both(...findings: readonly Finding[]): Finding {
  const weakest = Math.min(...findings.map(({ verdict }) => rank(verdict)));
  return {
    verdict: order[weakest] ?? "open",
    because: [...new Set(findings.map(({ because }) => because))].join("; "),
    proof: findings.flatMap(({ proof }) => proof),
    changes: findings.flatMap(({ changes }) => changes),
  };
}

/** As strong as the strongest; where none holds, the first one says what is missing. */
export function either(...findings: readonly [Finding, ...Finding[]]): Finding {
  return findings.reduce((best, finding) => (rank(finding.verdict) > rank(best.verdict) ? finding : best));
}

export function open(because: string, ...changes: readonly string[]): Finding {
  return { verdict: "open", because, proof: [], changes };
}

/** A finding that holds in part only. */
export function lowered(finding: Finding, because: string, ...changes: readonly string[]): Finding {
  const verdict = finding.verdict === "enforced" ? "default" : finding.verdict;
  return { ...finding, verdict, because: `${finding.because}; ${because}`, changes: [...finding.changes, ...changes] };
}

/** Whether a verdict counts towards a phase: it is pinned, or rightly somebody else's task. */
export function isReached({ verdict }: Finding): boolean {
  return verdict === "enforced" || verdict === "delegated";
}
