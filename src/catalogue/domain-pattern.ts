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

/** Whether any pattern of a list covers another one: what `domainCovers` says of each, by looking up the names above it. */
export function anyDomain(outer: readonly string[]): (inner: string) => boolean {
  const wide = outer.map(normalizeDomain);
  const texts = new Set(wide);
  const basesOf = (prefix: string) =>
    new Set(wide.filter((pattern) => pattern.startsWith(prefix)).map((pattern) => pattern.slice(prefix.length)));
  const [withBase, withoutBase] = [basesOf("**."), basesOf("*.")];
  return (inner) => {
    const narrow = normalizeDomain(inner);
    if (texts.has(narrow)) return true;
    const name = narrow.startsWith("**.") ? narrow.slice(3) : narrow;
    if (withBase.has(name)) return true;
    for (let dot = name.indexOf(".", 1); dot >= 0; dot = name.indexOf(".", dot + 1)) {
      const base = name.slice(dot + 1);
      if (withBase.has(base) || withoutBase.has(base)) return true;
    }
    return false;
  };
}

function isUnder(name: string, base: string): boolean {
  return name.endsWith(`.${base}`) && name.length > base.length + 1;
}
