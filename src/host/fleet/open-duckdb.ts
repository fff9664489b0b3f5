import type { DuckDBAppender, DuckDBValue } from "@duckdb/node-api";
import type { FleetDatabase, FleetRow, FleetValue } from "../../fleet/database.ts";
import { HostError } from "../host-error.ts";

/** An empty database in memory. A HostError says where `@duckdb/node-api`, an optional dependency, is missing or does not run. */
export async function openDuckDb(): Promise<FleetDatabase> {
  const duckdb = await import("@duckdb/node-api").catch((error: unknown) => {
    throw new HostError(
      "missing",
      "this command needs the optional package @duckdb/node-api, which is not installed or not made for this system: " +
        `run \`npm install @duckdb/node-api\` where Mandate is installed (${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)})`,
    );
  });
  // Nothing but memory is read or written, and no extension is fetched.
  const instance = await duckdb.DuckDBInstance.create(":memory:", { enable_external_access: "false" });
  const connection = await instance.connect();
  return {
    run: async (statements) => {
      await connection.run(statements);
    },
    append: async (table, rows) => {
      const appender = await connection.createAppender(table);
      for (const row of rows) appendRow(appender, row);
      appender.closeSync();
    },
    query: async (sql) => (await connection.runAndReadAll(sql)).getRowObjects().map(plainRow),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function appendRow(appender: DuckDBAppender, row: readonly FleetValue[]): void {
  for (const value of row) {
    if (value === null) appender.appendNull();
    else if (typeof value === "number") appender.appendInteger(value);
    else appender.appendVarchar(value);
  }
  appender.endRow();
}

/** Counts come as bigint; none that a fleet has is too large for a number. */
function plainRow(row: Readonly<Record<string, DuckDBValue>>): FleetRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (value === null || typeof value === "string") return [name, value];
      return [name, typeof value === "bigint" || typeof value === "number" ? Number(value) : String(value)];
    }),
  );
}
