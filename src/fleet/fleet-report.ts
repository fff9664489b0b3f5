import type { DriftStatus } from "../drift/report.ts";

/** What the fleet's picture takes from one endpoint's drift report. */
export interface FleetReport {
  readonly endpoint: string;
  readonly group: string | null;
  readonly platform: string | null;
  /** Versions of Codex on the endpoint, each once. */
  readonly clients: readonly string[];
  readonly policy: string | null;
  readonly revision: string | null;
  /** An ISO date-time in UTC, to the second; null where the report has none that can be believed. */
  readonly time: string | null;
  readonly status: DriftStatus;
  readonly findings: readonly FleetFinding[];
  readonly notVisible: readonly string[];
}

export interface FleetFinding {
  readonly code: string;
  readonly severity: string;
  readonly path: string;
  readonly key: string;
  readonly direction: string | null;
}

/** Something among the reports that is none. */
export interface MalformedReport {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}
