import type { BuiltInDefault } from "../../catalogue/constraint.ts";
import { samePlain } from "../../catalogue/covers.ts";
import { invariant } from "../../diagnostics/diagnostic.ts";
import type { ComposedLeaf } from "../../policy/composed.ts";
import { type LocatedNode, stringValue } from "../../source/located.ts";
import type { Setting } from "../setting.ts";
import type { LowerContext } from "./context.ts";
import { itemsOf, listOf, scalar, stated, suggestion, textsOf } from "./nodes.ts";
import { referencedText } from "./referenced-text.ts";

/** Constraints that are a key and a value: everything is in their catalogue entry. */
export function lowerPlain(leaf: ComposedLeaf, context: LowerContext): readonly Setting[] {
  const { lowering } = leaf.constraint;
  if (lowering.kind === "special") return [];
  const value = plainValue(leaf, context);
  if (value === undefined) return [];
  if (lowering.kind === "default") return [suggestion(lowering.path, value, leaf)];
  if (lowering.kind === "pin") return [stated("pinned", lowering.path, value, leaf)];
  const settings: Setting[] = [stated("requirements", lowering.path, value, leaf)];
  if (lowering.equalDefault !== undefined) settings.push(equalDefault(lowering.equalDefault, value, leaf));
  if (lowering.builtInDefault !== undefined)
    settings.push(...replaceBuiltIn(lowering.builtInDefault, value, leaf, context));
  return settings;
}

function plainValue(leaf: ComposedLeaf, context: LowerContext): LocatedNode | undefined {
  const { type } = leaf.constraint;
  if (type.kind === "text" && type.format === "file") {
    const text = referencedText(leaf, stringValue(leaf.value) ?? "", context);
    return text === undefined ? undefined : scalar(text, leaf.value.span);
  }
  // Lists of choices keep the catalogue's order, so that the same meaning is the same text.
  if (type.kind === "list" && type.item.kind === "choice") {
    const order = type.item.of;
    return listOf(
      [...itemsOf(leaf.value)].sort(
        (a, b) => order.indexOf(stringValue(a) ?? "") - order.indexOf(stringValue(b) ?? ""),
      ),
      leaf.value.span,
    );
  }
  return leaf.value;
}

function equalDefault(path: readonly string[], value: LocatedNode, leaf: ComposedLeaf): Setting {
  return { target: "default", path, value, leaves: [leaf], reason: "equal-default", repairs: "pin-warns-every-start" };
}

/** Where the built-in value is not allowed, the strictest allowed one is also the system default, unless a layer suggests one. */
function replaceBuiltIn(
  builtIn: BuiltInDefault,
  value: LocatedNode,
  leaf: ComposedLeaf,
  context: LowerContext,
): readonly Setting[] {
  const suggested = context.policy.leaves.some(
    ({ constraint: { lowering } }) => lowering.kind === "default" && samePlain(lowering.path, builtIn.path),
  );
  if (suggested || textsOf(value).includes(builtIn.value)) return [];
  const strictest = itemsOf(value)[0] ?? firstChoice(leaf);
  return [equalDefault(builtIn.path, strictest, leaf)];
}

/** Codex reads an empty list as its strictest value alone. */
function firstChoice(leaf: ComposedLeaf): LocatedNode {
  const { type } = leaf.constraint;
  const first = type.kind === "list" && type.item.kind === "choice" ? type.item.of[0] : undefined;
  invariant(first !== undefined, `${leaf.id} has no choices`);
  return scalar(first, leaf.value.span);
}
