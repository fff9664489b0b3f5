import type { DriftStatus } from "../drift/report.ts";
import { isoTime } from "../package/iso-time.ts";
import type { FleetFinding, FleetReport } from "./fleet-report.ts";
import { secondsOf } from "./instant.ts";

/** What is known about a report beside its own text. */
export interface ReportContext {
  /** What an endpoint is called that does not name itself. */
  readonly endpoint: string;
  /** In seconds since 1970: a report that claims to be more than a day younger has a wrong clock, and no time. */
  readonly now: number;
}

/** The value is no report; the message says why, as the rest of a sentence about it. */
export class NoReport extends Error {}

type Entries = Readonly<Record<string, unknown>>;

const statuses: readonly DriftStatus[] = ["in-sync", "drifted", "unverifiable"];
/** In seconds. */
const day = 86_400;

/**
 * A drift report as `mandate drift --format json` and the native checks print it, or one inside
 * `{endpoint, group, platform, client, at, report}`, whose words then win. Throws `NoReport`.
 */
export function readReport(value: unknown, context: ReportContext): FleetReport {
  if (!isEntries(value)) throw new NoReport("it is no JSON object");
  const wrapped = value["report"];
  if (wrapped === undefined) return reportOf(value, {}, context);
  if (!isEntries(wrapped)) throw new NoReport("its report is no JSON object");
  return reportOf(wrapped, value, context);
}

function reportOf(report: Entries, wrapper: Entries, context: ReportContext): FleetReport {
  if (report["formatVersion"] !== 1)
    throw new NoReport(
      report["formatVersion"] === undefined
        ? "it is no drift report: it has no formatVersion"
        : "its formatVersion is not 1, the only one that is known here",
    );
  const status = statuses.find((known) => known === report["status"]);
  if (status === undefined) throw new NoReport(`its status is none of ${statuses.join(", ")}`);
  const bundle = isEntries(report["bundle"]) ? report["bundle"] : {};
  return {
    endpoint: wordOf(wrapper, "endpoint") ?? wordOf(report, "endpoint") ?? context.endpoint,
    group: wordOf(wrapper, "group") ?? wordOf(report, "group"),
    platform: wordOf(wrapper, "platform") ?? wordOf(report, "platform"),
    clients: clientsOf(report, wrapper),
    policy: wordOf(bundle, "policy"),
    revision: wordOf(bundle, "revision"),
    time: timeOf(wrapper["at"] ?? report["time"], context.now),
    status,
    findings: listOf(report, "findings").map(findingOf),
    notVisible: [...new Set(listOf(report, "notVisible").map(whatIsNotVisible))],
  };
}

function findingOf(value: unknown): FleetFinding {
  const code = isEntries(value) ? wordOf(value, "code") : null;
  if (!isEntries(value) || code === null) throw new NoReport("one of its findings has no code");
  return {
    code,
    severity: wordOf(value, "severity") ?? "unknown",
    path: wordOf(value, "path") ?? "",
    key: wordOf(value, "key") ?? "",
    direction: wordOf(value, "direction"),
  };
}

function whatIsNotVisible(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function clientsOf(report: Entries, wrapper: Entries): readonly string[] {
  const stated = wordOf(wrapper, "client") ?? wordOf(report, "client");
  if (stated !== null) return [stated];
  const found = Array.isArray(report["clients"]) ? (report["clients"] as readonly unknown[]) : [];
  const versions = found.flatMap((client) => (isEntries(client) ? [wordOf(client, "version")] : []));
  return [...new Set(versions.filter((version) => version !== null))];
}

/** The date-time in UTC; null where there is none, or one that the endpoint's clock cannot have shown yet. */
function timeOf(value: unknown, now: number): string | null {
  const seconds = typeof value === "string" ? secondsOf(value) : undefined;
  if (seconds === undefined || seconds < 0 || seconds > now + day) return null;
  return isoTime(seconds);
}

function listOf(entries: Entries, key: string): readonly unknown[] {
  const value = entries[key];
  if (!Array.isArray(value)) throw new NoReport(`its ${key} is no list`);
  return value as readonly unknown[];
}

/** A text that says something; NUL has no place in a database. */
function wordOf(entries: Entries, key: string): string | null {
  const value = entries[key];
  if (typeof value !== "string") return null;
  const text = value.replaceAll("\0", "\ufffd").toWellFormed();
  return text.trim() === "" ? null : text;
}

function isEntries(value: unknown): value is Entries {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
