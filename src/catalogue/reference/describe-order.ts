import type { Order } from "../order.ts";

export interface OrderInWords {
  /** Which way is tighter. */
  readonly tighter: string;
  /** What happens when several layers speak. */
  readonly combining: string;
}

const refused = "Anything looser is an error, unless the layer above delegates the constraint or grants an exception.";

/** The order of a constraint, and with it how layers combine, in plain words. */
export function describeOrder(order: Order): OrderInWords {
  switch (order.kind) {
    case "allow-list":
      return {
        tighter: "Fewer members are tighter.",
        combining: `A later layer says which of the members it wants; one that it leaves out is dropped, one that the list above does not cover is an error. ${coverage[order.covers]}`,
      };
    case "deny-list":
      return {
        tighter: "More members are tighter.",
        combining: "The lists of all layers unite; nothing can be taken out of a list above.",
      };
    case "switch":
      return {
        tighter: `\`${order.strict}\` is tighter than \`${!order.strict}\`.`,
        combining: `The strict side wins. ${refused}`,
      };
    case "ranked":
      return {
        tighter: `From the strictest to the loosest: ${order.strictestFirst.map((value) => `\`${value}\``).join(", ")}.`,
        combining: `The stricter value wins. ${refused}`,
      };
    case "limit":
      return { tighter: "A smaller number is tighter.", combining: `The smaller number wins. ${refused}` };
    case "keyed-allow-list":
      return {
        tighter: "Fewer keys are tighter, and under a key equal or narrower content.",
        combining:
          "A later layer says which of the keys it wants, each with equal or narrower content; a key that is new is an error. `{}` in any layer means none.",
      };
    case "definitions":
      return {
        tighter: `${adding[order.adding]} A definition may become stricter, not looser.`,
        combining:
          "Definitions accumulate by key; changing one of a layer above is an error unless it becomes stricter.",
      };
    case "switches":
      return {
        tighter: `Off is tighter; for ${order.strictTrue.map((name) => `\`${name}\``).join(", ")} on is.`,
        combining: `Each name combines by itself: the strict side wins. ${refused}`,
      };
    case "suggestion":
      return {
        tighter: "A suggestion: it binds nobody.",
        combining: `The later layer's value replaces the earlier one.${order.within === undefined ? "" : ` It must be among what \`${order.within}\` allows.`}`,
      };
    case "opaque":
      return {
        tighter: "There is no tighter or looser.",
        combining: "A later layer may repeat what a layer above says or add what it leaves open, not change it.",
      };
  }
}

const coverage = {
  equal: "A member covers itself only.",
  domain: "A wildcard covers the names below it: under `**.acme.example` a layer may list `ci.acme.example`.",
  path: "A directory covers everything below it.",
} as const;

const adding = {
  tighter: "A new member is tighter.",
  looser: "A new member is looser.",
  neutral: "A new member is neither tighter nor looser.",
} as const;
