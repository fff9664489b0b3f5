import type { SourceText } from "../source/source-text.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** What stands in place of a secret. Of fixed width, so that the length is kept too. */
export const mask = "********";

/** Forms of well-known credentials. Each is specific enough that an ordinary policy text does not match by chance. */
export const credentialForms: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: "a private key", pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  { what: "an OpenAI key", pattern: /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}/ },
  { what: "an Anthropic key", pattern: /\bsk-ant-[A-Za-z0-9_-]{20,}/ },
  { what: "an AWS access key", pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/ },
  { what: "a GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/ },
  { what: "a GitLab token", pattern: /\bglpat-[A-Za-z0-9_-]{20,}/ },
  { what: "a Slack token", pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/ },
  { what: "a Google API key", pattern: /\bAIza[A-Za-z0-9_-]{35}/ },
  { what: "an npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { what: "a Stripe key", pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/ },
  { what: "a signed token", pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/ },
  { what: "a bearer token", pattern: /\bBearer\s+[A-Za-z0-9._~+/-]{16,}=*/i },
  { what: "a password in an address", pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@$]+:[^\s:/@$]{3,}@/i },
];

/** The forms in one expression for each set of flags: nearly every text holds none, and need not be asked about each. */
const anyForm = [...new Set(credentialForms.map(({ pattern }) => pattern.flags))].map((flags) => {
  const sources = credentialForms.filter(({ pattern }) => pattern.flags === flags).map(({ pattern }) => pattern.source);
  return new RegExp(sources.map((source) => `(?:${source})`).join("|"), flags);
});

/** Whether a credential of a well-known form stands anywhere in a text. */
export function holdsCredential(text: string): boolean {
  return anyForm.some((pattern) => pattern.test(text));
}

/** A text with every credential of a well-known form masked. */
export function maskCredentials(text: string): string {
  return everywhereForms.reduce((masked, pattern) => masked.replaceAll(pattern, mask), text);
}

/** Where credentials stand in a text: offsets, the end exclusive. */
export function credentialPlaces(text: string): readonly { readonly start: number; readonly end: number }[] {
  return everywhereForms.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
    })),
  );
}

const everywhereForms = credentialForms.map(({ pattern }) => new RegExp(pattern.source, `${pattern.flags}g`));

/** Shorter texts are no secrets that could be told from other words. */
const shortestSecret = 6;

/**
 * Diagnostics whose sentences hold no secret: not the values that a diagnostic calls sensitive, whoever quotes them, and no credential
 * of a well-known form.
 */
export function withoutCredentials(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceText>,
): readonly Diagnostic[] {
  const values = new Set(diagnostics.flatMap((diagnostic) => sensitiveValue(diagnostic, sources)));
  const clean = (text: string): string =>
    [...values].reduce((masked, value) => masked.replaceAll(value, mask), maskCredentials(text));
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    message: clean(diagnostic.message),
    help: clean(diagnostic.help),
    ...(diagnostic.label === undefined ? {} : { label: clean(diagnostic.label) }),
    related: diagnostic.related.map((place) => ({ ...place, message: clean(place.message) })),
  }));
}

/** The text of a sensitive place without its quotes; nothing where the place is a key, whose value follows it. */
function sensitiveValue({ sensitive, span }: Diagnostic, sources: ReadonlyMap<string, SourceText>): readonly string[] {
  const text = sources.get(span.file)?.text;
  if (sensitive !== true || text === undefined) return [];
  if (/^["']?\s*[:=]/.test(text.slice(span.end.offset, span.end.offset + 20))) return [];
  const value = text.slice(span.start.offset, span.end.offset).replaceAll(/^["']|["']$/g, "");
  return value.length < shortestSecret ? [] : [value];
}
