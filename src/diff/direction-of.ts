import { compareSwitch, compareValues } from "../catalogue/compare.ts";
import type { Constraint } from "../catalogue/constraint.ts";
import { findConstraint } from "../catalogue/constraints/index.ts";
import { samePlain } from "../catalogue/covers.ts";
import type { Direction, OrderedValue } from "../catalogue/order.ts";
import { isPlainMap } from "../source/located.ts";

/** What the whole of a keyed constraint looks like on both sides, for judging one of its members. */
export interface Whole {
  /** Whether the allow-list is stated at all: a member of a list that is new is no new freedom. */
  readonly isStated: { readonly before: boolean; readonly after: boolean };
  /** The value of another constraint. */
  valueOf(side: "before" | "after", id: string): OrderedValue;
}

/** The direction of one change, from the catalogue's orders and nowhere else. Equal meaning with other words is neutral. */
export function directionOf(
  constraint: Constraint,
  member: string | undefined,
  before: OrderedValue,
  after: OrderedValue,
  whole: Whole,
): Direction {
  const direction = orderedDirection(constraint, member, before, after, whole);
  return direction === "same" && !samePlain(before, after) ? "neutral" : direction;
}

function orderedDirection(
  constraint: Constraint,
  member: string | undefined,
  before: OrderedValue,
  after: OrderedValue,
  whole: Whole,
): Direction {
  const { order } = constraint;
  if (member === undefined) return compareValues(order, before, after);
  switch (order.kind) {
    case "switches":
      return compareSwitch(order.strictTrue, member, before, after);
    case "keyed-allow-list":
      return compareValues(
        order,
        asList(member, before, whole.isStated.before),
        asList(member, after, whole.isStated.after),
      );
    case "definitions": {
      const limit = order.within === undefined ? undefined : findConstraint(order.within);
      // Where no entry stands, the common limit counts.
      if (limit !== undefined)
        return compareValues(
          limit.order,
          allowedBy(before) ?? whole.valueOf("before", limit.id),
          allowedBy(after) ?? whole.valueOf("after", limit.id),
        );
      return compareValues(order, before, after);
    }
    default:
      return compareValues(order, before, after);
  }
}

/** One member as the list that has only it; nothing where no list is stated, which allows everything. */
function asList(member: string, value: OrderedValue, isStated: boolean): OrderedValue {
  if (!isStated) return undefined;
  return value === undefined ? {} : { [member]: value };
}

function allowedBy(entry: OrderedValue): OrderedValue {
  return isPlainMap(entry) ? entry["allow"] : undefined;
}
