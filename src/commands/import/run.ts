import { newestVersion } from "../../catalogue/codex/index.ts";
import type { CodexFile } from "../../codex/judge/judge-file.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { importPolicy } from "../../import/import-policy.ts";
import { versionsIn } from "../../policy/client-range.ts";
import { type SourceText, sourceText } from "../../source/source-text.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";
import { shownName } from "../shared/layer-reader.ts";
import { reportDiagnostics } from "../shared/report.ts";
import { askSimulator } from "./ask-simulator.ts";
import { readCodexFile } from "../shared/read-codex-file.ts";

export interface ImportArguments {
  readonly files: readonly string[];
  readonly name?: string;
  readonly client?: string;
  /** Where the policy goes; standard output where absent. */
  readonly out?: string;
}

/** Turns Codex's own files into a policy. Nothing is written over. */
export async function runImport(args: ImportArguments, services: Services): Promise<ExitCode> {
  const { host } = services;
  const name = args.name ?? "imported";
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name))
    throw new UsageError(
      `--name: ${JSON.stringify(name)} is not a layer name: use lower-case letters, digits and hyphens`,
    );
  const range = args.client ?? `>=${newestVersion} <=${newestVersion}`;
  const versions = versionsIn(range);
  if (versions === undefined) throw new UsageError(`--client: ${JSON.stringify(range)} is not a range of versions`);
  if (versions.length === 0) throw new UsageError(`--client: no known client version is in ${JSON.stringify(range)}`);
  const read = await Promise.all(args.files.map((file) => readCodexFile(host, host.resolve(file))));
  const files: CodexFile[] = [];
  const sources = new Map<string, SourceText>();
  const diagnostics: Diagnostic[] = [];
  let unreadable = false;
  for (const file of read) {
    if (file.ok) {
      files.push(file.file);
      sources.set(file.file.file, sourceText(file.file.file, file.file.text));
    } else diagnostics.push(file.diagnostic);
    unreadable ||= !file.ok && file.unreadable;
  }
  const report = () => {
    reportDiagnostics(host, diagnostics, sources, {
      format: "text",
      color: services.color,
      quiet: services.quiet,
      verbose: services.verbose,
    });
  };
  if (hasErrors(diagnostics)) {
    report();
    return unreadable ? 2 : 1;
  }
  const imported = importPolicy(files, {
    name,
    range,
    versions,
    now: host.today(),
    withFiles: args.out !== undefined,
    ask: askSimulator,
  });
  diagnostics.push(...imported.diagnostics);
  for (const [file, source] of imported.value.sources) sources.set(file, source);
  const { policy } = imported.value;
  if (policy === undefined) {
    report();
    return 1;
  }
  report();
  if (args.out === undefined) {
    host.out(policy.text);
    return 0;
  }
  const directory = host.dirname(host.resolve(args.out));
  const outputs = [
    ...[...policy.files].map(([file, text]) => ({ path: host.resolve(directory, file), text })),
    { path: host.resolve(args.out), text: policy.text },
  ];
  for (const { path } of outputs)
    if ((await host.kind(path)) !== "missing")
      throw new UsageError(`${shownName(host, path)} exists already: import writes nothing over`);
  for (const { path, text } of outputs) await host.writeFileNew(path, text);
  if (!services.quiet)
    host.err(
      `${shownName(host, host.resolve(args.out))}: ${policy.notes.length === 0 ? "everything is carried over" : `${policy.notes.length === 1 ? "1 part is" : `${policy.notes.length} parts are`} comments at its top`}\n`,
    );
  return 0;
}
