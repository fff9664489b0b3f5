import type { ComposedLeaf } from "../policy/composed.ts";
import { sameSpan, type Span } from "../source/span.ts";

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

const none: readonly ComposedLeaf[] = [];

/** Finds the constraints whose written values a place lies in. */
export class LeafPlaces {
  private readonly byFile = new Map<string, Stretch[]>();
  private readonly sorted = new Map<string, readonly ReachingStretch[]>();
  private added = 0;
  /** By the file and the offset at which a key begins. */
  private readonly byKey = new Map<string, Map<number, ComposedLeaf[]>>();

  constructor(leaves: readonly ComposedLeaf[]) {
    for (const leaf of leaves) {
      this.add(leaf, leaf.value.span);
      // Mostly the value in force is the value of the one contribution.
      for (const { value } of leaf.contributions)
        if (!sameSpan(value.span, leaf.value.span)) this.add(leaf, value.span);
      this.addKey(leaf);
    }
  }

  /** The constraints in whose values the place lies. */
  valuesAt(span: Span): readonly ComposedLeaf[] {
    const around = this.stretchesAround(span);
    const [first] = around;
    if (first === undefined) return [];
    return around.length === 1 ? [first.leaf] : [...new Set(around.map(({ leaf }) => leaf))];
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
    return around.length < 2 ? around : around.sort((a, b) => a.order - b.order);
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
    const found = this.byKey.get(span.file)?.get(span.start.offset) ?? none;
    return found.every((leaf) => sameSpan(leaf.span, span)) ? found : found.filter((leaf) => sameSpan(leaf.span, span));
  }

  private addKey(leaf: ComposedLeaf): void {
    const { file, start } = leaf.span;
    let ofFile = this.byKey.get(file);
    if (ofFile === undefined) this.byKey.set(file, (ofFile = new Map<number, ComposedLeaf[]>()));
    const known = ofFile.get(start.offset);
    if (known === undefined) ofFile.set(start.offset, [leaf]);
    else known.push(leaf);
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
