import type { LayerCache } from "../../policy/load-layers.ts";
import { versionsIn } from "../../policy/client-range.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";
import { loadPolicy } from "../shared/load-policy.ts";
import { reportDiagnostics } from "../shared/report.ts";
import { compareRanges } from "./compare-ranges.ts";
import { applyEdits, type Edit, upgradeEdits } from "./edits.ts";
import { upgradeJson, upgradeText } from "./view.ts";

export interface UpgradeArguments {
  readonly policy: string;
  readonly to: string;
  readonly write: boolean;
  readonly format: "text" | "json";
}

/** Says what another range of clients would change for a policy; with --write edits the policy, comments kept. */
export async function runUpgrade(args: UpgradeArguments, services: Services): Promise<ExitCode> {
  const { host, crypto } = services;
  const versions = versionsIn(args.to);
  if (versions === undefined || versions.length === 0)
    throw new UsageError(`--to: ${JSON.stringify(args.to)} names no known client version`);
  const path = host.resolve(args.policy);
  const cache: LayerCache = new Map();
  const options = { host, crypto, cache, runTests: true };
  const before = await loadPolicy(path, options);
  if (before.policy?.targets === undefined) {
    reportDiagnostics(host, before.diagnostics, before.sources, {
      format: "text",
      color: services.color,
      quiet: services.quiet,
      verbose: services.verbose,
    });
    return before.unreadable ? 2 : 1;
  }
  const after = await loadPolicy(path, { ...options, range: args.to });
  const change = compareRanges(before, after);
  const edits = upgradeEdits(before, after, args.to);
  const written = args.write ? await write(edits, before.sources, services) : [];
  const report = { policy: before.policy.name, from: before.policy.targets.range, to: args.to, change, edits, written };
  host.out(args.format === "json" ? upgradeJson(report) : upgradeText(report));
  const blocked = change.problems.some(
    (problem) => problem.severity === "error" && !(problem.code === "retired-value" && edits.length > 0),
  );
  return blocked || change.lost.some((row) => !row.accepted) ? 1 : 0;
}

async function write(
  edits: readonly Edit[],
  sources: ReadonlyMap<string, { readonly text: string }>,
  { host }: Services,
): Promise<readonly string[]> {
  const files = [...new Set(edits.map((edit) => edit.file))];
  for (const file of files) {
    const text = sources.get(file)?.text ?? "";
    const path = await host.realPath(host.resolve(file));
    const mode = (await host.inspect(path))?.mode ?? 0o644;
    await host.writeFileAtomic(
      path,
      applyEdits(
        text,
        edits.filter((edit) => edit.file === file),
      ),
      mode,
    );
  }
  return files;
}
