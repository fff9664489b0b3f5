/** The given moment as ISO 8601 in UTC, without fractions. */
export function isoTime(epochSeconds: number): string {
  // eslint-disable-next-line no-restricted-globals -- formats a moment that is given; no clock is read
  return new Date(epochSeconds * 1000).toISOString().replace(".000Z", "Z");
}
