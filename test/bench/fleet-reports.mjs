// Drift reports of a fleet in which one endpoint in nine has drifted, the same every time.
import { closeSync, openSync, writeSync } from "node:fs";

const codes = ["changed-file", "missing-file", "looser-value", "writable", "wrong-mode", "unverifiable"];
const platforms = ["linux", "macos", "windows"];

/** Writes one report a line. */
export function writeReports(path, count) {
  const file = openSync(path, "w");
  for (let begin = 0; begin < count; begin += 1000) {
    const lines = Array.from({ length: Math.min(1000, count - begin) }, (_, index) => reportOf(begin + index));
    writeSync(file, `${lines.join("\n")}\n`);
  }
  closeSync(file);
}

function reportOf(index) {
  const findings = Array.from({ length: index % 9 === 0 ? 1 + (index % 4) : 0 }, (_, each) => ({
    code: codes[(index + each) % codes.length],
    severity: each % 2 === 0 ? "critical" : "warning",
    path: "/etc/codex/requirements.toml",
    key: each % 2 === 0 ? "web_search.allow" : "",
    expected: "disabled",
    actual: "live",
    message: "A constraint is looser than the bundle says",
  }));
  return JSON.stringify({
    formatVersion: 1,
    status: findings.length > 0 ? "drifted" : "in-sync",
    findings,
    notVisible: ["cloud-policy"],
    platform: platforms[index % platforms.length],
    bundle: { policy: "acme", revision: "3f9a1c20d4e5" },
    checker: { name: "drift-check.sh" },
    time: new Date().toISOString(),
    endpoint: index.toString(16).padStart(32, "0"),
    clients: [{ path: "/usr/bin/codex", version: index % 5 === 0 ? "0.160.0" : "0.169.0" }],
  });
}
