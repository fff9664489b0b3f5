import { daysLeft } from "../policy/dates.ts";
import { type Acceptance, type Change, changeDirections, type DiffReport } from "./change.ts";
import { compareSides } from "./compare-sides.ts";
import type { Side, SideHazard } from "./side.ts";

export type FailOn = "looser" | "incomparable" | "any";

/** The directions that each gate stops. */
const stopped: Readonly<Record<FailOn, readonly Change["direction"][]>> = {
  looser: ["looser"],
  incomparable: ["looser", "incomparable"],
  any: changeDirections,
};

export interface DiffOptions {
  readonly failOn?: FailOn;
  readonly acceptances: readonly Acceptance[];
  /** The time in ISO form: an acceptance that is past its date counts no more. */
  readonly now: string;
}

/** Two sides of one policy, by name; a policy that only one fleet has lacks the other. */
export interface SidePair {
  readonly policy?: string;
  readonly before: Side;
  readonly after: Side;
}

/** The review of a change: what became looser, what tighter, and whether a gate lets it through. */
export function diffReport(
  names: { readonly old: string; readonly new: string },
  pairs: readonly SidePair[],
  options: DiffOptions,
): DiffReport {
  const found = pairs.flatMap(({ policy, before, after }) =>
    compareSides(before, after).map((change): Change => (policy === undefined ? change : { ...change, policy })),
  );
  const changes = found.map((change) => withAcceptance(change, options));
  const counts = Object.fromEntries(
    changeDirections.map((direction) => [direction, changes.filter((change) => change.direction === direction).length]),
  );
  const [looser = 0, tighter = 0, incomparable = 0, neutral = 0] = ["looser", "tighter", "incomparable", "neutral"].map(
    (direction) => counts[direction],
  );
  const gate = options.failOn === undefined ? [] : stopped[options.failOn];
  return {
    formatVersion: 1,
    ...names,
    changes,
    summary: { looser, tighter, incomparable, neutral },
    verdict: changes.some((change) => change.accepted === undefined && gate.includes(change.direction))
      ? "fail"
      : "pass",
    hazards: {
      appear: pairs.flatMap(({ before, after }) => newHazards(before, after)),
      go: pairs.flatMap(({ before, after }) => newHazards(after, before)),
    },
    update: updateOf(changes),
  };
}

function withAcceptance(change: Change, { acceptances, now }: DiffOptions): Change {
  const ids = [change.constraint, ...(change.policy === undefined ? [] : [`${change.policy}:${change.constraint}`])];
  const accepted = acceptances.find(
    (acceptance) => ids.includes(acceptance.id) && (acceptance.until === "" || daysLeft(acceptance.until, now) >= 0),
  );
  return accepted === undefined ? change : { ...change, accepted };
}

/** A file's hazards are said in other words than a policy's: between the two, their codes are compared. */
function newHazards(before: Side, after: Side): readonly SideHazard[] {
  if (before.hazards === undefined || after.hazards === undefined) return [];
  const sameKind = (before.policy === undefined) === (after.policy === undefined);
  const keyOf = ({ code, message }: SideHazard) => (sameKind ? `${code} ${message}` : code);
  const known = new Set(before.hazards.map(keyOf));
  return after.hazards.filter((hazard) => !known.has(keyOf(hazard)));
}

function updateOf(changes: readonly Change[]): DiffReport["update"] {
  const renamed = changes.find((change) => change.constraint === "organization.identifier");
  if (renamed === undefined)
    return { kind: "in-place", because: "the identifiers of configuration profiles stay: nothing is reinstalled" };
  return {
    kind: "reinstalls",
    because:
      "organization.identifier changes, and with it the identifiers of configuration profiles: devices remove the old profile and install the new one",
  };
}
