import { knownVersions, newestVersion } from "../../catalogue/codex/index.ts";
import { type Diagnostic, diagnose, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { DiagnosticFormat } from "../../diagnostics/views/index.ts";
import type { LayerCache } from "../../policy/load-layers.ts";
import { versionsIn } from "../../policy/client-range.ts";
import type { SourceText } from "../../source/source-text.ts";
import { startOfFile } from "../../source/span.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";
import { askCodexAboutFile, askCodexAboutPolicy } from "../shared/ask-codex.ts";
import { isCodexFile, judgeFile } from "../shared/codex-file.ts";
import { shownName } from "../shared/layer-reader.ts";
import { isClean, loadPolicy } from "../shared/load-policy.ts";
import { reportDiagnostics } from "../shared/report.ts";

export interface CheckArguments {
  readonly files: readonly string[];
  readonly format: DiagnosticFormat;
  /** A Codex binary that is asked too. */
  readonly codex?: string;
  /** A range of clients for Codex's own files, or narrower than a policy's. */
  readonly client?: string;
}

/** Loads, composes, validates and tests policies; judges Codex's own files. Writes nothing. */
export async function runCheck(args: CheckArguments, services: Services): Promise<ExitCode> {
  const { host } = services;
  if (args.client !== undefined && versionsIn(args.client) === undefined)
    throw new UsageError(`--client: ${JSON.stringify(args.client)} is not a range of versions`);
  if (args.client !== undefined && versionsIn(args.client)?.length === 0)
    throw new UsageError(
      `--client: no known client version is in ${JSON.stringify(args.client)}; known are ${knownVersions[0] ?? ""} to ${newestVersion}`,
    );
  const tests = args.files.find((file) => /\.policy-test\.ya?ml$/.test(file));
  if (tests !== undefined)
    throw new UsageError(`${tests} holds tests of a policy: \`mandate test ${tests}\` runs them`);
  const cache: LayerCache = new Map();
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, SourceText>();
  let cannotRun = false;
  let checked = 0;
  for (const file of args.files) {
    const path = host.resolve(file);
    const kind = await host.kind(path);
    if (kind !== "file" && kind !== "other") {
      diagnostics.push(
        diagnose(
          "unreadable-file",
          startOfFile(shownName(host, path)),
          kind === "missing" ? "there is no such file" : "this is a directory",
          { help: "name a policy, or one of Codex's own files; `mandate build` takes directories" },
        ),
      );
      cannotRun = true;
      continue;
    }
    const result = isCodexFile(file)
      ? await checkCodexFile(path, args, services)
      : await checkPolicy(path, args, services, cache);
    diagnostics.push(...result.diagnostics);
    for (const [name, source] of result.sources) sources.set(name, source);
    cannotRun ||= result.cannotRun;
    checked += 1;
  }
  reportDiagnostics(host, diagnostics, sources, {
    format: args.format,
    color: services.color,
    quiet: services.quiet,
    verbose: services.verbose,
  });
  if (cannotRun) return 2;
  if (hasErrors(diagnostics)) return 1;
  if (args.format === "text" && !services.quiet)
    host.out(
      `${checked === 1 ? "1 file is" : `${checked} files are`} fine${args.codex === undefined ? "" : `, and ${args.codex} agrees`}\n`,
    );
  return 0;
}

interface CheckResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceText>;
  readonly cannotRun: boolean;
}

async function checkPolicy(
  path: string,
  args: CheckArguments,
  services: Services,
  cache: LayerCache,
): Promise<CheckResult> {
  const loaded = await loadPolicy(path, {
    host: services.host,
    crypto: services.crypto,
    cache,
    runTests: true,
    ...(args.client === undefined ? {} : { client: args.client }),
  });
  const base = { sources: loaded.sources, cannotRun: loaded.unreadable };
  const targets = loaded.policy?.targets;
  if (targets !== undefined && targets.versions.length === 0 && !hasErrors(loaded.diagnostics))
    throw new UsageError(
      `--client: ${shownName(services.host, path)} is for ${targets.range}, which ${args.client ?? ""} has nothing in common with`,
    );
  if (args.codex === undefined || !isClean(loaded)) return { ...base, diagnostics: loaded.diagnostics };
  const asked = await askCodexAboutPolicy(args.codex, loaded, services.host);
  return {
    ...base,
    diagnostics: [...loaded.diagnostics, ...asked.diagnostics],
    cannotRun: base.cannotRun || asked.cannotTell,
  };
}

async function checkCodexFile(path: string, args: CheckArguments, services: Services): Promise<CheckResult> {
  const versions = args.client === undefined ? [newestVersion] : (versionsIn(args.client) ?? []);
  const judged = await judgeFile(services.host, path, versions);
  if (args.codex === undefined || judged.cannotRun) return judged;
  const asked = await askCodexAboutFile(args.codex, path, services.host);
  return { ...judged, diagnostics: [...judged.diagnostics, ...asked.diagnostics], cannotRun: asked.cannotTell };
}
