import { daysLeft } from "../policy/dates.ts";
import { withReach } from "./blast-radius.ts";
import {
  type Acceptance,
  type Change,
  changeDirections,
  type DiffReport,
  type FailOn,
  type IdleAcceptance,
} from "./change.ts";
import { compareSides } from "./compare-sides.ts";
import type { FleetGroup } from "./read-fleet-file.ts";
import type { Side, SideHazard } from "./side.ts";
import { updateOf } from "./update.ts";

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
  /** Which groups take which policy; absent where nobody said. */
  readonly fleet?: readonly FleetGroup[];
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
  const found = pairs.flatMap((pair) =>
    compareSides(pair.before, pair.after).map((change) => ({
      policy: nameOfPair(pair),
      change: pair.policy === undefined ? change : { ...change, policy: pair.policy },
    })),
  );
  const { changes: reaching, whole } = withReach(found, {
    policies: pairs.map(nameOfPair),
    many: pairs.some(({ policy }) => policy !== undefined),
    ...(options.fleet === undefined ? {} : { fleet: options.fleet }),
  });
  const changes = reaching.map((change) => withAcceptance(change, options));
  const count = (direction: Change["direction"]) => changes.filter((change) => change.direction === direction).length;
  const gate = options.failOn === undefined ? [] : stopped[options.failOn];
  const stops = changes
    .filter((change) => change.accepted === undefined && gate.includes(change.direction))
    .map((change) => acceptanceIds(change).at(-1) ?? change.constraint);
  return {
    formatVersion: 1,
    ...names,
    changes,
    summary: {
      looser: count("looser"),
      tighter: count("tighter"),
      incomparable: count("incomparable"),
      neutral: count("neutral"),
    },
    verdict: stops.length > 0 ? "fail" : "pass",
    gate: { ...(options.failOn === undefined ? {} : { failOn: options.failOn }), stops },
    idleAcceptances: idleAcceptances(changes, options),
    hazards: {
      appear: pairs.flatMap(({ before, after }) => newHazards(before, after)),
      go: pairs.flatMap(({ before, after }) => newHazards(after, before)),
    },
    ...(whole === undefined ? {} : { reach: whole }),
    update: updateOf(pairs),
  };
}

function nameOfPair({ policy, before, after }: SidePair): string {
  return policy ?? after.policy?.name ?? before.policy?.name ?? after.name;
}

/** The names under which a change can be accepted; the last one is its alone. */
function acceptanceIds({ constraint, policy }: Change): readonly string[] {
  return policy === undefined ? [constraint] : [constraint, `${policy}:${constraint}`];
}

const isCurrent = ({ until }: Acceptance, now: string): boolean => until === "" || daysLeft(until, now) >= 0;

function withAcceptance(change: Change, { acceptances, now }: DiffOptions): Change {
  const ids = acceptanceIds(change);
  const accepted = acceptances.find((acceptance) => ids.includes(acceptance.id) && isCurrent(acceptance, now));
  return accepted === undefined ? change : { ...change, accepted };
}

function idleAcceptances(changes: readonly Change[], { acceptances, now }: DiffOptions): readonly IdleAcceptance[] {
  const known = new Set(changes.flatMap(acceptanceIds));
  return acceptances.flatMap((acceptance): readonly IdleAcceptance[] => {
    if (!isCurrent(acceptance, now)) return [{ ...acceptance, because: "expired" }];
    return known.has(acceptance.id) ? [] : [{ ...acceptance, because: "no such change" }];
  });
}

/** A file's hazards are said in other words than a policy's: between the two, their codes are compared. */
function newHazards(before: Side, after: Side): readonly SideHazard[] {
  if (before.hazards === undefined || after.hazards === undefined) return [];
  const sameKind = (before.policy === undefined) === (after.policy === undefined);
  const keyOf = ({ code, message }: SideHazard) => (sameKind ? `${code} ${message}` : code);
  const known = new Set(before.hazards.map(keyOf));
  return after.hazards.filter((hazard) => !known.has(keyOf(hazard)));
}
