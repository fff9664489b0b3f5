import { canonical } from "../catalogue/covers.ts";
import { isPlainList, type Plain } from "../source/located.ts";
import type { Change, Reach, WholeReach } from "./change.ts";
import type { FleetGroup } from "./read-fleet-file.ts";

export interface ComparedPolicies {
  /** The names of all policies or bundles that were compared. */
  readonly policies: readonly string[];
  readonly many: boolean;
  /** Absent without a fleet file. */
  readonly fleet?: readonly FleetGroup[];
}

/**
 * What makes one change of several policies one: a layer that they share says it. Of lists it is what comes and goes, because each
 * policy may have members of its own beside it.
 */
export function sameChangeKey({ constraint, direction, note, before, after, old, new: now }: Change): string {
  const values =
    isPlainList(before) && isPlainList(after)
      ? [missingFrom(before, after), missingFrom(after, before)]
      : [before ?? null, before === undefined, after ?? null, after === undefined];
  return canonical([constraint, direction, note ?? null, values, placeKey(old), placeKey(now)]);
}

/** The members of a list that another one lacks. */
export function missingFrom(others: readonly Plain[], items: readonly Plain[]): readonly Plain[] {
  const texts = new Set(others.map(canonical));
  return items.filter((item) => !texts.has(canonical(item)));
}

function placeKey(place: Change["old"]): string {
  return place === undefined ? "" : `${place.file}:${place.line}:${place.layer ?? ""}`;
}

/** Each change with the bundles, groups and devices that take it. Nothing where one policy is compared and no fleet is known. */
export function withReach(
  changes: readonly { readonly policy: string; readonly change: Change }[],
  compared: ComparedPolicies,
): { readonly changes: readonly Change[]; readonly whole?: WholeReach } {
  if (!compared.many && compared.fleet === undefined) return { changes: changes.map(({ change }) => change) };
  const takers = new Map<string, Set<string>>();
  const keys = changes.map(({ change }) => sameChangeKey(change));
  for (const [index, { policy }] of changes.entries()) {
    const key = keys[index] ?? "";
    const known = takers.get(key);
    if (known === undefined) takers.set(key, new Set([policy]));
    else known.add(policy);
  }
  const groups = groupsByPolicy(compared.fleet);
  const reaches = new Map([...takers].map(([key, policies]) => [key, reachOf(policies, groups)]));
  const compareds = new Set(compared.policies);
  return {
    changes: changes.map(({ change }, index) => {
      const reach = reaches.get(keys[index] ?? "");
      return reach === undefined ? change : { ...change, reach };
    }),
    whole: {
      ...reachOf(new Set(changes.map(({ policy }) => policy)), groups),
      compared: compared.policies.length,
      notCompared: [...(groups?.keys() ?? [])].filter((policy) => !compareds.has(policy)),
    },
  };
}

type Groups = ReadonlyMap<string, readonly FleetGroup[]>;

function groupsByPolicy(fleet: readonly FleetGroup[] | undefined): Groups | undefined {
  if (fleet === undefined) return undefined;
  const groups = new Map<string, FleetGroup[]>();
  for (const group of fleet) groups.set(group.policy, [...(groups.get(group.policy) ?? []), group]);
  return groups;
}

function reachOf(policies: ReadonlySet<string>, groups: Groups | undefined): Reach {
  if (groups === undefined) return { bundles: policies.size };
  const taking = [...policies].flatMap((policy) => groups.get(policy) ?? []);
  const uncounted = taking.filter(({ devices }) => devices === undefined);
  return {
    bundles: policies.size,
    groups: new Set(taking.map(({ group }) => group)).size,
    devices: taking.reduce((sum, { devices }) => sum + (devices ?? 0), 0),
    uncounted: new Set(uncounted.map(({ group }) => group)).size,
  };
}
