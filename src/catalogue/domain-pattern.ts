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

function isUnder(name: string, base: string): boolean {
  return name.endsWith(`.${base}`) && name.length > base.length + 1;
}
