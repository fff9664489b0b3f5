import { keySupport } from "../../catalogue/codex/index.ts";
import type { ComposedLeaf } from "../../policy/composed.ts";
import type { LocatedEntry } from "../../source/located.ts";
import type { Setting } from "../setting.ts";
import type { LowerFunction } from "./context.ts";
import { itemsOf, scalar, stated } from "./nodes.ts";

const table = "experimental_network";

/** The managed network proxy. Domains are emitted as a map; as the older lists where a targeted client does not know the map. */
export const lowerNetwork: LowerFunction = (leaves, context) => {
  const byId = new Map(leaves.map((leaf) => [leaf.id, leaf]));
  const settings: Setting[] = [];
  const plain: readonly (readonly [string, string])[] = [
    ["network.enabled", "enabled"],
    ["network.exclusive", "managed_allowed_domains_only"],
    ["network.local_binding", "allow_local_binding"],
    ["network.upstream_proxy", "allow_upstream_proxy"],
  ];
  for (const [id, key] of plain) {
    const leaf = byId.get(id);
    if (leaf !== undefined) settings.push(stated("requirements", [table, key], leaf.value, leaf));
  }
  const [first] = leaves;
  if (first !== undefined && !byId.has("network.enabled"))
    settings.unshift({
      target: "requirements",
      path: [table, "enabled"],
      value: scalar(true, first.span),
      leaves: [first],
      reason: "repair",
      repairs: "network-does-not-cover",
    });
  const [allow, deny] = [byId.get("network.allow"), byId.get("network.deny")];
  const knowsMap = context.versions.every(
    (version) => keySupport("requirements", [table, "domains"], version) === "known",
  );
  return {
    settings: [...settings, ...(knowsMap ? domainMap(allow, deny) : domainLists(allow, deny))],
    diagnostics: [],
  };
};

function domainLists(allow: ComposedLeaf | undefined, deny: ComposedLeaf | undefined): readonly Setting[] {
  return [
    ...(allow === undefined ? [] : [stated("requirements", [table, "allowed_domains"], allow.value, allow)]),
    ...(deny === undefined ? [] : [stated("requirements", [table, "denied_domains"], deny.value, deny)]),
  ];
}

function domainMap(allow: ComposedLeaf | undefined, deny: ComposedLeaf | undefined): readonly Setting[] {
  const entries = new Map<string, LocatedEntry & { leaf: ComposedLeaf }>();
  for (const [leaf, access] of [
    [allow, "allow"],
    [deny, "deny"],
  ] as const)
    for (const item of itemsOf(leaf?.value))
      if (leaf !== undefined && item.kind === "scalar" && typeof item.value === "string")
        // A deny of the same pattern replaces the allow: Codex would deny it too.
        entries.set(item.value, { key: item.value, keySpan: item.span, value: scalar(access, item.span), leaf });
  return [...entries.values()].map((entry) =>
    stated("requirements", [table, "domains", entry.key], entry.value, entry.leaf),
  );
}
