/** One record of a CSV file, and where it begins. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly offset: number;
}

/** Reads CSV as spreadsheets write it: quotes, doubled quotes, line ends inside quotes, a byte order mark. Empty lines are passed over. */
export function readCsv(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  const cell = /("(?:[^"]|"")*"(?=[,\r\n]|$)|[^,\r\n]*)(,|\r?\n|\r|$)/y;
  let cells: string[] = [];
  let offset = text.startsWith("\ufeff") ? 1 : 0;
  cell.lastIndex = offset;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) break;
    const [, raw = "", end = ""] = match;
    cells.push(/^"(?:[^"]|"")*"$/.test(raw) ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    // A comma at the very end leaves an empty last cell.
    if (end === "," && cell.lastIndex === text.length) cells.push("");
    if (end === "," && cell.lastIndex < text.length) continue;
    if (cells.some((value) => value !== "")) rows.push({ cells, offset });
    cells = [];
    offset = cell.lastIndex;
  }
  return rows;
}
