import { invariant } from "../diagnostics/diagnostic.ts";
import { base64 } from "./bytes.ts";

/** One word of a POSIX shell command: nothing in it is special, newlines included. */
export function shellWord(value: string): string {
  return `'${value.replaceAll("\0", "").replaceAll("'", `'\\''`)}'`;
}

// C0, DEL, C1, the line and paragraph separators, and the marks that reorder what a reader sees.
const notOneLine = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g;

/** Text that stays inside one comment line. Other characters come out as they are. */
export function commentText(value: string): string {
  return wellFormed(value).replace(notOneLine, " ").trim();
}

/**
 * A PowerShell expression. PowerShell takes four Unicode characters for a single quote and reads files without a mark as
 * ANSI, so text travels as base64.
 */
export function powershellText(value: string): string {
  if (/^[A-Za-z0-9 ._\\/:-]*$/.test(value)) return `'${value}'`;
  return `([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${base64(value)}')))`;
}

/** Text that stays inside one comment line of PowerShell; what is not ASCII becomes a question mark. */
export function powershellComment(value: string): string {
  return commentText(value).replace(/[^\x20-\x7e]/gu, "?");
}

// What XML 1.0 cannot hold, not even as a reference.
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The text without what XML 1.0 has no way to write; such characters become U+FFFD. */
export function xmlCharacters(value: string): string {
  return wellFormed(value).replace(notInXml, "\ufffd");
}

const xmlReferences: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "\r": "&#xD;",
  "\n": "&#xA;",
  "\t": "&#x9;",
};

/** The text of an XML element or attribute. */
export function xmlText(value: string): string {
  return xmlCharacters(value).replace(/[&<>"'\r\n\t]/g, (character) => xmlReferences[character] ?? character);
}

/** A tag's value in an RPM spec file: one line, without macros. */
export function specText(value: string): string {
  return commentText(value).replaceAll("%", "%%");
}

/** A single-quoted string of Puppet. */
export function puppetText(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** Lines of base64 as they are, and nothing else. */
export function base64LinesText(value: string): string {
  invariant(/^[A-Za-z0-9+/=\n]*$/.test(value), "a base64 payload is no base64");
  return value;
}

/** Half of a surrogate pair has no UTF-8; it becomes U+FFFD. */
function wellFormed(value: string): string {
  return value.replace(/\p{Surrogate}/gu, "\ufffd");
}
