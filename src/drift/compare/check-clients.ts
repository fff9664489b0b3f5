import { compareVersions } from "../../catalogue/codex/index.ts";
import type { Expectation } from "../expectation.ts";
import type { Finding, InstalledClient } from "../report.ts";
import { finding } from "./finding.ts";

/** Whether the installed clients are those that the bundle is for. */
export function checkClients({ clients }: Expectation, installed: readonly InstalledClient[]): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { path, version } of installed) {
    if (version === undefined) {
      findings.push(finding("unverifiable", "which version of Codex this is could not be found out", { path }));
      continue;
    }
    const values = { path, key: "version", expected: clients.range, actual: version };
    if (clients.lowest !== "" && compareVersions(version, clients.lowest) < 0)
      findings.push(
        finding(
          "client-too-old",
          `Codex ${version} is older than ${clients.lowest}, the oldest that the bundle is for`,
          values,
        ),
      );
    else if (clients.highest !== "" && compareVersions(version, clients.highest) > 0)
      findings.push(
        finding(
          "client-too-new",
          `Codex ${version} is newer than ${clients.highest}, the newest that the bundle is for`,
          values,
        ),
      );
  }
  const versions = [...new Set(installed.flatMap(({ version }) => version ?? []))];
  if (versions.length > 1)
    findings.push(
      finding("several-clients", "several versions of Codex are installed", {
        key: "version",
        expected: "1 version",
        actual: installed.map(({ path, version = "unknown" }) => `${version} ${path}`).join(", "),
      }),
    );
  return findings;
}
