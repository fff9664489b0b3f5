import { compareText } from "../../diagnostics/sort.ts";
import type { DomainPattern } from "./domain-pattern.ts";

/** Patterns of one list, reduced to those that no other pattern of the list already covers. */
export interface MinimalPatterns {
  readonly hosts: readonly string[];
  readonly below: readonly string[];
  readonly hostsAndBelow: readonly string[];
  readonly addresses: readonly string[];
  readonly globs: readonly string[];
}

/** Drops what another pattern covers, by meaning: a name costs one look-up for each of its labels. */
export function minimalPatterns(patterns: readonly DomainPattern[]): MinimalPatterns {
  const names = (kind: DomainPattern["kind"]) =>
    patterns.filter((pattern) => pattern.kind === kind).map(({ name }) => name);
  const hosts = new Set([...names("host"), ...names("host-and-below")]);
  const below = new Set([...names("below"), ...names("host-and-below")]);
  const uncovered = (name: string) => below.size === 0 || !ancestors(name).some((ancestor) => below.has(ancestor));
  const sorted = (values: Iterable<string>) => [...values].filter(uncovered).sort(compareText);
  return {
    hosts: sorted([...hosts].filter((name) => !below.has(name))),
    below: sorted([...below].filter((name) => !hosts.has(name))),
    hostsAndBelow: sorted([...below].filter((name) => hosts.has(name))),
    addresses: [...new Set(names("address"))].sort(compareText),
    globs: [...new Set(names("glob"))].sort(compareText),
  };
}

/** The names above a name: `b.c` and `c` for `a.b.c`. */
function ancestors(name: string): readonly string[] {
  const labels = name.split(".");
  return labels.slice(1).map((_, index) => labels.slice(index + 1).join("."));
}
