import { canonical } from "../../catalogue/covers.ts";
import type { Platform } from "../../policy/layer.ts";
import type { Plain } from "../../source/located.ts";
import { isPlainList, isPlainMap } from "../../source/located.ts";
import { missingFrom, sameChangeKey } from "../blast-radius.ts";
import {
  type Change,
  changeDirections,
  type ChangedSetting,
  type ChangePlace,
  type DiffReport,
  type EmittedPlace,
  type Reach,
} from "../change.ts";

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
    const [added, removed] = [missingFrom(before, after), missingFrom(after, before)];
    const parts = [
      ...(added.length === 0 ? [] : [`adds ${membersText(added)}`]),
      ...(removed.length === 0 ? [] : [`removes ${membersText(removed)}`]),
    ];
    if (parts.length > 0) return `${parts.join(", ")}${note}`;
  }
  if (isPlainMap(before) && isPlainMap(after)) return `${fieldsText(before, after)}${note}`;
  if (before === undefined) return `now ${valueText(after)}${note}`;
  if (after === undefined) return `was ${valueText(before)}${note}`;
  return `${valueText(before)} -> ${valueText(after)}${note}`;
}

/** The fields that differ. */
function fieldsText(before: Readonly<Record<string, Plain>>, after: Readonly<Record<string, Plain>>): string {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => canonical(before[key]) !== canonical(after[key]))
    .map((key) => `${key}: ${valueText(before[key])} -> ${valueText(after[key])}`)
    .join(", ");
}

export function placeText(place: ChangePlace | undefined): string {
  if (place === undefined) return "";
  return `${place.file}:${place.line}${place.layer === undefined ? "" : ` (${place.layer})`}`;
}

export function nameOf(change: Change): string {
  return change.policy === undefined ? change.constraint : `${change.policy}: ${change.constraint}`;
}

/** "2 looser, 1 tighter, 0 incomparable, 3 neutral". */
export function summaryText({ summary, changes }: DiffReport): string {
  const distinct = new Set(changes.map(sharedKey)).size;
  const counts = (["looser", "tighter", "incomparable", "neutral"] as const)
    .map((direction) => `${summary[direction]} ${direction}`)
    .join(", ");
  return distinct < changes.length ? `${counts} (${counted(distinct, "distinct change")})` : counts;
}

/** Equal for changes of several policies that are shown as one. */
function sharedKey(change: Change): string {
  return `${sameChangeKey(change)} ${change.accepted === undefined ? "" : JSON.stringify(change.accepted)}`;
}

/** One change, and all policies that have it from a layer that they share. */
export interface SharedChange {
  /** The first of the equal ones. */
  readonly change: Change;
  /** `web_search.allow`, with the policy before it where only one has the change. */
  readonly name: string;
  /** Empty where one policy is compared. */
  readonly policies: readonly string[];
}

/** Looser first, then what cannot be compared; the catalogue's order inside. What several policies share stands there once. */
export function inReviewOrder(changes: readonly Change[]): readonly SharedChange[] {
  const shared = new Map<string, { readonly change: Change; readonly policies: string[] }>();
  for (const change of changes) {
    const key = sharedKey(change);
    const known = shared.get(key) ?? { change, policies: [] };
    shared.set(key, known);
    if (change.policy !== undefined) known.policies.push(change.policy);
  }
  const all = [...shared.values()].map(({ change, policies }): SharedChange => ({
    change,
    policies,
    name: policies.length > 1 ? change.constraint : nameOf(change),
  }));
  return changeDirections.flatMap((direction) => all.filter(({ change }) => change.direction === direction));
}

/** "3 bundles, 2 groups, at least 420 devices". */
export function reachText({ bundles, groups, devices, uncounted = 0 }: Reach): string {
  return [
    counted(bundles, "bundle"),
    ...(groups === undefined ? [] : [counted(groups, "group")]),
    ...(devices === undefined || (devices === 0 && uncounted > 0)
      ? []
      : [`${uncounted > 0 ? "at least " : ""}${counted(devices, "device")}`]),
    ...(uncounted > 0 ? [`${counted(uncounted, "group")} without a count`] : []),
  ].join(", ");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** How far everything reaches, and what nobody looked at; empty where one policy is compared without a fleet file. */
export function wholeReachText({ reach }: DiffReport): string {
  if (reach === undefined) return "";
  const missing =
    reach.notCompared.length === 0
      ? ""
      : `; not compared: ${reach.notCompared.slice(0, 5).join(", ")}${reach.notCompared.length > 5 ? ` and ${reach.notCompared.length - 5} more` : ""}`;
  return `touches ${reachText(reach)} (of ${reach.compared} compared${missing})`;
}

const shownPolicies = 8;

/** The policies that share a change, and how far it reaches; empty where there is nothing to say. */
export function sharedText({ change, policies }: SharedChange): string {
  const { reach } = change;
  if (reach === undefined) return "";
  if (policies.length < 2 && reach.groups === undefined) return "";
  const names =
    policies.length < 2
      ? ""
      : `: ${policies.slice(0, shownPolicies).join(", ")}${policies.length > shownPolicies ? ` and ${policies.length - shownPolicies} more` : ""}`;
  return `${reachText(reach)}${names}`;
}

/** The emitted setting that changes, with its lines: what it was and what it is now. */
export function settingText(setting: ChangedSetting): string {
  const { artefact, path, platforms, old, new: now } = setting;
  const place = linesText(now ?? old, platforms);
  const on = platforms.length === 0 ? "" : ` on ${platforms.join(", ")}`;
  return `${artefact}${place} ${path}${on}${settingValues(old, now)}`;
}

function settingValues(old: EmittedPlace | undefined, now: EmittedPlace | undefined): string {
  const [was, is] = [old?.text, now?.text];
  if (was === undefined && is === undefined) return old !== undefined && now === undefined ? ": goes" : "";
  if (was === undefined) return `: + ${is ?? ""}`;
  return is === undefined ? `: - ${was}` : `: ${was} -> ${is}`;
}

/** `:8`, or the line on each platform where they differ. */
function linesText(place: EmittedPlace | undefined, platforms: readonly Platform[]): string {
  const lines = platforms.flatMap((platform) => {
    const line = place?.lines[platform];
    return line === undefined ? [] : [{ platform, line }];
  });
  const [first] = lines;
  if (first === undefined) return "";
  if (lines.every(({ line }) => line === first.line)) return `:${first.line}`;
  return ` (${lines.map(({ platform, line }) => `${platform} :${line}`).join(", ")})`;
}

/** What an update does on each platform, one line each. */
export function updateLines({ update }: DiffReport): readonly string[] {
  return update.platforms.map(({ platform, kind, because }) => `${platform}: ${kind} (${because})`);
}

/** What acceptances let nothing through, one line each. */
export function idleLines({ idleAcceptances }: DiffReport): readonly string[] {
  return idleAcceptances.map(({ id, who, until, because }) =>
    because === "expired"
      ? `the acceptance of ${id} by ${who} ended on ${until}: it counts no more`
      : `the acceptance of ${id} by ${who} matches no change: remove it`,
  );
}
