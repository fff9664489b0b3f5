import type { FleetTotals, Standings } from "../picture.ts";

/** A whole number with a thin grouping that every font and terminal has. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 endpoint`, `1,204 endpoints`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${countText(count)} ${count === 1 ? singular : plural}`;
}

/** Where endpoints can stand, in the order in which people read them. */
export const standings: readonly { readonly key: keyof Standings; readonly word: string; readonly meaning: string }[] =
  [
    { key: "inSync", word: "in sync", meaning: "as the bundle says" },
    { key: "drifted", word: "drifted", meaning: "something differs" },
    { key: "unverifiable", word: "unverifiable", meaning: "something could not be read" },
    { key: "stale", word: "stale", meaning: "the newest report is too old to say" },
    { key: "missing", word: "missing", meaning: "expected, and never reported" },
  ];

/** What a reader must know about the numbers before believing them. */
export function caveats(totals: FleetTotals): readonly string[] {
  const { undated, notExpected, superseded, malformed } = totals;
  return [
    ...(malformed > 0
      ? [`${counted(malformed, "thing")} among the reports could not be read as one: endpoints may be missing here`]
      : []),
    ...(undated > 0 ? [`${counted(undated, "endpoint")} without a time: nobody can say how old the report is`] : []),
    ...(notExpected > 0 ? [`${counted(notExpected, "endpoint")} that nobody expects: not in the inventory`] : []),
    ...(superseded > 0 ? [`${counted(superseded, "older report")} of the same endpoints not counted`] : []),
  ];
}
