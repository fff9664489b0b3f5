import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FleetDatabase, FleetRow, FleetValue } from "../../../src/fleet/database.ts";
import { readCsv } from "../../../src/audit/read-csv.ts";
import { requireTool } from "../../support/tool.ts";

export interface Postgresql {
  readonly database: FleetDatabase;
  readonly stop: () => void;
}

/** A PostgreSQL server of its own, that nobody else can reach: a socket in a temporary directory, and no network. */
export function startPostgresql(): Postgresql {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), "mandate-postgresql-"));
  const data = join(directory, "data");
  const owner = unprivileged();
  mkdirSync(data, { mode: 0o700 });
  if (owner !== undefined) for (const path of [directory, data]) chownSync(path, owner.uid, owner.gid);
  chmodSync(directory, 0o700);
  const run = (command: string, args: readonly string[], input = "") => {
    const result = spawnSync(requireTool(command), args, {
      cwd: directory,
      encoding: "utf8",
      input,
      env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", HOME: directory, PGDATESTYLE: "ISO" },
      ...(owner ?? {}),
    });
    if (result.status !== 0)
      throw new Error(
        `${command} ${args.join(" ")} ended with ${result.status ?? -1}\n${result.stderr}${result.error?.message ?? ""}`,
      );
    return result.stdout;
  };
  run("initdb", [
    "--pgdata",
    data,
    "--username",
    "fleet",
    "--auth",
    "trust",
    "--encoding",
    "UTF8",
    "--locale",
    "C",
    "--no-sync",
  ]);
  const options = `-c listen_addresses= -c unix_socket_directories=${directory} -c fsync=off`;
  run("pg_ctl", ["--pgdata", data, "--log", join(directory, "log"), "--options", options, "--wait", "start"]);
  const psql = (statements: string) =>
    run(
      "psql",
      [
        "--host",
        directory,
        "--username",
        "fleet",
        "--dbname",
        "postgres",
        "--no-psqlrc",
        "--quiet",
        "--csv",
        "--set",
        "ON_ERROR_STOP=1",
      ],
      statements,
    );
  const stop = () => {
    run("pg_ctl", ["--pgdata", data, "--mode", "immediate", "stop"]);
    rmSync(directory, { recursive: true, force: true });
  };
  return { database: databaseOf(psql), stop };
}

function databaseOf(psql: (statements: string) => string): FleetDatabase {
  return {
    run: (statements) => {
      psql(statements);
      return Promise.resolve();
    },
    append: (table, rows) => {
      const values = rows.map((row) => `(${row.map(literal).join(", ")})`).join(",\n");
      psql(`INSERT INTO ${table} VALUES\n${values};\n`);
      return Promise.resolve();
    },
    query: (sql) => {
      const [header, ...rows] = readCsv(psql(sql)).map(({ cells }) => cells);
      const found = rows.map((cells): FleetRow =>
        Object.fromEntries((header ?? []).map((name, index) => [name, cells[index] ?? null])),
      );
      return Promise.resolve(found);
    },
    close: () => undefined,
  };
}

function literal(value: FleetValue): string {
  if (value === null) return "NULL";
  return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

/** The server does not run as root. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
}
