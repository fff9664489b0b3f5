import { findKey } from "../catalogue/codex/index.ts";
import type { CodexArtefact } from "../catalogue/codex/types.ts";
import type { Constraint } from "../catalogue/constraint.ts";
import { type Diagnostic, diagnose, type Outcome } from "../diagnostics/diagnostic.ts";
import { entryOf, type LocatedEntry, type LocatedNode, stringValue } from "../source/located.ts";
import type { Span } from "../source/span.ts";
import type { Statement } from "./layer.ts";
import { ownerOf } from "./owner-of.ts";

/** Turns what stands under a constraint's key into statements: one, or one for each member of a keyed constraint. */
export function expandStatement(constraint: Constraint, entry: LocatedEntry): Outcome<readonly Statement[]> {
  const whole: Statement = { constraint, value: entry.value, keySpan: entry.keySpan };
  if (constraint.lowering.kind === "special" && constraint.lowering.by === "codex")
    return expandCodexKeys(constraint, entry.value);
  switch (constraint.order.kind) {
    case "keyed-allow-list":
      return { value: [whole, ...members(constraint, entry.value)], diagnostics: [] };
    case "switches":
      return { value: members(constraint, entry.value), diagnostics: [] };
    case "definitions":
      return entry.value.kind === "list"
        ? listMembers(constraint, entry.value.items)
        : { value: members(constraint, entry.value), diagnostics: [] };
    default:
      return { value: [whole], diagnostics: [] };
  }
}

function members(constraint: Constraint, node: LocatedNode): readonly Statement[] {
  if (node.kind !== "map") return [];
  return node.entries.map((entry) => ({ constraint, member: entry.key, value: entry.value, keySpan: entry.keySpan }));
}

/** Members of a list are keyed by their id; host entries, which have none, by the names that they match. */
function listMembers(constraint: Constraint, items: readonly LocatedNode[]): Outcome<readonly Statement[]> {
  const statements: Statement[] = [];
  const diagnostics: Diagnostic[] = [];
  const places = new Map<string, Span>();
  for (const item of items) {
    const id = entryOf(item, "id")?.value;
    const match = entryOf(item, "match")?.value;
    const key =
      stringValue(id) ??
      (match?.kind === "list" ? match.items.map((pattern) => stringValue(pattern) ?? "").join(",") : undefined);
    if (key === undefined) continue;
    const keySpan = id?.span ?? item.span;
    const earlier = places.get(key);
    if (earlier !== undefined)
      diagnostics.push(
        diagnose("duplicate-key", keySpan, `"${key}" stands twice under ${constraint.id}`, {
          related: [{ message: "first here", span: earlier }],
        }),
      );
    else statements.push({ constraint, member: key, value: item, keySpan });
    places.set(key, earlier ?? keySpan);
  }
  return { value: statements, diagnostics };
}

/** Keys under `codex:` become one statement for each key path that ends in a scalar, a list or an empty table. */
function expandCodexKeys(constraint: Constraint, node: LocatedNode): Outcome<readonly Statement[]> {
  const statements: Statement[] = [];
  const diagnostics: Diagnostic[] = [];
  const artefact = constraint.id === "codex.requirements" ? "requirements" : "config";
  const walk = (current: LocatedNode, path: readonly string[], keySpan: Span): void => {
    const owner = path.length === 0 ? undefined : ownerOf(artefact, path);
    if (owner !== undefined) {
      diagnostics.push(
        diagnose(
          "use-the-word",
          keySpan,
          `${constraint.id}.${path.join(".")} has a word in the policy language: ${owner.id}`,
          {
            help: `write ${owner.id} instead: ${owner.summary}`,
          },
        ),
      );
      return;
    }
    if (current.kind === "map" && (current.entries.length > 0 || path.length === 0)) {
      for (const entry of current.entries)
        walk(entry.value, [...path, path.length === 0 ? canonicalName(artefact, entry.key) : entry.key], entry.keySpan);
      return;
    }
    statements.push({ constraint, member: path.join("."), path, value: current, keySpan });
  };
  walk(node, [], node.span);
  return { value: statements, diagnostics };
}

/** An alias is rewritten, so that every client that knows the canonical key reads it. */
function canonicalName(artefact: CodexArtefact, key: string): string {
  return findKey(artefact, [key])?.aliasOf ?? key;
}
