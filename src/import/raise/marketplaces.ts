import { entryOf, type LocatedNode, stringValue } from "../../source/located.ts";
import { mapOf } from "../../codex/lower/nodes.ts";
import type { Raiser } from "./raiser.ts";

/** The key of each kind of source, and the word for it. */
const sources: Readonly<Record<string, { readonly key: string; readonly word: string }>> = {
  git: { key: "url", word: "git" },
  host_pattern: { key: "host_pattern", word: "host_pattern" },
  local: { key: "path", word: "local" },
};

/** The list of marketplaces, where the switch that makes it one is on. */
export const raiseMarketplaces: Raiser = ({ constraint, value, keySpan, path }, tree) => {
  const words = constraint.id.split(".");
  const restrict = entryOf(value, "restrict_to_allowed_sources")?.value;
  const allowed = entryOf(value, "allowed_sources");
  for (const entry of value.kind === "map" ? value.entries : [])
    if (entry.key !== "restrict_to_allowed_sources" && entry.key !== "allowed_sources")
      tree.leave({
        artefact: "requirements",
        path: [...path, entry.key],
        value: entry.value,
        span: entry.keySpan,
        why: "marketplaces have no such word",
      });
  if (!(restrict?.kind === "scalar" && restrict.value === true)) {
    tree.leave({
      artefact: "requirements",
      path,
      value,
      span: keySpan,
      why: "without restrict_to_allowed_sources = true the list restricts nothing",
      form: `${constraint.id}: { NAME: { git: ADDRESS } }, which also restricts users to it`,
    });
    return;
  }
  tree.put(words, mapOf({}, value.span), keySpan);
  for (const entry of allowed?.value.kind === "map" ? allowed.value.entries : []) {
    const source = readSource(entry.value);
    if (source === undefined)
      tree.leave({
        artefact: "requirements",
        path: [...path, "allowed_sources", entry.key],
        value: entry.value,
        span: entry.keySpan,
        why: "the source is not complete",
        form: `${constraint.id}.${entry.key}: { git: ADDRESS }`,
      });
    else tree.put([...words, entry.key], source, entry.keySpan);
  }
};

function readSource(node: LocatedNode): LocatedNode | undefined {
  const kind = sources[stringValue(entryOf(node, "source")?.value) ?? ""];
  const value = kind === undefined ? undefined : entryOf(node, kind.key)?.value;
  if (kind === undefined || value === undefined || node.kind !== "map") return undefined;
  const known = ["source", kind.key, "ref"];
  return node.entries.every((entry) => known.includes(entry.key))
    ? mapOf({ [kind.word]: value, ref: entryOf(node, "ref")?.value }, node.span)
    : undefined;
}
