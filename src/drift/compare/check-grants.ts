import { isPast } from "../../policy/dates.ts";
import type { Expectation } from "../expectation.ts";
import type { Finding } from "../report.ts";
import { finding } from "./finding.ts";

/** Exceptions and accepted gaps that the bundle was built with, and that have ended since. */
export function checkGrants({ audit }: Expectation, now: string): readonly Finding[] {
  if (audit === undefined) return [];
  const exceptions = audit.exceptions
    .filter(({ applies, expires }) => applies && isPast(expires, now))
    .map(({ id, constraint, expires, layer, file, line }) =>
      finding("expired-exception", `the exception ${id} for ${constraint} ended on ${expires}`, {
        key: constraint,
        expected: `until ${expires}`,
        actual: "in force",
        source: { layer, file, line },
      }),
    );
  const gaps = audit.acceptedGaps
    .filter(({ until }) => until !== "" && isPast(until, now))
    .map(({ constraint, versions, until, layer, file, line }) =>
      finding("expired-exception", `the accepted gap of ${constraint} (clients ${versions}) ended on ${until}`, {
        key: constraint,
        expected: `until ${until}`,
        actual: "in force",
        source: { layer, file, line },
      }),
    );
  return [...exceptions, ...gaps];
}
