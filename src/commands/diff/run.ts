import type { Acceptance } from "../../diff/change.ts";
import { diffReport, type FailOn, type SidePair } from "../../diff/diff-report.ts";
import { readAcceptances } from "../../diff/read-acceptances.ts";
import type { Side } from "../../diff/side.ts";
import { type DiffFormat, diffViews } from "../../diff/views/index.ts";
import { releaseNotes } from "../../diff/views/release-notes.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import type { LayerCache } from "../../policy/load-layers.ts";
import type { ExitCode, Services } from "../services.ts";
import { shownName } from "../shared/layer-reader.ts";
import { readSource } from "../shared/read-source.ts";
import { reportDiagnostics } from "../shared/report.ts";
import { loadSide, type LoadedSide } from "./load-side.ts";

export interface DiffArguments {
  readonly old: string;
  readonly new: string;
  readonly format: DiffFormat;
  readonly failOn?: FailOn;
  /** `ID` or `ID=REASON`. */
  readonly accept: readonly string[];
  readonly acceptances?: string;
  readonly releaseNotes: boolean;
}

/** Compares two sides and prints the review. The exit code is the gate's: 0 without one. */
export async function runDiff(args: DiffArguments, services: Services): Promise<ExitCode> {
  const { host } = services;
  const acceptances = await loadAcceptances(args, services);
  if ("exit" in acceptances) return acceptances.exit;
  const cache: LayerCache = new Map();
  const before = await loadSide(args.old, services, cache);
  const after = await loadSide(args.new, services, cache);
  // Both sides are looked at, so that everything that is wrong is said at once; what could not be read weighs more.
  if (before.kind === "none" || after.kind === "none")
    return [before, after].some((side) => side.kind === "none" && side.exit === 2) ? 2 : 1;
  const report = diffReport({ old: args.old, new: args.new }, pairSides(before, after), {
    acceptances: acceptances.value,
    now: host.today(),
    ...(args.failOn === undefined ? {} : { failOn: args.failOn }),
  });
  host.out(args.releaseNotes ? releaseNotes(report) : diffViews[args.format](report));
  return report.verdict === "fail" ? 1 : 0;
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
  const { host, color, quiet, verbose } = services;
  const given = args.accept.map((text): Acceptance => {
    const equals = text.indexOf("=");
    const [id, why] = equals === -1 ? [text, "no reason given"] : [text.slice(0, equals), text.slice(equals + 1)];
    return { id, who: "--accept", why, until: "" };
  });
  if (args.acceptances === undefined) return { value: given };
  const path = host.resolve(args.acceptances);
  const read = await readSource(host, path, shownName(host, path));
  const outcome = read.ok ? readAcceptances(read.source) : { value: [], diagnostics: [read.diagnostic] };
  if (!hasErrors(outcome.diagnostics)) return { value: [...given, ...outcome.value] };
  reportDiagnostics(host, outcome.diagnostics, new Map(read.ok ? [[read.source.file, read.source]] : []), {
    format: "text",
    color,
    quiet,
    verbose,
  });
  return { exit: read.ok || !read.unreadable ? 1 : 2 };
}
