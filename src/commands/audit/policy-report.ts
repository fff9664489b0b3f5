import type { AuditReport } from "../../audit/audit-report.ts";
import { auditReport } from "../../audit/report.ts";
import { invariant } from "../../diagnostics/diagnostic.ts";
import type { ExitCode, Services } from "../services.ts";
import { type EmittedGroup, isClean, loadPolicy, type LoadedPolicy } from "../shared/load-policy.ts";
import { reportDiagnostics } from "../shared/report.ts";

/** The audit map of a loaded policy, or of one group of its clients. */
export function policyReport(loaded: LoadedPolicy, groups: readonly EmittedGroup[] = loaded.groups): AuditReport {
  const { policy, names, revision, diagnostics, sources } = loaded;
  invariant(policy, "a policy that could not be composed has no audit map");
  return auditReport({ policy, groups, names, revision, diagnostics, sources });
}

export type LoadedReport =
  { readonly report: AuditReport; readonly loaded: LoadedPolicy } | { readonly exit: ExitCode };

/** Loads a policy for a report. What is wrong with it is printed, and no report is made of it. */
export async function loadReport(path: string, services: Services): Promise<LoadedReport> {
  const { host, crypto, color, quiet, verbose } = services;
  const loaded = await loadPolicy(host.resolve(path), { host, crypto, cache: new Map(), runTests: false });
  if (isClean(loaded)) return { report: policyReport(loaded), loaded };
  reportDiagnostics(host, loaded.diagnostics, loaded.sources, { format: "text", color, quiet, verbose });
  return { exit: loaded.unreadable ? 2 : 1 };
}
