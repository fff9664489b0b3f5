import { type Diagnostic, diagnose } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/span.ts";

const dayInMilliseconds = 86_400_000;

/** How many days before its end something is said to be near it. */
export const warningDays = 30;

/** The last instant of a date, in milliseconds since 1970: a date without a time lasts until the end of that day in UTC. */
export function endOf(date: string): number {
  return date.includes("T") ? parseInstant(date) : parseInstant(`${date}T00:00:00Z`) + dayInMilliseconds - 1;
}

/** Days left until a date has passed; 0 on its last day, negative once it is past. */
export function daysLeft(date: string, now: string): number {
  return Math.floor((endOf(date) - parseInstant(now)) / dayInMilliseconds);
}

export function isPast(date: string, now: string): boolean {
  return endOf(date) < parseInstant(now);
}

/** Says that a grant is past its date, or near it. */
export function dateProblems(date: string, span: Span, what: string, now: string): readonly Diagnostic[] {
  if (isPast(date, now)) return [diagnose("expired-exception", span, `${what} ended on ${date}`)];
  const left = daysLeft(date, now);
  return left < warningDays
    ? [diagnose("expiring-exception", span, `${what} ends on ${date}, in ${left === 1 ? "1 day" : `${left} days`}`)]
    : [];
}

function parseInstant(text: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?Z$/.exec(text);
  if (match === null) return Number.NaN;
  const part = (index: number) => Number(match[index] ?? 0);
  return (
    daysFromCivil(part(1), part(2), part(3)) * dayInMilliseconds +
    part(4) * 3_600_000 +
    part(5) * 60_000 +
    part(6) * 1000 +
    Number((match[7] ?? "0").padEnd(3, "0"))
  );
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar; no clock and no time zone is involved. */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** The calendar date some days after an instant. */
export function addDays(now: string, days: number): string {
  const total = Math.floor(parseInstant(now) / dayInMilliseconds) + days;
  // The inverse of daysFromCivil.
  const shifted = total + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
