import { credentialForms, holdsCredential } from "../diagnostics/credentials.ts";
import { type Diagnostic, diagnose } from "../diagnostics/diagnostic.ts";
import type { LocatedNode } from "../source/located.ts";
import type { Span } from "../source/span.ts";

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
  if (!holdsCredential(text)) return [];
  const found = credentialForms.find((form) => form.pattern.test(text));
  return found === undefined ? [] : [literalSecret(found.what, span)];
}

/** The offset of the first credential in a text, for pointing at its line. */
export function secretOffset(text: string): { readonly what: string; readonly offset: number } | undefined {
  if (!holdsCredential(text)) return undefined;
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
