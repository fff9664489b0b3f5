import { attentionSql, bundlesSql, clientsSql, codesSql, constraintsSql } from "./queries.ts";
import { groupsSql, notVisibleSql, pathsSql, platformsSql, totalsSql } from "./queries.ts";
import type { FleetDatabase, FleetRow } from "./database.ts";
import type { MalformedReport } from "./fleet-report.ts";

/** How many endpoints stand where. Each endpoint is counted once. */
export interface Standings {
  readonly endpoints: number;
  readonly inSync: number;
  readonly drifted: number;
  readonly unverifiable: number;
  /** Their newest report is too old to say how they are. */
  readonly stale: number;
  /** On the list of expected endpoints, without any report. */
  readonly missing: number;
}

export interface FleetTotals extends Standings {
  /** Endpoints whose newest report has no time that can be believed: they can be stale without anybody seeing it. */
  readonly undated: number;
  /** Endpoints that report and are not on the list of expected ones; 0 without a list. */
  readonly notExpected: number;
  readonly reports: number;
  /** Reports that a newer one of the same endpoint replaces. */
  readonly superseded: number;
  /** What was found among the reports and is none. */
  readonly malformed: number;
}

/** The endpoints of one platform, group, client version or bundle. */
export interface FleetPart extends Standings {
  readonly name: string;
}

/** The answer to what `mandate fleet` is asked. Every list is in the order in which a reader wants it: the most first. */
export interface FleetPicture {
  readonly formatVersion: 1;
  /** The moment that stale reports are judged by, an ISO date-time in UTC. */
  readonly time: string;
  readonly staleAfterDays: number;
  readonly summary: FleetTotals;
  readonly codes: readonly { code: string; severity: string; endpoints: number; findings: number }[];
  readonly constraints: readonly { constraint: string; endpoints: number; looser: number; findings: number }[];
  readonly paths: readonly { path: string; endpoints: number; findings: number }[];
  readonly platforms: readonly FleetPart[];
  readonly groups: readonly FleetPart[];
  readonly clients: readonly FleetPart[];
  readonly bundles: readonly FleetPart[];
  /** Every endpoint that is not in sync, the worst first. */
  readonly attention: readonly FleetAttention[];
  readonly notVisible: readonly { what: string; endpoints: number }[];
  /** The first thousand; `summary.malformed` counts all. */
  readonly malformed: readonly MalformedReport[];
}

export interface FleetAttention {
  readonly endpoint: string;
  readonly group: string;
  readonly platform: string;
  readonly bundle: string;
  readonly standing: string;
  /** What its newest report said, however old. */
  readonly lastStatus: string;
  readonly lastReport: string;
  readonly findings: number;
  readonly critical: number;
}

export interface PictureContext {
  readonly time: string;
  readonly staleAfterDays: number;
  readonly hasInventory: boolean;
  readonly malformed: readonly MalformedReport[];
  readonly malformedCount: number;
}

/** Asks a database that holds the reports every question of the picture. */
export async function fleetPicture(database: FleetDatabase, context: PictureContext): Promise<FleetPicture> {
  const ask = async <T>(sql: string, read: (row: FleetRow) => T) => (await database.query(sql)).map(read);
  const [totals] = await ask(totalsSql, (row) => ({
    ...standingsOf(row),
    undated: count(row, "undated"),
    notExpected: context.hasInventory ? count(row, "not_expected") : 0,
    reports: count(row, "reports"),
    superseded: count(row, "superseded"),
    malformed: context.malformedCount,
  }));
  if (totals === undefined) throw new Error("a query over totals gave no row");
  return {
    formatVersion: 1,
    time: context.time,
    staleAfterDays: context.staleAfterDays,
    summary: totals,
    codes: await ask(codesSql, (row) => ({
      code: text(row, "code"),
      severity: text(row, "severity"),
      endpoints: count(row, "endpoints"),
      findings: count(row, "findings"),
    })),
    constraints: await ask(constraintsSql, (row) => ({
      constraint: text(row, "constraint_key"),
      endpoints: count(row, "endpoints"),
      looser: count(row, "looser"),
      findings: count(row, "findings"),
    })),
    paths: await ask(pathsSql, (row) => ({
      path: text(row, "path"),
      endpoints: count(row, "endpoints"),
      findings: count(row, "findings"),
    })),
    platforms: await ask(platformsSql, partOf),
    groups: await ask(groupsSql, partOf),
    clients: await ask(clientsSql, partOf),
    bundles: await ask(bundlesSql, partOf),
    attention: await ask(attentionSql, (row) => ({
      endpoint: text(row, "endpoint"),
      group: text(row, "endpoint_group"),
      platform: text(row, "platform"),
      bundle: text(row, "bundle"),
      standing: text(row, "standing"),
      lastStatus: text(row, "last_status"),
      lastReport: text(row, "last_report"),
      findings: count(row, "findings"),
      critical: count(row, "critical"),
    })),
    notVisible: await ask(notVisibleSql, (row) => ({ what: text(row, "what"), endpoints: count(row, "endpoints") })),
    malformed: context.malformed,
  };
}

function partOf(row: FleetRow): FleetPart {
  return { name: text(row, "name"), ...standingsOf(row) };
}

function standingsOf(row: FleetRow): Standings {
  return {
    endpoints: count(row, "endpoints"),
    inSync: count(row, "in_sync"),
    drifted: count(row, "drifted"),
    unverifiable: count(row, "unverifiable"),
    stale: count(row, "stale"),
    missing: count(row, "missing"),
  };
}

function text(row: FleetRow, column: string): string {
  return String(row[column]);
}

function count(row: FleetRow, column: string): number {
  return Number(row[column]);
}
