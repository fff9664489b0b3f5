import { constraintOfMember, constraintPosition } from "../catalogue/constraints/index.ts";
import { compareValues } from "../catalogue/compare.ts";
import { canonical, samePlain } from "../catalogue/covers.ts";
import type { Direction, Order } from "../catalogue/order.ts";
import { isPlainMap, type Plain } from "../source/located.ts";
import { RuleBook } from "../catalogue/rule-book.ts";
import type { Change, ChangedText, ChangePlace } from "./change.ts";
import { changedSettings } from "./changed-settings.ts";
import { directionOf, type Whole } from "./direction-of.ts";
import { joined, joinedOrSame } from "./directions.ts";
import { lineDiff } from "./line-diff.ts";
import { inheritedChanges, ProfileBook } from "./permission-profiles.ts";
import type { Place, Side, SideEntry, SideException, SideGap } from "./side.ts";
import { shownValue } from "./shown-value.ts";

/** Every constraint that is not what it was, in the order of the catalogue. Comments, order and formatting are no change. */
export function compareSides(before: Side, after: Side): readonly Change[] {
  const pairs = pairEntries(before.entries, after.entries);
  const wholes = { before: statedWholes(before), after: statedWholes(after) };
  const values = {
    before: new Map(before.entries.map((entry) => [entry.id, entry.value])),
    after: new Map(after.entries.map((entry) => [entry.id, entry.value])),
  };
  const profiles = { before: new ProfileBook(before), after: new ProfileBook(after) };
  const rules = { before: ruleBook(before), after: ruleBook(after) };
  const changes = pairs.flatMap(({ id, old, now }) => {
    const constraint = constraintOfMember(id);
    if (constraint === undefined) return [];
    const member = id === constraint.id ? undefined : id.slice(constraint.id.length + 1);
    const whole: Whole = {
      rules,
      profiles,
      isStated: { before: wholes.before.has(constraint.id), after: wholes.after.has(constraint.id) },
      valueOf: (side, other) => values[side].get(other),
    };
    // `{}` is the list of a keyed constraint without members: beside members on the other side they say what changed.
    if (
      constraint.order.kind === "keyed-allow-list" &&
      member === undefined &&
      (old === undefined ? whole.isStated.before : now === undefined && whole.isStated.after)
    )
      return [];
    const judged = directionOf(constraint, member, meaningOf(old), meaningOf(now), whole);
    const strength = old !== undefined && now !== undefined ? strengthChange(old, now) : undefined;
    if (judged.direction === "same" && strength === undefined) return [];
    const texts = changedTexts(old, now);
    const notes = [
      ...(judged.note === undefined ? [] : [judged.note]),
      ...texts.map(({ name }) => (name === "text" ? "the text changed" : `the ${name} script changed`)),
      ...(strength === undefined ? [] : [strength.note]),
    ];
    return [
      entryChange(
        { id, ...(old && { old }), ...(now && { now }) },
        joined(judged.direction, strength?.direction),
        notes,
        texts,
      ),
    ];
  });
  changes.sort(
    (a, b) =>
      constraintPosition(constraintOfMember(a.constraint)?.id ?? "") -
      constraintPosition(constraintOfMember(b.constraint)?.id ?? ""),
  );
  return [
    ...policyChanges(before, after),
    ...changes,
    ...inheritedChanges(profiles),
    ...exceptionChanges(before.exceptions, after.exceptions),
    ...gapChanges(before.acceptedGaps, after.acceptedGaps),
  ];
}

function ruleBook(side: Side): RuleBook {
  return new RuleBook(
    side.entries.flatMap((entry) =>
      constraintOfMember(entry.id)?.order.kind === "definitions" ? [[entry.id, entry.value] as const] : [],
    ),
  );
}

/** What is compared: where a value names a text, the text. */
function meaningOf(entry: SideEntry | undefined): Plain | undefined {
  return entry?.meaning ?? entry?.value;
}

function changedTexts(old: SideEntry | undefined, now: SideEntry | undefined): readonly ChangedText[] {
  const [before, after] = [textsOf(old), textsOf(now)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const hunks = lineDiff(before[name] ?? "", after[name] ?? "");
    return hunks.length === 0 || old === undefined || now === undefined ? [] : [{ name, hunks }];
  });
}

/** A single file of Codex says a text where a policy names one. */
function textsOf(entry: SideEntry | undefined): Readonly<Record<string, string>> {
  if (entry?.texts !== undefined) return entry.texts;
  return typeof entry?.value === "string" && entry.value.includes("\n") ? { text: entry.value } : {};
}

interface Pair {
  readonly id: string;
  readonly old?: SideEntry;
  readonly now?: SideEntry;
}

/** Entries of one name; command rules of other names that have the same pattern are the same rule. */
function pairEntries(before: readonly SideEntry[], after: readonly SideEntry[]): readonly Pair[] {
  const left = new Map(before.map((entry) => [entry.id, entry]));
  const right = new Map(after.map((entry) => [entry.id, entry]));
  const byPattern = new Map<string, SideEntry>();
  for (const entry of before) {
    const pattern = patternOf(entry);
    if (pattern !== undefined && !right.has(entry.id)) byPattern.set(pattern, entry);
  }
  const paired = new Set<string>();
  const pairs = after.map((now): Pair => {
    const pattern = left.has(now.id) ? undefined : patternOf(now);
    const old = left.get(now.id) ?? (pattern === undefined ? undefined : byPattern.get(pattern));
    if (old === undefined || paired.has(old.id)) return { id: now.id, now };
    paired.add(old.id);
    return { id: now.id, old, now: old.id === now.id ? now : { ...now, value: renamed(now.value, old.value) } };
  });
  return [...pairs, ...before.filter((entry) => !paired.has(entry.id)).map((old) => ({ id: old.id, old }))];
}

function patternOf(entry: SideEntry): string | undefined {
  const match = entry.id.startsWith("commands.") && isPlainMap(entry.value) ? entry.value["match"] : undefined;
  return match === undefined ? undefined : canonical(match);
}

/** The name of a rule is no part of what it does. */
function renamed(value: Plain, like: Plain): Plain {
  return isPlainMap(value) && isPlainMap(like) && like["id"] !== undefined ? { ...value, id: like["id"] } : value;
}

/** The keyed constraints that a side states, with members or as `{}`. */
function statedWholes(side: Side): ReadonlySet<string> {
  return new Set(side.entries.flatMap((entry) => constraintOfMember(entry.id)?.id ?? []));
}

function entryChange(
  { id, old, now }: Pair,
  direction: Change["direction"],
  notes: readonly string[],
  texts: readonly ChangedText[],
): Change {
  const key = id.split(".").at(-1) ?? "";
  return {
    constraint: id,
    direction,
    settings: changedSettings(old?.settings ?? [], now?.settings ?? []),
    ...(notes.length === 0 ? {} : { note: notes.join("; ") }),
    ...(texts.length === 0 ? {} : { texts }),
    ...(old === undefined ? {} : { before: shownValue(old.value, key), old: placeOf(old.place, old.layer) }),
    ...(now === undefined ? {} : { after: shownValue(now.value, key), new: placeOf(now.place, now.layer) }),
  };
}

function placeOf({ file, line }: Place, layer = ""): ChangePlace {
  return layer === "" ? { file, line } : { file, line, layer };
}

const strengths: Order = { kind: "ranked", strictestFirst: ["enforced", "default", "advisory", "none"] };
/** Fewer platforms leave devices without policy, and enforce what remains no less: neither is the stricter one. */
const platformOrder: Order = { kind: "opaque" };
const versionOrder: Order = { kind: "allow-list", covers: "equal" };

/** What the same value is worth on platforms and client versions that both sides target. */
function strengthChange(
  old: SideEntry,
  now: SideEntry,
): { readonly direction: Direction; readonly note: string } | undefined {
  const moved = Object.entries(old.strengths).flatMap(([platform, before]) => {
    const after = Object.entries(now.strengths).find(([name]) => name === platform)?.[1];
    return after === undefined || after === before
      ? []
      : [{ direction: compareValues(strengths, before, after), text: `${platform}: ${before} becomes ${after}` }];
  });
  const gaps = compareValues(versionOrder, old.gaps, now.gaps);
  if (gaps !== "same")
    moved.push({
      direction: gaps,
      text:
        now.gaps.length === 0
          ? "every targeted client enforces it now"
          : `not enforced by clients ${now.gaps.join(", ")}`,
    });
  if (moved.length === 0) return undefined;
  return {
    direction: joined(...moved.map((item) => item.direction)),
    note: moved.map((item) => item.text).join("; "),
  };
}

function policyChanges(before: Side, after: Side): readonly Change[] {
  const [old, now] = [before.policy, after.policy];
  if (old === undefined || now === undefined) return [];
  const change = (
    constraint: string,
    direction: Direction,
    from: Plain,
    to: Plain,
    note?: string,
  ): readonly Change[] =>
    samePlain(from, to)
      ? []
      : [
          {
            constraint,
            direction: joined(direction),
            before: from,
            after: to,
            old: placeOf(old.targets),
            new: placeOf(now.targets),
            settings: [],
            ...(note === undefined ? {} : { note }),
          },
        ];
  return [
    ...change("owner", "neutral", old.owner, now.owner),
    ...change(
      "organization.identifier",
      "neutral",
      old.identifier,
      now.identifier,
      "configuration profiles have another identity: the old one has to be removed",
    ),
    ...change(
      "targets.codex",
      "neutral",
      old.range,
      now.range,
      "constraints that other clients enforce less are listed by themselves",
    ),
    ...change(
      "targets.platforms",
      compareValues(platformOrder, [...old.platforms].sort(), [...now.platforms].sort()),
      [...old.platforms].sort(),
      [...now.platforms].sort(),
    ),
  ];
}

/** An exception is a freedom: a new one, a longer one or a wider one is looser. */
function exceptionChanges(before: readonly SideException[], after: readonly SideException[]): readonly Change[] {
  return pairBy(before, after, (exception) => exception.id).flatMap(({ key, old, now }) => {
    const shown = (exception: SideException) => ({
      layer: exception.layer,
      constraint: exception.constraint,
      value: shownValue(exception.value),
      expires: exception.expires,
      grounds: exception.grounds,
    });
    const direction = grantDirection(old, now, (from, to) => {
      const constraint = constraintOfMember(to.constraint);
      if (from.layer !== to.layer || from.constraint !== to.constraint || constraint === undefined)
        return "incomparable";
      return compareValues(constraint.order, from.value, to.value);
    });
    return grantChange(`exceptions.${key}`, direction, old, now, shown);
  });
}

function gapChanges(before: readonly SideGap[], after: readonly SideGap[]): readonly Change[] {
  return pairBy(before, after, (gap) => `${gap.constraint} ${gap.versions}`).flatMap(({ old, now }) => {
    const constraint = now?.constraint ?? old?.constraint ?? "";
    const shown = (gap: SideGap) => ({ versions: gap.versions, until: gap.until, grounds: gap.grounds });
    return grantChange(
      `accept_gaps.${constraint}`,
      grantDirection(old, now, () => "same"),
      old,
      now,
      shown,
    );
  });
}

interface Grant {
  readonly place: Place;
  readonly grounds: Plain;
}

function grantChange<T extends Grant>(
  constraint: string,
  direction: Direction,
  old: T | undefined,
  now: T | undefined,
  shown: (grant: T) => Plain,
): readonly Change[] {
  if (direction === "same") return [];
  return [
    {
      constraint,
      direction: joined(direction),
      settings: [],
      ...(old === undefined ? {} : { before: shown(old), old: placeOf(old.place) }),
      ...(now === undefined ? {} : { after: shown(now), new: placeOf(now.place) }),
    },
  ];
}

/** What is granted is an allow-list of one; its end is a limit: the earlier, the tighter. */
function grantDirection<T extends Grant & ({ readonly expires: string } | { readonly until: string })>(
  old: T | undefined,
  now: T | undefined,
  content: (from: T, to: T) => Direction,
): Direction {
  if (old === undefined || now === undefined)
    return compareValues(versionOrder, old === undefined ? [] : [0], now === undefined ? [] : [0]);
  const direction = joinedOrSame(content(old, now), compareValues({ kind: "limit" }, dateNumber(old), dateNumber(now)));
  return direction === "same" && !samePlain(old.grounds, now.grounds) ? "neutral" : direction;
}

function dateNumber(grant: { readonly expires: string } | { readonly until: string }): number {
  const date = "expires" in grant ? grant.expires : grant.until;
  return Number(date.replaceAll(/\D/g, "").padEnd(14, "9"));
}

function pairBy<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): readonly { readonly key: string; readonly old?: T; readonly now?: T }[] {
  const left = new Map(before.map((item) => [keyOf(item), item]));
  const right = new Map(after.map((item) => [keyOf(item), item]));
  return [...new Set([...right.keys(), ...left.keys()])].map((key) => {
    const [old, now] = [left.get(key), right.get(key)];
    return { key, ...(old === undefined ? {} : { old }), ...(now === undefined ? {} : { now }) };
  });
}
