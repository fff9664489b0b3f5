import { postureOf } from "../../audit/posture/posture.ts";
import { postureViews, type ReadableFormat } from "../../audit/views/posture.ts";
import { loadReport } from "../audit/policy-report.ts";
import type { ExitCode, Services } from "../services.ts";

export interface PostureArguments {
  readonly policy: string;
  readonly format: ReadableFormat;
}

/** Prints where a policy stands on the nineteen surfaces, the checklist, the phases and the trust ladder. */
export async function runPosture(args: PostureArguments, services: Services): Promise<ExitCode> {
  const { host } = services;
  const found = await loadReport(args.policy, services);
  if ("exit" in found) return found.exit;
  const options = { color: services.color && host.isTerminal("stdout"), columns: host.columns() };
  host.out(postureViews[args.format](postureOf(found.report), options));
  return 0;
}
