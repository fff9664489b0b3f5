import { Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { LocatedNode, LocatedScalar } from "../source/located.ts";

/** Lists and tables of at most this many characters stand on one line. */
const lineRoom = 90;

/** A located value as a node of a YAML document. The library quotes what would read as something else. */
export function toYaml(node: LocatedNode): Scalar | YAMLMap | YAMLSeq {
  if (node.kind === "scalar") return toScalar(node);
  if (node.kind === "list") {
    const list = new YAMLSeq();
    for (const item of node.items) list.items.push(toYaml(item));
    list.flow = isShort(node);
    return list;
  }
  const map = new YAMLMap();
  for (const entry of node.entries) map.items.push(new Pair(new Scalar(entry.key), toYaml(entry.value)));
  map.flow = isShort(node);
  return map;
}

function toScalar(node: LocatedScalar): Scalar {
  const scalar = new Scalar(node.value);
  // A whole number with a point is another type in TOML.
  if (node.float === true) scalar.minFractionDigits = 1;
  return scalar;
}

function isShort(node: LocatedNode): boolean {
  const parts = node.kind === "list" ? node.items : node.kind === "map" ? node.entries.map((entry) => entry.value) : [];
  if (parts.length === 0) return true;
  return widthOf(node) <= lineRoom && (node.kind === "list" || parts.every((part) => part.kind === "scalar"));
}

function widthOf(node: LocatedNode): number {
  if (node.kind === "scalar") return String(node.value).length + 4;
  if (node.kind === "list") return node.items.reduce((width, item) => width + widthOf(item), 2);
  return node.entries.reduce((width, entry) => width + entry.key.length + widthOf(entry.value), 4);
}
