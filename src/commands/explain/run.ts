import { explain, suggestKey } from "../../audit/explain.ts";
import { explainViews } from "../../audit/views/explain.ts";
import type { ReadableFormat } from "../../audit/views/posture.ts";
import { inert } from "../../diagnostics/views/inert.ts";
import { loadReport } from "../audit/policy-report.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";

export interface ExplainArguments {
  readonly policy: string;
  /** A constraint, a section of them, a Codex key path, or a line of an artefact. */
  readonly key: string;
  readonly format: ReadableFormat;
}

/** Says why a constraint or a Codex key has its value. */
export async function runExplain(args: ExplainArguments, services: Services): Promise<ExitCode> {
  const { host } = services;
  const found = await loadReport(args.policy, services);
  if ("exit" in found) return found.exit;
  const explanation = explain(found.report, args.key);
  if (explanation === undefined)
    throw new UsageError(
      `there is no constraint or Codex key "${inert(args.key)}": ${suggestKey(found.report, args.key)}`,
    );
  const options = { color: services.color && host.isTerminal("stdout"), columns: host.columns() };
  host.out(explainViews[args.format](explanation, options));
  return 0;
}
