import { constraints } from "../constraints/index.ts";
import type { TextFormat } from "../policy-type.ts";
import type { JsonSchema } from "./json-schema.ts";

/** What a text of a format looks like to an editor. Patterns follow `text-formats.ts`; a test compares the two. */
export function formatSchema(format: TextFormat): JsonSchema {
  return formats[format];
}

/** Names of constraints, of sections, and of members of keyed constraints. */
const constraintIds = constraints.map((constraint) => constraint.id);
const sectionIds = [...new Set(constraintIds.flatMap(prefixes))];

const formats: Readonly<Record<TextFormat, JsonSchema>> = {
  plain: {},
  identifier: looksLike("^[A-Za-z0-9][A-Za-z0-9_.-]*$", "letters, digits, hyphens, underscores and dots"),
  "reverse-dns": looksLike(
    "^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$",
    "two or more dot-separated labels, for example com.acme.codex",
  ),
  "domain-pattern": {},
  "protected-path": {},
  "workspace-glob": looksLike(
    "^(?![/~])(?!([\\s\\S]*/)?\\.\\.?(/|$))[\\s\\S]",
    "a pattern relative to the repository, for example **/.env",
  ),
  "absolute-path": looksLike("^/", "an absolute path"),
  directory: looksLike("^(/|~/|[A-Za-z]:\\\\)", "a path that begins with / or ~/"),
  url: looksLike("^https?://[^\\s/?#]+([/?#]\\S*)?$", "an http or https address"),
  "environment-name": looksLike("^[A-Za-z_][A-Za-z0-9_]*$", "the name of an environment variable, never its value"),
  duration: looksLike("^[1-9][0-9]{0,5}(s|m|h)$", "a duration: 10s, 2m"),
  date: looksLike("^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2})?Z)?$", "a date: 2027-01-31"),
  file: looksLike("[\\s\\S]", "a path relative to this file"),
  "semver-range": {},
  constraint: {
    anyOf: [
      { enum: [...constraintIds, ...sectionIds] },
      looksLike(`^(${constraintIds.map(escapePattern).join("|")})\\.`, "the name of a constraint"),
    ],
  },
  uuid: looksLike("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", "the id of a ChatGPT workspace, a UUID"),
};

function looksLike(pattern: string, what: string): JsonSchema {
  return { pattern, patternErrorMessage: `Expected ${what}.` };
}

function escapePattern(text: string): string {
  return text.replaceAll(".", "\\.");
}

function prefixes(id: string): readonly string[] {
  const parts = id.split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
}
