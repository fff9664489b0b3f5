import type { ComposedLeaf } from "../policy/composed.ts";
import type { Span } from "../source/span.ts";

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly leaf: ComposedLeaf;
  /** Its place among all that were added. */
  readonly order: number;
}

interface ReachingStretch extends Stretch {
  /** How far it and all that begin before it reach. */
  readonly reach: number;
}

/** Finds the constraints whose written values a place lies in. */
export class LeafPlaces {
  private readonly byFile = new Map<string, Stretch[]>();
  private readonly sorted = new Map<string, readonly ReachingStretch[]>();
  private added = 0;
  /** Answers given so far: platforms ask about the same places. */
  private readonly found = new Map<string, readonly ComposedLeaf[]>();
  private readonly byKey = new Map<string, ComposedLeaf[]>();

  constructor(leaves: readonly ComposedLeaf[]) {
    for (const leaf of leaves) {
      this.add(leaf, leaf.value.span);
      for (const contribution of leaf.contributions) this.add(leaf, contribution.value.span);
      const key = keyOf(leaf.span);
      this.byKey.set(key, [...(this.byKey.get(key) ?? []), leaf]);
    }
  }

  /** The constraints in whose values the place lies. */
  valuesAt(span: Span): readonly ComposedLeaf[] {
    const key = keyOf(span);
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const leaves = [...new Set(this.stretchesAround(span).map(({ leaf }) => leaf))];
    this.found.set(key, leaves);
    return leaves;
  }

  /** In the order in which the constraints were given. */
  private stretchesAround({ file, start, end }: Span): readonly Stretch[] {
    const sorted = this.sortedStretches(file);
    const around: Stretch[] = [];
    let index = firstAfter(sorted, start.offset) - 1;
    // What begins before a place may still reach over it, however many lie between; `reach` says when none does any more.
    for (; index >= 0 && (sorted[index]?.reach ?? 0) >= end.offset; index -= 1) {
      const stretch = sorted[index];
      if (stretch !== undefined && stretch.end >= end.offset) around.push(stretch);
    }
    return around.sort((a, b) => a.order - b.order);
  }

  private sortedStretches(file: string): readonly ReachingStretch[] {
    let sorted = this.sorted.get(file);
    if (sorted === undefined) {
      let reach = 0;
      sorted = [...(this.byFile.get(file) ?? [])]
        .sort((a, b) => a.start - b.start)
        .map((stretch) => ({ ...stretch, reach: (reach = Math.max(reach, stretch.end)) }));
      this.sorted.set(file, sorted);
    }
    return sorted;
  }

  /** The constraints that the place is the key of. */
  keysAt(span: Span): readonly ComposedLeaf[] {
    return this.byKey.get(keyOf(span)) ?? [];
  }

  private add(leaf: ComposedLeaf, span: Span): void {
    // A value of no width was made by the compiler, or is empty: nothing lies in it.
    if (span.end.offset <= span.start.offset) return;
    const order = this.added;
    this.added += 1;
    const stretch = { start: span.start.offset, end: span.end.offset, leaf, order };
    const known = this.byFile.get(span.file);
    if (known === undefined) this.byFile.set(span.file, [stretch]);
    else known.push(stretch);
  }
}

/** The index of the first stretch that begins after an offset. */
function firstAfter(sorted: readonly Stretch[], offset: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? Infinity) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function keyOf({ file, start, end }: Span): string {
  return `${start.offset} ${end.offset} ${file}`;
}
