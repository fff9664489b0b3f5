import type { Constraint } from "../constraint.ts";
import { describeOrder } from "./describe-order.ts";

/** What an editor shows beside a word. */
export function constraintMarkdown(constraint: Constraint): string {
  const { id, summary, limits, doesNotCover, order } = constraint;
  return [
    `**${id}** — ${summary}`,
    describeOrder(order).tighter,
    ...(limits === undefined ? [] : [`Limits: ${limits}`]),
    ...(doesNotCover.length === 0 ? [] : [`Does not cover:\n${doesNotCover.map((text) => `- ${text}`).join("\n")}`]),
  ].join("\n\n");
}
