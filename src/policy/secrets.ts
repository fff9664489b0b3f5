import { type Diagnostic, diagnose } from "../diagnostics/diagnostic.ts";
import type { LocatedNode } from "../source/located.ts";
import type { Span } from "../source/span.ts";

/** Forms of well-known credentials. Each is specific enough that an ordinary policy text does not match by chance. */
const credentialForms: readonly { readonly what: string; readonly pattern: RegExp }[] = [
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

/** Keys whose literal value is a credential whatever it looks like. */
const credentialKey =
  /(?:^|[_-])(?:password|passwd|secret|api[_-]?key|access[_-]?token|bearer[_-]?token|auth[_-]?token|private[_-]?key|client[_-]?secret|experimental_bearer_token|authorization|x-api-key)$/i;

/** Every literal below a node that looks like a credential. Values come from `*_env` names instead. */
export function findSecrets(node: LocatedNode, key = ""): readonly Diagnostic[] {
  switch (node.kind) {
    case "list":
      return node.items.flatMap((item) => findSecrets(item, key));
    case "map":
      return node.entries.flatMap((entry) => [
        ...textSecret(entry.key, entry.keySpan),
        ...findSecrets(entry.value, entry.key),
      ]);
    case "scalar":
      if (typeof node.value !== "string") return [];
      if (credentialKey.test(key) && looksLiteral(node.value))
        return [literalSecret(`the literal value of ${key}`, node.span)];
      return textSecret(node.value, node.span);
  }
}

/** A credential anywhere in a text: a script or an instruction file. */
export function textSecret(text: string, span: Span): readonly Diagnostic[] {
  const found = credentialForms.find((form) => form.pattern.test(text));
  return found === undefined ? [] : [literalSecret(found.what, span)];
}

/** The offset of the first credential in a text, for pointing at its line. */
export function secretOffset(text: string): { readonly what: string; readonly offset: number } | undefined {
  for (const form of credentialForms) {
    const match = form.pattern.exec(text);
    if (match !== null) return { what: form.what, offset: match.index };
  }
  return undefined;
}

function looksLiteral(value: string): boolean {
  // A path names where a secret lies; it is none itself.
  if (/^(?:\/|~\/|\.\/|[A-Za-z]:\\)/.test(value)) return false;
  return value.length >= 6 && !/^\$\{?[A-Za-z_][A-Za-z0-9_]*\}?$/.test(value) && !/^[A-Z][A-Z0-9_]*$/.test(value);
}

function literalSecret(what: string, span: Span): Diagnostic {
  return diagnose("literal-secret", span, `this looks like ${what}`);
}
