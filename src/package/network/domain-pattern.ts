/**
 * A domain pattern as Codex understands it: `host` matches itself, `*.x` what lies below x at any depth, `**.x` x and what
 * lies below it; any other `*` or `?` is a glob over the whole name in which `*` also matches dots.
 */
export interface DomainPattern {
  /** As the policy writes it, in lower case and without a final dot. */
  readonly text: string;
  readonly kind: "host" | "below" | "host-and-below" | "glob" | "address";
  /** The name without its leading wildcard, in ASCII, as DNS has it. */
  readonly name: string;
  /** True for a name that DNS and every list format can hold as it is. */
  readonly isHostName: boolean;
}

/** Reads a pattern that the compiler has accepted. */
export function readDomainPattern(written: string): DomainPattern {
  const text = written.trim().toLowerCase().replace(/\.$/, "");
  const { kind, name } = readText(text);
  return { text, kind, name, isHostName: /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(name) };
}

function readText(text: string): Pick<DomainPattern, "kind" | "name"> {
  const address = addressName(text);
  if (address !== undefined) return { kind: "address", name: address };
  if (text.startsWith("**.") && isPlain(text.slice(3))) return { kind: "host-and-below", name: ascii(text.slice(3)) };
  if (text.startsWith("*.") && isPlain(text.slice(2))) return { kind: "below", name: ascii(text.slice(2)) };
  if (isPlain(text)) return { kind: "host", name: ascii(text) };
  return { kind: "glob", name: text };
}

function isPlain(name: string): boolean {
  return !/[*?[\]]/.test(name);
}

/** The ASCII form of a name with other letters. */
function ascii(name: string): string {
  if (/^[\u0000-\u007f]*$/.test(name) || !URL.canParse(`http://${name}/`)) return name;
  return new URL(`http://${name}/`).hostname;
}

/** An IP address without brackets, or undefined for a name. */
function addressName(text: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return text;
  const inner = text.replace(/^\[(.*)\]$/, "$1");
  if (!inner.includes(":") || !URL.canParse(`http://[${inner}]/`)) return undefined;
  return new URL(`http://[${inner}]/`).hostname.slice(1, -1);
}
