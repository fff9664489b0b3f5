import type { FindingCode, FindingSeverity } from "./finding-codes.ts";

/** `drifted` wins over `unverifiable`: what is known to be wrong stays so, whatever else could not be read. */
export type DriftStatus = "in-sync" | "drifted" | "unverifiable";

/** Exit codes of `mandate drift` and of `drift-check.sh`. */
export const exitCodes: Readonly<Record<DriftStatus, 0 | 1 | 2>> = { "in-sync": 0, drifted: 1, unverifiable: 2 };

/** The platforms that have endpoints. */
export type EndpointPlatform = "macos" | "windows" | "linux";

/** What an endpoint's check found. Optional fields are left out where they are not known; nothing is ever null. */
export interface DriftReport {
  readonly formatVersion: 1;
  readonly status: DriftStatus;
  /** In a stable order: by path, then key, then code. */
  readonly findings: readonly Finding[];
  /** What this check cannot see by its nature, on this platform and with these options: ids of `not-visible.ts`. */
  readonly notVisible: readonly string[];
  readonly platform?: EndpointPlatform;
  readonly bundle?: { readonly policy: string; readonly revision: string };
  readonly checker?: { readonly name: "mandate" | "drift-check.sh" | "Detect.ps1"; readonly version?: string };
  /** When it was checked: an ISO date-time in UTC, to the second. */
  readonly time?: string;
  /** A pseudonym that is the same in every report of one endpoint, and says nothing about it: see endpointId. */
  readonly endpoint?: string;
  /** What a collector knows the endpoint's department, site or ring by. Mandate never writes it. */
  readonly group?: string;
  /** Installed Codex programs, by path. */
  readonly clients?: readonly InstalledClient[];
  /** After a repair: the bundle's files that were put back. */
  readonly repaired?: readonly RepairedFile[];
}

export interface Finding {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  /** As it is called on the endpoint, without `--root`; empty where the finding is about no file. */
  readonly path: string;
  /** A constraint (`web_search.allow`), a key of Codex's file, or the name of a variable; empty where it is the whole. */
  readonly key: string;
  /** Values that are no text are compact JSON; `(not stated)` is absence. Empty where there is nothing to compare. */
  readonly expected: string;
  readonly actual: string;
  /** One sentence without a final stop. */
  readonly message: string;
  /** Of a constraint: what changed in meaning. */
  readonly direction?: "looser" | "tighter" | "incomparable" | "neutral";
  /** Where the policy states what is expected. */
  readonly source?: { readonly layer: string; readonly file: string; readonly line: number };
  /** What to do about it, in the imperative. */
  readonly repair?: string;
}

export interface InstalledClient {
  readonly path: string;
  /** Absent where it could not be found out. */
  readonly version?: string;
}

export interface RepairedFile {
  readonly path: string;
  /** Where the file that it replaced is kept; absent where there was none. */
  readonly kept?: string;
}

/** The status that findings amount to. */
export function statusOf(findings: readonly Pick<Finding, "code">[]): DriftStatus {
  if (findings.some(({ code }) => code !== "unverifiable")) return "drifted";
  return findings.length > 0 ? "unverifiable" : "in-sync";
}

/**
 * The pseudonym of an endpoint: the first 32 hexadecimal digits of the SHA-256 of `mandate-endpoint:` and its machine id
 * (Linux /etc/machine-id), without line ends. Absent where the machine has none that can be read.
 */
export function endpointId(machineId: string, sha256: (bytes: Uint8Array) => string): string {
  return sha256(new TextEncoder().encode(`mandate-endpoint:${machineId.trim()}`)).slice(0, 32);
}
