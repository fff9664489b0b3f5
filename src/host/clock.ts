import { HostError } from "./host-error.ts";

/** The last second that ISO dates of four-digit years can say. */
const latest = 253_402_300_799;

/** An ISO date-time in UTC, to the second: that of SOURCE_DATE_EPOCH where it is given, so that builds can be repeated. */
export function isoTime(sourceDateEpoch: string | undefined, nowMilliseconds: number): string {
  const seconds =
    sourceDateEpoch === undefined || sourceDateEpoch === ""
      ? Math.floor(nowMilliseconds / 1000)
      : parseEpoch(sourceDateEpoch);
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z");
}

function parseEpoch(text: string): number {
  const seconds = /^[0-9]{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= latest))
    throw new HostError(
      "invalid-environment",
      `SOURCE_DATE_EPOCH must be a number of seconds since 1970, not ${JSON.stringify(text)}`,
    );
  return seconds;
}
