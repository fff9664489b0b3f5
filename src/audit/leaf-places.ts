import type { ComposedLeaf } from "../policy/composed.ts";
import type { Span } from "../source/span.ts";

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly leaf: ComposedLeaf;
}

/** Finds the constraints whose written values a place lies in. */
export class LeafPlaces {
  private readonly byFile = new Map<string, Stretch[]>();
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
    const stretches = this.byFile.get(span.file) ?? [];
    const found = stretches.filter(({ start, end }) => start <= span.start.offset && span.end.offset <= end);
    const leaves = [...new Set(found.map(({ leaf }) => leaf))];
    this.found.set(key, leaves);
    return leaves;
  }

  /** The constraints that the place is the key of. */
  keysAt(span: Span): readonly ComposedLeaf[] {
    return this.byKey.get(keyOf(span)) ?? [];
  }

  private add(leaf: ComposedLeaf, span: Span): void {
    // A value of no width was made by the compiler, or is empty: nothing lies in it.
    if (span.end.offset <= span.start.offset) return;
    const stretch = { start: span.start.offset, end: span.end.offset, leaf };
    const known = this.byFile.get(span.file);
    if (known === undefined) this.byFile.set(span.file, [stretch]);
    else known.push(stretch);
  }
}

function keyOf({ file, start, end }: Span): string {
  return `${start.offset} ${end.offset} ${file}`;
}
