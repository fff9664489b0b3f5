import type { Acceptance, FailOn } from "../../diff/change.ts";
import { diffReport, type SidePair } from "../../diff/diff-report.ts";
import { readAcceptances } from "../../diff/read-acceptances.ts";
import { readFleetFile } from "../../diff/read-fleet-file.ts";
import type { Side } from "../../diff/side.ts";
import { type DiffFormat, diffViews } from "../../diff/views/index.ts";
import { releaseNotes } from "../../diff/views/release-notes.ts";
import { hasErrors, type Outcome } from "../../diagnostics/diagnostic.ts";
import type { LayerCache } from "../../policy/load-layers.ts";
import type { SourceText } from "../../source/source-text.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";
import { shownName } from "../shared/layer-reader.ts";
import { readSource } from "../shared/read-source.ts";
import { reportDiagnostics } from "../shared/report.ts";
import { loadSide, type LoadedSide } from "./load-side.ts";
import { readRevisionRange } from "./revision-host.ts";

export interface DiffArguments {
  readonly old: string;
  readonly new: string;
  readonly format: DiffFormat;
  readonly failOn?: FailOn;
  /** `ID` or `ID=REASON`. */
  readonly accept: readonly string[];
  readonly acceptances?: string;
  /** A file that says which groups take which policy. */
  readonly fleet?: string;
  readonly releaseNotes: boolean;
}

/** Compares two sides and prints the review. The exit code is the gate's: 0 without one. */
export async function runDiff(args: DiffArguments, services: Services): Promise<ExitCode> {
  const { host } = services;
  const acceptances = await loadAcceptances(args, services);
  if ("exit" in acceptances) return acceptances.exit;
  const fleet = args.fleet === undefined ? undefined : await loadList(args.fleet, readFleetFile, services);
  if (fleet !== undefined && "exit" in fleet) return fleet.exit;
  const names = await sideNames(args, services);
  const cache: LayerCache = new Map();
  const before = await loadSide(names.old, services, cache);
  const after = await loadSide(names.new, services, cache);
  // Both sides are looked at, so that everything that is wrong is said at once; what could not be read weighs more.
  if (before.kind === "none" || after.kind === "none")
    return [before, after].some((side) => side.kind === "none" && side.exit === 2) ? 2 : 1;
  const report = diffReport(names, pairSides(before, after), {
    acceptances: acceptances.value,
    now: host.today(),
    ...(fleet === undefined ? {} : { fleet: fleet.value }),
    ...(args.failOn === undefined ? {} : { failOn: args.failOn }),
  });
  host.out(args.releaseNotes ? releaseNotes(report) : diffViews[args.format](report));
  return report.verdict === "fail" ? 1 : 0;
}

/** `A..B PATH` is `A:PATH` and `B:PATH`; `A...B PATH` begins at the commit where both parted. */
async function sideNames(
  args: DiffArguments,
  { host }: Services,
): Promise<{ readonly old: string; readonly new: string }> {
  const range = (await host.kind(host.resolve(args.old))) === "missing" ? readRevisionRange(args.old) : undefined;
  if (range === undefined) return { old: args.old, new: args.new };
  const from = range.sinceParting ? await host.mergeBase?.(host.cwd(), range.from, range.to) : range.from;
  if (from === undefined) throw new UsageError(`${args.old}: git knows no commit where these revisions parted`);
  return { old: `${from}:${args.new}`, new: `${range.to}:${args.new}` };
}

/** Sides of one name belong together. A policy that only one fleet has is compared with nothing stated. */
function pairSides(
  before: Exclude<LoadedSide, { kind: "none" }>,
  after: Exclude<LoadedSide, { kind: "none" }>,
): readonly SidePair[] {
  if (before.kind === "one" && after.kind === "one") return [{ before: before.side, after: after.side }];
  const [left, right] = [byName(before), byName(after)];
  return [...new Set([...left.keys(), ...right.keys()])].map((policy) => ({
    policy,
    before: left.get(policy) ?? emptySide(policy),
    after: right.get(policy) ?? emptySide(policy),
  }));
}

function byName(loaded: Exclude<LoadedSide, { kind: "none" }>): ReadonlyMap<string, Side> {
  return loaded.kind === "fleet"
    ? loaded.sides
    : new Map([[loaded.side.policy?.name ?? loaded.side.name, loaded.side]]);
}

function emptySide(name: string): Side {
  return { name, entries: [], exceptions: [], acceptedGaps: [], hazards: [] };
}

async function loadAcceptances(
  args: DiffArguments,
  services: Services,
): Promise<{ readonly value: readonly Acceptance[] } | { readonly exit: ExitCode }> {
  const given = args.accept.map((text): Acceptance => {
    const equals = text.indexOf("=");
    const [id, why] = equals === -1 ? [text, "no reason given"] : [text.slice(0, equals), text.slice(equals + 1)];
    return { id, who: "--accept", why, until: "" };
  });
  if (args.acceptances === undefined) return { value: given };
  const read = await loadList(args.acceptances, readAcceptances, services);
  return "exit" in read ? read : { value: [...given, ...read.value] };
}

/** A reviewed list in a file. What is wrong with it is printed with its line. */
async function loadList<T>(
  file: string,
  read: (source: SourceText) => Outcome<readonly T[]>,
  { host, color, quiet, verbose }: Services,
): Promise<{ readonly value: readonly T[] } | { readonly exit: ExitCode }> {
  const path = host.resolve(file);
  const found = await readSource(host, path, shownName(host, path));
  const outcome = found.ok ? read(found.source) : { value: [], diagnostics: [found.diagnostic] };
  if (!hasErrors(outcome.diagnostics)) return { value: outcome.value };
  const sources = new Map(found.ok ? [[found.source.file, found.source]] : []);
  reportDiagnostics(host, outcome.diagnostics, sources, { format: "text", color, quiet, verbose });
  return { exit: found.ok || !found.unreadable ? 1 : 2 };
}
