/** A drift report as cli.md describes it, with whatever else it may hold. */
export function driftReport(more: Readonly<Record<string, unknown>> = {}) {
  return { formatVersion: 1, status: "in-sync", findings: [], notVisible: ["cloud-policy"], ...more };
}

export function finding(code: string, more: Readonly<Record<string, unknown>> = {}) {
  const blank = { severity: "critical", path: "", key: "", expected: "", actual: "", message: "Something differs" };
  return { code, ...blank, ...more };
}

export const hostileName = `"><script>document.title='owned'</script>\u001b[31m'; DROP TABLE fleet_report; --`;

const requirements = "/etc/codex/requirements.toml";
const loose = finding("looser-value", { path: requirements, key: "web_search.allow", direction: "looser" });

/** A small fleet with everything that a picture shows, as lines of NDJSON. `now` is 2026-11-21T12:00:00Z. */
export const smallFleet: readonly unknown[] = [
  driftReport({
    endpoint: "linux-1",
    platform: "linux",
    time: "2026-11-21T10:00:00Z",
    clients: [{ path: "/a", version: "0.169.0" }],
    bundle: { policy: "acme", revision: "r2" },
  }),
  {
    endpoint: "linux-2",
    group: "payments",
    platform: "linux",
    client: "0.160.0",
    at: "2026-11-21T11:00:00+01:00",
    report: driftReport({
      status: "drifted",
      findings: [loose, finding("writable", { path: requirements })],
      bundle: { policy: "acme", revision: "r1" },
    }),
  },
  // An older report of the same endpoint, which was in sync then.
  { endpoint: "linux-2", group: "payments", at: "2026-11-20T10:00:00Z", report: driftReport() },
  {
    endpoint: "mac-1",
    group: "research",
    at: "2026-11-21T09:00:00Z",
    report: driftReport({
      status: "unverifiable",
      platform: "macos",
      findings: [finding("unverifiable", { severity: "warning", path: requirements })],
      notVisible: [],
    }),
  },
  // Stale, although it said that all was well; two clients.
  driftReport({
    endpoint: "win-1",
    platform: "windows",
    time: "2026-11-01T09:00:00Z",
    clients: [{ path: "/a", version: "0.160.0" }, { path: "/b", version: "0.169.0" }, { path: "/c" }],
  }),
  driftReport({
    endpoint: hostileName,
    group: hostileName,
    status: "drifted",
    findings: [{ ...loose, key: hostileName }, loose],
  }),
  // A clock of the future is no time.
  driftReport({ endpoint: "ahead", time: "2031-01-01T00:00:00Z" }),
];

export const now = "2026-11-21T12:00:00Z";

export const inventoryCsv = `platform,endpoint,group,owner\r\nlinux,linux-1,payments,x\r\nlinux,linux-9,"payments, EU",x\r\n`;
