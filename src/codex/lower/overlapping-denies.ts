import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import type { LocatedNode } from "../../source/located.ts";
import type { Span } from "../../source/span.ts";
import { itemsOf } from "./nodes.ts";

interface Deny {
  readonly path: string;
  readonly span: Span;
  /** What stands before its first wildcard; a plain path as a whole. */
  readonly fixed: string;
}

/**
 * Denies of which one is a plain directory and another one hits a file below it. On Linux the sandbox then cannot be set up, and
 * every session fails where such a file exists (measured with 0.169.0); two globs, or a glob beside it, are fine.
 */
export function overlappingDenies(node: LocatedNode | undefined): readonly Diagnostic[] {
  const denies = itemsOf(node).flatMap((item): readonly Deny[] => {
    if (item.kind !== "scalar" || typeof item.value !== "string") return [];
    const path = item.value.replace(/\/+$/, "");
    const wildcard = path.search(/[*?[\]{}]/);
    return [{ path, span: item.span, fixed: wildcard === -1 ? path : path.slice(0, wildcard) }];
  });
  const directories = new Directories(denies.filter((deny) => !isGlob(deny)));
  const reached = new Map<Deny, Deny[]>();
  for (const other of denies)
    for (const directory of directories.reachedBy(other)) {
      const known = reached.get(directory);
      if (known === undefined) reached.set(directory, [other]);
      else known.push(other);
    }
  return denies.flatMap((directory) => (reached.get(directory) ?? []).map((other) => overlap(directory, other)));
}

function isGlob({ path, fixed }: Deny): boolean {
  return path !== fixed;
}

function overlap(directory: Deny, other: Deny): Diagnostic {
  return diagnose(
    "stops-sessions",
    other.span,
    `${other.path} can hit files below ${directory.path}, which is denied as a whole: on Linux every session would fail`,
    {
      related: [{ message: "denied as a whole here", span: directory.span }],
      help: isGlob(other)
        ? `write ${directory.path}/** instead of ${directory.path}`
        : `remove ${other.path}: ${directory.path} covers it`,
    },
  );
}

/** Directories that are denied as a whole. Thousands are compared with thousands: each is looked up. */
class Directories {
  private readonly byPath = new Map<string, Deny[]>();
  private readonly sorted: readonly Deny[];

  constructor(plain: readonly Deny[]) {
    for (const deny of plain) this.byPath.set(deny.path, [...(this.byPath.get(deny.path) ?? []), deny]);
    this.sorted = [...plain].sort((a, b) => (`${a.path}/` < `${b.path}/` ? -1 : 1));
  }

  /** Those below which a pattern can match something, as far as its text tells. */
  reachedBy({ path, fixed }: Deny): ReadonlySet<Deny> {
    const found = new Set<Deny>();
    for (let slash = fixed.indexOf("/"); slash >= 0; slash = fixed.indexOf("/", slash + 1))
      for (const directory of this.byPath.get(fixed.slice(0, slash)) ?? []) found.add(directory);
    // A `**` above the directory goes down into it.
    if (path.includes("**")) for (const directory of this.below(fixed)) found.add(directory);
    return found;
  }

  private below(fixed: string): readonly Deny[] {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (`${this.sorted[middle]?.path ?? ""}/` < fixed) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (`${this.sorted[end]?.path ?? "\0"}/`.startsWith(fixed) && end < this.sorted.length) end += 1;
    return this.sorted.slice(low, end);
  }
}
