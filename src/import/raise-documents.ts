import type { CodexArtefact } from "../catalogue/codex/types.ts";
import type { Constraint } from "../catalogue/constraint.ts";
import { constraints, findConstraint } from "../catalogue/constraints/index.ts";
import { samePlain } from "../catalogue/covers.ts";
import type { DocumentKind } from "../codex/judge/document.ts";
import { openDocument } from "../codex/judge/document.ts";
import { listOf, mapOf, scalar } from "../codex/lower/nodes.ts";
import { type LocatedMap, type LocatedNode, stringValue, toPlain } from "../source/located.ts";
import { accessWords } from "./raise/access.ts";
import { raisers } from "./raise/index.ts";
import { asItIs, type Owned } from "./raise/raiser.ts";
import { raiseProvisions } from "./raise/servers.ts";
import { Remainder } from "./remainder.ts";
import type { WordTree } from "./word-tree.ts";

/** Says in words what a TOML file of Codex says: owned keys become their words, every other key stays under `codex:`. */
export function raiseDocument(kind: DocumentKind, root: LocatedMap, versions: readonly string[], tree: WordTree): void {
  const { artefact, root: place } = openDocument(kind, root, versions);
  const rest = new Remainder(place.node.kind === "map" ? place.node : root);
  const raise = kind === "requirements" ? raiseRequirement : kind === "managed-config" ? raisePin : raiseDefault;
  for (const { constraint, path } of ownedKeys(artefact)) {
    const part = rest.take(path);
    if (part !== undefined) raise({ ...part, constraint }, tree);
  }
  const word = kind === "requirements" ? "requirements" : kind === "managed-config" ? "config" : "defaults";
  for (const part of rest.parts())
    if (!tree.put(["codex", word, ...part.path], part.value, part.keySpan))
      tree.leave({
        artefact,
        path: part.path,
        value: part.value,
        span: part.keySpan,
        why: "another file states it already",
      });
}

/** The keys of a file that words own, deeper ones first: what they take is no longer in the table above. */
function ownedKeys(
  artefact: CodexArtefact,
): readonly { readonly constraint: Constraint; readonly path: readonly string[] }[] {
  return constraints
    .flatMap((constraint) =>
      constraint.owns
        .filter((owned) => owned.artefact === artefact)
        .map((owned) => ({ constraint, path: owned.path.split(".") })),
    )
    .sort((a, b) => b.path.length - a.path.length);
}

function raiseRequirement(owned: Owned, tree: WordTree): void {
  const { constraint, value } = owned;
  const { lowering, type } = constraint;
  if (lowering.kind === "special") raisers[lowering.by](owned, tree);
  else if (type.kind === "text" && type.format === "file" && stringValue(value) !== undefined) raiseText(owned, tree);
  else asItIs(owned, tree);
}

/** A text becomes a file beside the policy. */
function raiseText(owned: Owned, tree: WordTree): void {
  const name = `./${owned.constraint.id.replaceAll(".", "-")}.md`;
  tree.texts.set(name, stringValue(owned.value) ?? "");
  asItIs({ ...owned, value: scalar(name, owned.value.span) }, tree);
}

/** What Codex adds to a list by itself when it makes one from a key of managed_config.toml (measured). */
const addedByCodex: Readonly<Record<string, string>> = { "access.allow": "read-only", "approvals.reviewers": "user" };

/** A key of managed_config.toml binds users: it becomes the word that binds them as much. */
function raisePin(owned: Owned, tree: WordTree): void {
  const { constraint, value, keySpan, path } = owned;
  if (constraint.order.kind === "suggestion") {
    const limit = constraint.order.within === undefined ? undefined : findConstraint(constraint.order.within);
    if (limit === undefined) {
      tree.leave({
        artefact: "config",
        path,
        value,
        span: keySpan,
        why: `no word pins it: ${constraint.id} suggests it, and users may choose another`,
      });
      asItIs(owned, tree);
      return;
    }
    raiseLimit({ ...owned, constraint: limit }, tree);
    tree.put(constraint.id.split("."), accessWords(value), keySpan, { replace: true });
    return;
  }
  if (constraint.order.kind === "keyed-allow-list") raiseProvisions(owned, tree);
  else if (constraint.type.kind === "list" && value.kind === "scalar") raiseLimit(owned, tree);
  else if (constraint.lowering.kind === "requirement" && constraint.lowering.path.length > path.length)
    raiseTable(owned, tree);
  else if (
    constraint.lowering.kind === "special" &&
    constraint.lowering.by === "models" &&
    !ownsSameRequirement(owned)
  ) {
    tree.leave({
      artefact: "config",
      path,
      value,
      span: keySpan,
      why: "no word pins it",
      form: `define a provider of your own under models.providers, and pin it with ${constraint.id}`,
    });
  } else raiseRequirement(owned, tree);
}

function ownsSameRequirement({ constraint, path }: Owned): boolean {
  return constraint.owns.some((key) => key.artefact === "requirements" && key.path === path.join("."));
}

/** One value that is pinned is a list of one value that is allowed. In Codex it replaces the list of requirements.toml. */
function raiseLimit({ constraint, value, keySpan }: Owned, tree: WordTree): void {
  const added = addedByCodex[constraint.id];
  const own =
    constraint.lowering.kind === "special" && constraint.lowering.by === "access" ? accessWords(value) : value;
  const items: readonly LocatedNode[] = own.kind === "list" ? own.items : [own];
  const all =
    added === undefined || items.some((item) => stringValue(item) === added)
      ? items
      : [...items, scalar(added, value.span)];
  tree.put(constraint.id.split("."), listOf(all, value.span), keySpan, { replace: true });
}

/** The word owns a table of the one file and a key of the other. */
function raiseTable(owned: Owned, tree: WordTree): void {
  const { constraint, value, path } = owned;
  const wanted = constraint.lowering.kind === "special" ? [] : constraint.lowering.path;
  for (const entry of value.kind === "map" ? value.entries : []) {
    const here = [...path, entry.key];
    if (samePlain(here, wanted)) asItIs({ constraint, path: here, value: entry.value, keySpan: entry.keySpan }, tree);
    else
      tree.leave({
        artefact: "config",
        path: here,
        value: entry.value,
        span: entry.keySpan,
        why: `${constraint.id} has no word for it`,
      });
  }
}

/** A key of config.toml is a suggestion. Where only a stronger word exists, it is said, not strengthened in silence. */
function raiseDefault(owned: Owned, tree: WordTree): void {
  const { constraint, value, keySpan, path } = owned;
  if (constraint.suggestion === true) {
    const special = constraint.lowering.kind === "special";
    asItIs({ ...owned, value: special ? accessWords(value) : value }, tree);
    return;
  }
  tree.leave({
    artefact: "config",
    path,
    value,
    span: keySpan,
    why: "no word suggests it",
    form: `${constraint.id} binds users to it: ${constraint.summary}`,
    isDefault: true,
  });
}

/** A default that is left over as one tree, for comparing it with what the compiler emits by itself. */
export function asTree(path: readonly string[], value: LocatedNode): LocatedNode {
  return [...path].reverse().reduce((inner, key) => mapOf({ [key]: inner }, value.span), value);
}

/** Whether every scalar and list of `part` stands in `whole` too. */
export function isWithinTree(part: LocatedNode, whole: LocatedNode): boolean {
  if (part.kind !== "map") return samePlain(toPlain(part), toPlain(whole));
  return (
    whole.kind === "map" &&
    part.entries.every((entry) => {
      const twin = whole.entries.find((other) => other.key === entry.key);
      return twin !== undefined && isWithinTree(entry.value, twin.value);
    })
  );
}
