import serviceTemplate from "../../../templates/drift/codex-policy-drift.service.hbs";
import taskTemplate from "../../../templates/drift/codex-policy-drift.task.xml.hbs";
import timerTemplate from "../../../templates/drift/codex-policy-drift.timer.hbs";
import { plistText } from "../../package/macos/plist-text.ts";
import { templateRenderer } from "../../package/render-template.ts";
import type { PackageInput } from "../../package/types.ts";

const renderService = templateRenderer(serviceTemplate);
const renderTimer = templateRenderer(timerTemplate);
const renderTask = templateRenderer(taskTemplate);

/** Runs /usr/local/lib/codex-policy/drift-check.sh once: the report goes to the journal, and a unit that failed says that it drifted. */
export function systemdService({ policy, revision }: PackageInput): string {
  return renderService({ policy, revision });
}

/** Starts the service every hour, not on all endpoints at once. */
export function systemdTimer({ policy, revision }: PackageInput): string {
  return renderTimer({ policy, revision });
}

/** A LaunchDaemon that runs /Library/Application Support/Mandate/drift-check.sh every hour and keeps its reports, one a line. */
export function launchDaemon({ organization }: PackageInput): string {
  return plistText({
    Label: `${organization.identifier}.drift-check`,
    ProgramArguments: ["/bin/sh", "/Library/Application Support/Mandate/drift-check.sh", "--json"],
    RunAtLoad: true,
    StartInterval: 3600,
    ProcessType: "Background",
    StandardOutPath: "/var/log/codex-policy-drift.ndjson",
    StandardErrorPath: "/var/log/codex-policy-drift.err",
  });
}

/** A scheduled task that runs Detect.ps1 from the place where the MSI or the app put it, as SYSTEM, every hour. */
export function scheduledTask({ policy, revision }: PackageInput): string {
  return renderTask({ policy, revision });
}
