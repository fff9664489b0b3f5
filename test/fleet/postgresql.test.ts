import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { collectReports } from "../../src/fleet/collect-reports.ts";
import type { FleetDatabase, FleetRow, FleetValue } from "../../src/fleet/database.ts";
import { FleetLoader } from "../../src/fleet/fleet-loader.ts";
import { secondsOf } from "../../src/fleet/instant.ts";
import { readInventory } from "../../src/fleet/read-inventory.ts";
import { openDuckDb } from "../../src/host/fleet/open-duckdb.ts";
import { itWith } from "../support/tool.ts";
import { inventoryCsv, now, smallFleet } from "./support/fleet-of-reports.ts";
import { startPostgresql } from "./support/postgresql.ts";

const sql = join(import.meta.dirname, "../../src/fleet/sql");
const queries = readdirSync(sql)
  .map((file) => file.replace(/\.sql$/, ""))
  .filter((name) => name !== "tables" && name !== "views");
const textOf = (name: string) => readFileSync(join(sql, `${name}.sql`), "utf8");

const clock = "2026-11-14T12:00:00Z";

async function createTables(database: FleetDatabase): Promise<FleetLoader> {
  await database.run(textOf("tables"));
  await database.run(textOf("views"));
  const loader = new FleetLoader(database);
  for (const endpoint of readInventory(inventoryCsv)) loader.addExpected(endpoint);
  return loader;
}

async function load(database: FleetDatabase, reports: readonly unknown[]): Promise<void> {
  const loader = await createTables(database);
  loader.setClock(clock);
  const bytes = Buffer.from(reports.map((report) => JSON.stringify(report)).join("\n"));
  const source = {
    isDirectory: () => false,
    filesBelow: () => [],
    whole: () => bytes,
    // eslint-disable-next-line @typescript-eslint/require-await
    async *pieces() {
      yield bytes;
    },
  };
  for await (const each of collectReports(["-"], source, secondsOf(now)!))
    if ("report" in each) await loader.addReport(each.report);
  await loader.flush();
}

async function expectSameRows(duckdb: FleetDatabase, postgresql: FleetDatabase): Promise<void> {
  const cells = (row: FleetRow) => Object.entries(row).map(([key, value]) => [key, String(value)]);
  for (const name of queries) {
    const expected = (await duckdb.query(textOf(name))).map(cells);
    expect(expected.length, name).toBeGreaterThan(0);
    expect((await postgresql.query(textOf(name))).map(cells), name).toEqual(expected);
  }
}

/** The statements of the guide that put events into the tables. */
function guidedStatements(): string {
  const guide = readFileSync(join(import.meta.dirname, "../../docs/fleet.md"), "utf8");
  return /```sql\n([\s\S]*?)```/.exec(guide)![1]!;
}

/** The same reports as a collector's events: what a wrapper says stands in columns. */
function eventRows(reports: readonly unknown[]): readonly (readonly FleetValue[])[] {
  return reports.map((each, index) => {
    const { report, at, endpoint, group } = each as Record<string, unknown>;
    const column = (value: unknown) => (report === undefined ? null : (value as string));
    return [index, column(at), column(endpoint), column(group) ?? null, JSON.stringify(report ?? each)];
  });
}

describe("the queries of src/fleet/sql", () => {
  const needed = ["initdb", "pg_ctl", "psql"];

  itWith(needed, "give the same rows in DuckDB and in PostgreSQL, unchanged", async () => {
    const duckdb = await openDuckDb();
    const { database, stop } = startPostgresql();
    try {
      await load(duckdb, smallFleet);
      await load(database, smallFleet);
      await expectSameRows(duckdb, database);
    } finally {
      duckdb.close();
      stop();
    }
  });

  itWith(needed, "give the same rows over events that the guide's statements take apart", async () => {
    // A wrapper's client and a clock that is ahead are for Mandate's own reader.
    const reports = smallFleet.filter((each) => !/"client"|2031/.test(JSON.stringify(each)));
    expect(reports).toHaveLength(5);
    const duckdb = await openDuckDb();
    const { database, stop } = startPostgresql();
    try {
      await load(duckdb, reports);
      await (await createTables(database)).flush();
      await database.run(
        "CREATE TABLE drift_event (event_id INTEGER, received_at TIMESTAMPTZ, endpoint VARCHAR, endpoint_group VARCHAR, report JSONB)",
      );
      await database.append("drift_event", eventRows(reports));
      await database.run(guidedStatements());
      await database.run(`UPDATE fleet_clock SET stale_before = '${clock}'`);
      await expectSameRows(duckdb, database);
    } finally {
      duckdb.close();
      stop();
    }
  });
});
