import { compareSwitch, compareValues } from "../catalogue/compare.ts";
import type { Constraint } from "../catalogue/constraint.ts";
import { findConstraint } from "../catalogue/constraints/index.ts";
import { samePlain } from "../catalogue/covers.ts";
import type { Direction, Order, OrderedValue } from "../catalogue/order.ts";
import { type RuleBook, ruleEffect } from "../catalogue/rule-book.ts";
import { isPlainMap } from "../source/located.ts";
import { joinedOrSame } from "./directions.ts";
import { type ProfileBook, profileDirection } from "./permission-profiles.ts";

/** What the whole of a keyed constraint looks like on both sides, for judging one of its members. */
export interface Whole {
  /** Whether the allow-list is stated at all: a member of a list that is new is no new freedom. */
  readonly isStated: { readonly before: boolean; readonly after: boolean };
  /** The value of another constraint. */
  valueOf(side: "before" | "after", id: string): OrderedValue;
  /** The rules that are there together with a command rule. */
  readonly rules: { readonly before: RuleBook; readonly after: RuleBook };
  /** The permission profiles, with what they inherit. */
  readonly profiles: { readonly before: ProfileBook; readonly after: ProfileBook };
}

export interface JudgedDirection {
  readonly direction: Direction;
  /** One sentence without a final stop, where the values do not say why. */
  readonly note?: string;
}

/** The direction of one change, from the catalogue's orders and nowhere else. Equal meaning with other words is neutral. */
export function directionOf(
  constraint: Constraint,
  member: string | undefined,
  before: OrderedValue,
  after: OrderedValue,
  whole: Whole,
): JudgedDirection {
  const judged = orderedDirection(constraint, member, before, after, whole);
  return judged.direction === "same" && !samePlain(before, after) ? { ...judged, direction: "neutral" } : judged;
}

function orderedDirection(
  constraint: Constraint,
  member: string | undefined,
  before: OrderedValue,
  after: OrderedValue,
  whole: Whole,
): JudgedDirection {
  const { order } = constraint;
  if (member === undefined) return { direction: compareValues(order, before, after) };
  switch (order.kind) {
    case "switches":
      return { direction: compareSwitch(order.strictTrue, member, before, after) };
    case "keyed-allow-list":
      return {
        direction: joinedOrSame(
          compareValues(
            order,
            asList(member, before, whole.isStated.before),
            asList(member, after, whole.isStated.after),
          ),
          ...innerLists(order.lists ?? {}, before, after),
        ),
      };
    case "definitions": {
      const limit = order.within === undefined ? undefined : findConstraint(order.within);
      // Where no entry stands, the common limit counts.
      if (limit !== undefined)
        return {
          direction: compareValues(
            limit.order,
            allowedBy(before) ?? whole.valueOf("before", limit.id),
            allowedBy(after) ?? whole.valueOf("after", limit.id),
          ),
        };
      if (samePlain(before, after)) return { direction: "same" };
      if (order.narrower === "command") {
        const effect = ruleEffect(`${constraint.id}.${member}`, { before, after }, whole.rules);
        if (effect !== undefined)
          return {
            direction: effect.direction,
            ...(effect.shadowedBy === undefined ? {} : { note: `${effect.shadowedBy} decides in its place` }),
          };
      }
      return { direction: compareValues(order, before, after) };
    }
    case "opaque":
      return {
        direction: samePlain(before, after)
          ? "same"
          : (profileDirection(`${constraint.id}.${member}`, whole.profiles) ?? compareValues(order, before, after)),
      };
    default:
      return { direction: compareValues(order, before, after) };
  }
}

/** Lists under a key, where both sides have the key: a tool that is no longer disabled. */
function innerLists(
  lists: Readonly<Record<string, Order>>,
  before: OrderedValue,
  after: OrderedValue,
): readonly Direction[] {
  if (!isPlainMap(before) || !isPlainMap(after)) return [];
  return Object.entries(lists).map(([key, order]) => compareValues(order, before[key], after[key]));
}

/** One member as the list that has only it; nothing where no list is stated, which allows everything. */
function asList(member: string, value: OrderedValue, isStated: boolean): OrderedValue {
  if (!isStated) return undefined;
  return value === undefined ? {} : { [member]: value };
}

function allowedBy(entry: OrderedValue): OrderedValue {
  return isPlainMap(entry) ? entry["allow"] : undefined;
}
