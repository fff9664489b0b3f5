/** Seconds since 1970 of an ISO date-time; one without a zone is UTC. Undefined where the text is none. */
export function secondsOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return undefined;
  // eslint-disable-next-line no-restricted-globals -- reads a moment that is given, and no clock
  const milliseconds = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
