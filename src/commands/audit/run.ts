import { readFrameworkMap, withFrameworks } from "../../audit/framework-map.ts";
import { type AuditFormat, auditViews } from "../../audit/views/index.ts";
import type { AuditReport } from "../../audit/audit-report.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import type { ExitCode, Services } from "../services.ts";
import { shownName } from "../shared/layer-reader.ts";
import { readSource } from "../shared/read-source.ts";
import { reportDiagnostics } from "../shared/report.ts";
import { bundleReport } from "./bundle-report.ts";
import { loadReport } from "./policy-report.ts";

export interface AuditArguments {
  /** A policy, or the directory of a bundle. */
  readonly subject: string;
  readonly format: AuditFormat;
  /** An organisation's own mapping of constraints to controls. */
  readonly framework?: string;
}

/** Prints the audit map of a policy, or of a bundle that was built from one. */
export async function runAudit(args: AuditArguments, services: Services): Promise<ExitCode> {
  const { host } = services;
  const isBundle = (await host.kind(host.resolve(args.subject))) === "directory";
  const found = isBundle ? await bundleReport(args.subject, services) : await loadReport(args.subject, services);
  if ("exit" in found) return found.exit;
  const mapped = args.framework === undefined ? found : await mapFrameworks(found.report, args.framework, services);
  if ("exit" in mapped) return mapped.exit;
  const epoch = sourceDateEpoch(host);
  host.out(
    auditViews[args.format](mapped.report, { crypto: services.crypto, ...(epoch === undefined ? {} : { epoch }) }),
  );
  return 0;
}

/** Reports state no time but this one: equal policies give equal reports. */
function sourceDateEpoch(host: Services["host"]): number | undefined {
  const text = host.environment("SOURCE_DATE_EPOCH") ?? "";
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

async function mapFrameworks(
  report: AuditReport,
  file: string,
  services: Services,
): Promise<{ readonly report: AuditReport } | { readonly exit: ExitCode }> {
  const { host, color, quiet, verbose } = services;
  const path = host.resolve(file);
  const read = await readSource(host, path, shownName(host, path));
  const outcome = read.ok ? readFrameworkMap(read.source) : { value: [], diagnostics: [read.diagnostic] };
  if (!hasErrors(outcome.diagnostics)) return { report: withFrameworks(report, outcome.value) };
  const sources = new Map(read.ok ? [[read.source.file, read.source]] : []);
  reportDiagnostics(host, outcome.diagnostics, sources, { format: "text", color, quiet, verbose });
  return { exit: read.ok ? 1 : 2 };
}
