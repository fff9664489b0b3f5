/** A cell of a table: a whole number of 32 bits or a text; a time is an ISO date-time in UTC. */
export type FleetValue = string | number | null;

export type FleetRow = Readonly<Record<string, FleetValue>>;

/** The database that the reports are put into: an embedded one here, an organisation's own where it has one. */
export interface FleetDatabase {
  /** Runs statements that give no rows. */
  run(statements: string): Promise<void>;
  /** Adds rows to a table, in the order of its columns. */
  append(table: string, rows: readonly (readonly FleetValue[])[]): Promise<void>;
  query(sql: string): Promise<readonly FleetRow[]>;
  close(): void;
}
