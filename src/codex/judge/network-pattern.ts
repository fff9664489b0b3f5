/** What Codex makes of a domain pattern: it cannot start sessions with it, drops a part of it, or never matches anything. */
export type PatternVerdict =
  | { readonly kind: "fine" }
  | { readonly kind: "broken-glob" | "unreadable" | "never-matches" | "port-dropped"; readonly why: string };

/**
 * Judges the syntax of a domain pattern as Codex's network proxy reads it at the start of a session: exact hosts, IP literals, and
 * `*`, `?` in host names; `**.` only in front. A "broken-glob" fails the session in every version, what is "unreadable" only in newer
 * ones. Bare `*` has its own rule, because it stops Codex at load already.
 */
export function judgePattern(pattern: string): PatternVerdict {
  const text = pattern.trim();
  const stops = (why: string): PatternVerdict => ({ kind: /[[{]/.test(text) ? "broken-glob" : "unreadable", why });
  const neverMatches = (why: string): PatternVerdict => ({ kind: "never-matches", why });
  if (/[[\]]/.test(text)) {
    const inner = /^\[([^[\]]*)\](?::\d*)?$/.exec(text)?.[1];
    if (inner === undefined || !isAddress6(inner)) return stops("brackets are only supported for IPv6 literals");
    return { kind: "fine" };
  }
  if (/[\s/{}\\]/.test(text)) return stops("unsupported domain pattern syntax");
  const colons = text.split(":").length - 1;
  if (colons > 1) return isAddress6(text) ? { kind: "fine" } : neverMatches("it is neither a host nor an IPv6 address");
  const host = text.replace(/:.*$/, "").replace(/\.+$/, "");
  if (/^(\*{1,2})?$/.test(host) && text !== "**" && !text.startsWith("**:")) return stops("domain pattern is empty");
  const withoutPrefix = host.startsWith("**.") ? host.slice(3) : host;
  if (withoutPrefix.includes("**")) return stops("unsupported repeated wildcard");
  if (colons === 1)
    return { kind: "port-dropped", why: "Codex drops the port: the pattern covers every port of the host" };
  if (host.startsWith(".")) return neverMatches("a pattern that begins with a dot matches no host");
  if (/[!"#$%&'()+,;<=>@^`|~]/.test(host)) return neverMatches("no host name has such characters");
  return { kind: "fine" };
}

/**
 * A name that a pattern takes and whoever wrote it hardly meant: a star takes dots too, so that `*acme.example` takes evilacme.example,
 * and `api.*` takes api.evil.example. Undefined where every name that it takes lies below one domain: `*.x`, `eu*.acme.example`.
 */
export function nameBeyond(pattern: string): string | undefined {
  const text = pattern.trim().toLowerCase().replace(/\.+$/, "");
  const glob = text.replace(/^\*{1,2}\./, "");
  const star = glob.lastIndexOf("*");
  // Nothing but stars is refused anyway.
  if (star === -1 || /^[*:.]*$/.test(glob)) return undefined;
  const tail = glob.slice(star + 1);
  if (tail.startsWith(".") || isOneDomain(tail.split(".").slice(1))) return undefined;
  const before = `${/^\*\./.test(text) ? "www." : ""}${glob.slice(0, star).replaceAll("*", "")}`.replaceAll("?", "x");
  if (tail !== "") return `${before}evil${tail.replaceAll("?", "x")}`;
  return `${before}${before.endsWith(".") ? "" : "."}evil.example`;
}

/** Whether labels are at least a domain that someone holds: `acme.example`, and neither `com` nor `co.uk`. */
function isOneDomain(labels: readonly string[]): boolean {
  const isSuffix = labels.length === 2 && labels.every((label) => label.length <= 3);
  return labels.length >= 2 && !isSuffix;
}

/** What the load check refuses: what stands before a port is a star, or the pattern begins with a star in brackets. */
export function isBareStar(pattern: string): boolean {
  const text = pattern.trim();
  return /^\*(:|$)/.test(text) || text.startsWith("[*]");
}

function isAddress6(text: string): boolean {
  return text.includes("::")
    ? /^[0-9A-Fa-f:.]+(%\w+)?$/.test(text)
    : /^([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}$/.test(text);
}
