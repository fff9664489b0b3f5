import type { FleetDatabase, FleetValue } from "./database.ts";
import type { FleetReport } from "./fleet-report.ts";
import type { ExpectedEndpoint } from "./read-inventory.ts";

/** Reports are handed over in portions, so that memory holds few of them. */
const portion = 2048;

/** Puts reports and what is expected into the tables of sql/tables.sql. */
export class FleetLoader {
  private readonly database: FleetDatabase;
  private readonly waiting = new Map<string, (readonly FleetValue[])[]>();
  private reports = 0;

  constructor(database: FleetDatabase) {
    this.database = database;
  }

  /** How many reports were added. */
  get count(): number {
    return this.reports;
  }

  async addReport(report: FleetReport): Promise<void> {
    this.reports += 1;
    const id = this.reports;
    const { endpoint, group, platform, policy, revision, time, status } = report;
    this.add("fleet_report", [id, endpoint, group, platform, policy, revision, time, status]);
    for (const version of report.clients) this.add("fleet_client", [id, version]);
    for (const { code, severity, path, key, direction } of report.findings)
      this.add("fleet_finding", [id, code, severity, path, key, direction]);
    for (const what of report.notVisible) this.add("fleet_not_visible", [id, what]);
    if (id % portion === 0) await this.flush();
  }

  addExpected({ endpoint, group, platform }: ExpectedEndpoint): void {
    this.add("fleet_expected", [endpoint, group, platform]);
  }

  /** @param staleBefore an ISO date-time in UTC */
  setClock(staleBefore: string): void {
    this.add("fleet_clock", [staleBefore]);
  }

  async flush(): Promise<void> {
    for (const [table, rows] of this.waiting) if (rows.length > 0) await this.database.append(table, rows);
    this.waiting.clear();
  }

  private add(table: string, row: readonly FleetValue[]): void {
    const rows = this.waiting.get(table);
    if (rows === undefined) this.waiting.set(table, [row]);
    else rows.push(row);
  }
}
