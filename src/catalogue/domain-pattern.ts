/**
 * Domain patterns as Codex reads them: `*.x` means the subdomains of x at any depth, `**.x` means x and its subdomains, anything else
 * with a star is matched within the text. Case and a final dot do not matter.
 */
export function normalizeDomain(pattern: string): string {
  return pattern.trim().toLowerCase().replace(/\.$/, "");
}

/** Whether every host that `inner` matches is matched by `outer` too. Says no where it cannot be told from the text. */
export function domainCovers(outer: string, inner: string): boolean {
  const wide = normalizeDomain(outer);
  const narrow = normalizeDomain(inner);
  if (wide === narrow) return true;
  if (wide.startsWith("**.")) {
    const base = wide.slice(3);
    if (narrow.startsWith("**.")) return isUnder(narrow.slice(3), base) || narrow.slice(3) === base;
    return isUnder(narrow, base) || narrow === base;
  }
  if (wide.startsWith("*.")) {
    const base = wide.slice(2);
    return isUnder(narrow.startsWith("**.") ? narrow.slice(3) : narrow, base);
  }
  return false;
}

/** Whether any pattern of a list covers another one. */
export function anyDomain(outer: readonly string[]): (inner: string) => boolean {
  const covering = coveringDomain(outer, (text) => text);
  return (inner) => covering(inner) !== undefined;
}

/** The first item of a list whose pattern covers another one: what `domainCovers` says of each, by looking up the names above it. */
export function coveringDomain<Item>(
  outer: readonly Item[],
  textOf: (item: Item) => string,
): (inner: string) => Item | undefined {
  const exact = new Map<string, number>();
  const withBase = new Map<string, number>();
  const withoutBase = new Map<string, number>();
  outer.forEach((item, index) => {
    const text = normalizeDomain(textOf(item));
    keepFirst(exact, text, index);
    if (text.startsWith("**.")) keepFirst(withBase, text.slice(3), index);
    else if (text.startsWith("*.")) keepFirst(withoutBase, text.slice(2), index);
  });
  return (inner) => {
    const narrow = normalizeDomain(inner);
    const name = narrow.startsWith("**.") ? narrow.slice(3) : narrow;
    let first = Math.min(exact.get(narrow) ?? Infinity, withBase.get(name) ?? Infinity);
    for (let dot = name.indexOf(".", 1); dot >= 0; dot = name.indexOf(".", dot + 1)) {
      const base = name.slice(dot + 1);
      first = Math.min(first, withBase.get(base) ?? Infinity, withoutBase.get(base) ?? Infinity);
    }
    return outer[first];
  };
}

function keepFirst(places: Map<string, number>, text: string, index: number): void {
  if (!places.has(text)) places.set(text, index);
}

function isUnder(name: string, base: string): boolean {
  return name.endsWith(`.${base}`) && name.length > base.length + 1;
}
