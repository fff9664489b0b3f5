import { readCsv } from "../audit/read-csv.ts";

/** An endpoint that should report. */
export interface ExpectedEndpoint {
  readonly endpoint: string;
  readonly group: string | null;
  readonly platform: string | null;
}

/**
 * The list of expected endpoints: CSV whose header names the columns `endpoint`, `group` and `platform`, in any order and among
 * others; or one endpoint a line without a header. An endpoint that stands there twice counts once, as it stands first.
 */
export function readInventory(text: string): readonly ExpectedEndpoint[] {
  const rows = readCsv(text).map(({ cells }) => cells.map((cell) => cell.trim()));
  const header = rows[0]?.map((cell) => cell.toLowerCase()) ?? [];
  const named = header.includes("endpoint");
  const column = (name: string) => (named ? header.indexOf(name) : name === "endpoint" ? 0 : -1);
  const [endpoint, group, platform] = [column("endpoint"), column("group"), column("platform")];
  const expected = new Map<string, ExpectedEndpoint>();
  for (const cells of named ? rows.slice(1) : rows) {
    const cell = (index: number) => {
      const value = (cells[index] ?? "").replaceAll("\0", "\ufffd");
      return value === "" ? null : value;
    };
    const name = cell(endpoint);
    if (name !== null && !expected.has(name))
      expected.set(name, { endpoint: name, group: cell(group), platform: cell(platform) });
  }
  return [...expected.values()];
}
