import type { Plain } from "../../source/located.ts";
import { isPlainList } from "../../source/located.ts";
import { type Change, changeDirections, type ChangePlace, type DiffReport } from "../change.ts";

/** How much of a value a line shows; JSON and HTML have all of it. */
const room = 160;

/** A value in one line; absence is said. */
export function valueText(value: Plain | undefined): string {
  if (value === undefined) return "(not stated)";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > room ? `${line.slice(0, room - 3)}...` : line;
}

/** Members of a list in one line; how many there are, where not all fit. */
function membersText(members: readonly Plain[]): string {
  const text = valueText(members);
  return text.endsWith("...") ? `${members.length}: ${text}` : text;
}

/** What changed, in one line: members of lists that came and went, or both values. */
export function changeText(change: Change): string {
  const { before, after } = change;
  if (change.note !== undefined && JSON.stringify(before) === JSON.stringify(after)) return change.note;
  const note = change.note === undefined ? "" : ` (${change.note})`;
  if (isPlainList(before) && isPlainList(after)) {
    const missingFrom = (others: readonly Plain[], items: readonly Plain[]) => {
      const texts = new Set(others.map((other) => JSON.stringify(other)));
      return items.filter((item) => !texts.has(JSON.stringify(item)));
    };
    const [added, removed] = [missingFrom(before, after), missingFrom(after, before)];
    const parts = [
      ...(added.length === 0 ? [] : [`adds ${membersText(added)}`]),
      ...(removed.length === 0 ? [] : [`removes ${membersText(removed)}`]),
    ];
    if (parts.length > 0) return `${parts.join(", ")}${note}`;
  }
  if (before === undefined) return `now ${valueText(after)}${note}`;
  if (after === undefined) return `was ${valueText(before)}${note}`;
  return `${valueText(before)} -> ${valueText(after)}${note}`;
}

export function placeText(place: ChangePlace | undefined): string {
  if (place === undefined) return "";
  return `${place.file}:${place.line}${place.layer === undefined ? "" : ` (${place.layer})`}`;
}

export function nameOf(change: Change): string {
  return change.policy === undefined ? change.constraint : `${change.policy}: ${change.constraint}`;
}

/** "2 looser, 1 tighter, 0 incomparable, 3 neutral". */
export function summaryText({ summary }: DiffReport): string {
  return (["looser", "tighter", "incomparable", "neutral"] as const)
    .map((direction) => `${summary[direction]} ${direction}`)
    .join(", ");
}

/** Looser first, then what cannot be compared; the catalogue's order inside. */
export function inReviewOrder(changes: readonly Change[]): readonly Change[] {
  return changeDirections.flatMap((direction) => changes.filter((change) => change.direction === direction));
}
