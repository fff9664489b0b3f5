import { canonical } from "../../catalogue/covers.ts";
import { leafOf } from "../../policy/composed.ts";
import { toPlain } from "../../source/located.ts";
import type { LowerFunction } from "./context.ts";
import { itemsOf, listOf, stated } from "./nodes.ts";

/** The suggested policy stands first, because Codex falls back to the first one; without a suggestion the written order stays. */
export const lowerApprovals: LowerFunction = (leaves, context) => {
  const preferred = leafOf(context.policy, "approvals.default");
  const wanted = preferred === undefined ? undefined : canonical(toPlain(preferred.value));
  return {
    settings: leaves.map((leaf) => {
      const items = itemsOf(leaf.value);
      const first = items.filter((item) => canonical(toPlain(item)) === wanted);
      const others = items.filter((item) => !first.includes(item));
      return stated(
        "requirements",
        ["allowed_approval_policies"],
        listOf([...first, ...others], leaf.value.span),
        leaf,
      );
    }),
    diagnostics: [],
  };
};
