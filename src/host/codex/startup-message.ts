/** The lines that a refusing Codex writes to standard error, without its log, as one message in Codex's own words. */
export function startupMessage(stderr: string): string {
  const lines = stripLog(stderr).split("\n");
  const start = lines.findIndex((line) => /^Error\b/.test(line));
  const said = start === -1 ? lines : lines.slice(start);
  return said
    .join("\n")
    .replace(/^Error(?: loading configuration)?: /, "")
    .trim();
}

/** Drops log records, which begin with a time stamp and run to the next line that begins with one or with `Error`. */
function stripLog(stderr: string): string {
  const plain = stderr.replace(/\u001b\[[0-9;]*m/g, "");
  const kept: string[] = [];
  let inRecord = false;
  for (const line of plain.split("\n")) {
    if (/^\d{4}-\d\d-\d\dT/.test(line)) inRecord = true;
    else if (/^Error\b/.test(line)) inRecord = false;
    if (!inRecord) kept.push(line);
  }
  return kept.join("\n");
}
