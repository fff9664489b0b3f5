import { releases } from "./data.ts";
import type { VersionSpan } from "./types.ts";

const ordinals = new Map<string, number>();

/** A released version as one number, so that comparing is cheap: versions are plain triples below a thousand million. */
function ordinal(version: string): number {
  let found = ordinals.get(version);
  if (found === undefined) {
    const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
    found = (major * 1_000_000 + minor) * 1_000_000 + patch;
    ordinals.set(version, found);
  }
  return found;
}

/** Orders released versions; they are plain triples of numbers. Negative when `a` is older. */
export function compareVersions(a: string, b: string): number {
  return ordinal(a) - ordinal(b);
}

/** Every stable release the catalogue speaks about, ascending: measured ones, and those between two measured ones that agree. */
export const knownVersions: readonly string[] = releases.map((release) => release.version).sort(compareVersions);

/** The releases that the probe ran. */
export const measuredVersions: readonly string[] = releases
  .filter((release) => release.measured)
  .map((release) => release.version)
  .sort(compareVersions);

/** The newest measured release. */
export const newestVersion: string = measuredVersions.at(-1) ?? "";

/** A stretch of life: from `since` (the oldest known version if undefined) to `until` (the newest if undefined), less `missingIn`. */
export interface Lifetime {
  readonly since?: string;
  readonly until?: string;
  readonly missingIn?: readonly VersionSpan[];
}

export function livesIn(lifetime: Lifetime, version: string): boolean {
  if (lifetime.since !== undefined && compareVersions(version, lifetime.since) < 0) return false;
  if (lifetime.until !== undefined && compareVersions(version, lifetime.until) > 0) return false;
  return !spansContain(lifetime.missingIn ?? [], version);
}

export function spansContain(spans: readonly VersionSpan[], version: string): boolean {
  return spans.some((span) => livesIn({ since: span.from, until: span.to }, version));
}

/** The versions of a list that pass a test, in the list's order. */
export function versionsWhere(versions: readonly string[], test: (version: string) => boolean): readonly string[] {
  return versions.filter(test);
}

/**
 * Versions as text: stretches without a gap among the known versions, for example "0.133.0..0.137.0", "<0.166.0" for a stretch that
 * begins at the oldest known version, or "0.99.0..0.102.0, 0.115.0". "none" for no version at all.
 */
export function describeVersions(versions: readonly string[]): string {
  const wanted = new Set(versions);
  const runs: { from: number; to: number }[] = [];
  knownVersions.forEach((version, index) => {
    if (!wanted.has(version)) return;
    const last = runs.at(-1);
    if (last?.to === index - 1) last.to = index;
    else runs.push({ from: index, to: index });
  });
  return runs.length === 0 ? "none" : runs.map((run) => describeRun(run.from, run.to)).join(", ");
}

function describeRun(from: number, to: number): string {
  const first = knownVersions[from] ?? "";
  const next = knownVersions[to + 1];
  if (from === to) return first;
  if (from === 0 && next !== undefined) return `<${next}`;
  return `${first}..${knownVersions[to] ?? ""}`;
}
