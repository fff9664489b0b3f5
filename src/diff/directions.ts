import type { Direction } from "../catalogue/order.ts";
import type { ChangeDirection } from "./change.ts";

/** Several directions of one change: opposite ones cannot be compared; without any that moves something it is neutral. */
export function joined(...directions: readonly (Direction | undefined)[]): ChangeDirection {
  const moving = new Set(
    directions.filter((direction) => direction === "looser" || direction === "tighter" || direction === "incomparable"),
  );
  const [first = "neutral"] = moving;
  return moving.size > 1 ? "incomparable" : first;
}

/** The same, for what may also not have changed at all. */
export function joinedOrSame(...directions: readonly Direction[]): Direction {
  return directions.every((direction) => direction === "same") ? "same" : joined(...directions);
}
