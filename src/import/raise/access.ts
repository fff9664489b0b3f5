import { placeholderDeny } from "../../codex/lower/access.ts";
import { sandboxModes } from "../../codex/lower/access-words.ts";
import { entryOf, type LocatedNode, stringValue } from "../../source/located.ts";
import { itemsOf, listOf, mapOf, scalar } from "../../codex/lower/nodes.ts";
import { asItIs, type Raiser } from "./raiser.ts";

/** Sandbox modes become words; the entry that the compiler adds by itself is left to it. */
export const raiseAccess: Raiser = (owned, tree) => {
  const { constraint, value, keySpan, path } = owned;
  if (constraint.order.kind === "definitions") {
    for (const item of itemsOf(value)) {
      const [match, allow] = [entryOf(item, "hostname_patterns")?.value, entryOf(item, "allowed_sandbox_modes")?.value];
      if (match === undefined || allow === undefined) {
        tree.leave({
          artefact: "requirements",
          path,
          value: item,
          span: item.span,
          why: "an entry needs hostname_patterns and allowed_sandbox_modes",
        });
      } else tree.append(constraint.id.split("."), mapOf({ match, allow: accessWords(allow) }, item.span), keySpan);
    }
    return;
  }
  if (constraint.order.kind === "deny-list" && value.kind === "list") {
    const items = value.items.filter((item) => stringValue(item) !== placeholderDeny);
    if (items.length > 0) asItIs({ ...owned, value: listOf(items, value.span) }, tree);
    return;
  }
  asItIs({ ...owned, value: accessWords(value) }, tree);
};

/** Codex's sandbox modes as words, wherever they stand in a value; anything else stays as it is. */
export function accessWords(node: LocatedNode): LocatedNode {
  if (node.kind === "list") return listOf(node.items.map(accessWords), node.span);
  const word = Object.entries(sandboxModes).find(([, mode]) => mode === stringValue(node))?.[0];
  return word === undefined ? node : scalar(word, node.span);
}
