import type { KeyFact, LimitFact } from "../codex/types.ts";
import type { Lifetime } from "../codex/versions.ts";

/** `Codex 0.150.0 and newer`, for a sentence or a table's cell. */
export function describeLifetime({ since, until }: Lifetime): string {
  if (since !== undefined && until !== undefined) return `Codex ${since} to ${until} only`;
  if (since !== undefined) return `Codex ${since} and newer`;
  return until === undefined ? "every known Codex" : `Codex up to ${until}`;
}

/** `Ignored on cloud.`, one sentence for each limit; empty where every platform carries the key alike. */
export function describeLimits(limits: readonly LimitFact[]): readonly string[] {
  return limits.map((limit) => (limit.effect === "ignored" ? `Ignored on ${limit.on}.` : `Weaker on ${limit.on}.`));
}

/** What is said about a key wherever it is offered: who knows it, and who does not carry it. */
export function describeKey(fact: KeyFact): string {
  return [
    ...(fact.aliasOf === undefined ? [] : [`Another name of ${fact.aliasOf}.`]),
    `Known to ${describeLifetime(fact)}.`,
    ...(fact.variant === undefined ? [] : [`Only in a table of the kind "${fact.variant}".`]),
    ...describeLimits(fact.limits ?? []),
  ].join(" ");
}
