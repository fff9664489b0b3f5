/** A host as Codex compares it: lower case, without the final dot, a port or the brackets of an IPv6 address. */
export function normalHost(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(host);
  const plain = bracketed?.[1] ?? (host.indexOf(":") === host.lastIndexOf(":") ? host.replace(/:\d*$/, "") : host);
  return plain.toLowerCase().replace(/\.$/, "");
}

/**
 * Whether a pattern of the managed network list takes a host: `**.x` is the apex and everything below, `*.x` everything below,
 * a `*` elsewhere any text (dots too), a `?` one character. A pattern that begins with a dot takes nothing.
 */
export function domainMatches(pattern: string, host: string): boolean {
  const normal = normalHost(pattern);
  const name = normalHost(host);
  if (normal === "" || name === "" || normal.startsWith(".")) return false;
  if (normal.startsWith("**.")) {
    const apex = normal.slice(3);
    return wildcard(apex).test(name) || wildcard(apex, ".+\\.").test(name);
  }
  return normal.startsWith("*.") ? wildcard(normal.slice(2), ".+\\.").test(name) : wildcard(normal).test(name);
}

function wildcard(pattern: string, before = ""): RegExp {
  const body = pattern
    .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${before}${body}$`, "su");
}
