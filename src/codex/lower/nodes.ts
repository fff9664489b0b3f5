import type { ComposedLeaf } from "../../policy/composed.ts";
import type { LocatedMap, LocatedNode } from "../../source/located.ts";
import type { Span } from "../../source/span.ts";
import type { Setting, SettingTarget } from "../setting.ts";

/** Builders for values that the compiler makes, placed at the policy's line that asks for them. */
export function scalar(value: string | number | boolean, span: Span): LocatedNode {
  return { kind: "scalar", value, span };
}

export function listOf(items: readonly LocatedNode[], span: Span): LocatedNode {
  return { kind: "list", items, span };
}

export function mapOf(entries: Readonly<Record<string, LocatedNode | undefined>>, span: Span): LocatedMap {
  return {
    kind: "map",
    span,
    entries: Object.entries(entries).flatMap(([key, value]) =>
      value === undefined ? [] : [{ key, keySpan: value.span, value }],
    ),
  };
}

export function stated(
  target: SettingTarget,
  path: readonly (string | number)[],
  value: LocatedNode,
  ...leaves: readonly ComposedLeaf[]
): Setting {
  return { target, path, value, leaves, reason: "stated" };
}

export function suggestion(
  path: readonly (string | number)[],
  value: LocatedNode,
  ...leaves: readonly ComposedLeaf[]
): Setting {
  return { target: "default", path, value, leaves, reason: "suggestion" };
}

export function itemsOf(node: LocatedNode | undefined): readonly LocatedNode[] {
  return node?.kind === "list" ? node.items : [];
}

export function textsOf(node: LocatedNode | undefined): readonly string[] {
  return itemsOf(node).flatMap((item) =>
    item.kind === "scalar" && typeof item.value === "string" ? [item.value] : [],
  );
}
