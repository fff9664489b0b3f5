import { reportedPlatforms } from "../audit/audit-report.ts";
import type { ChangedSetting, EmittedPlace } from "./change.ts";
import type { SideSetting } from "./side.ts";
import { looksSecret, secretMask } from "./shown-value.ts";

/**
 * The emitted settings that differ between two sides of one constraint. A place in a list is no part of what a setting is: the third
 * rule of a file may be the second one of the other.
 */
export function changedSettings(old: readonly SideSetting[], now: readonly SideSetting[]): readonly ChangedSetting[] {
  const left = byKey(old);
  const right = byKey(now);
  const changed = [...new Set([...right.keys(), ...left.keys()])].flatMap((key): readonly ChangedSetting[] => {
    const [before, after] = [left.get(key), right.get(key)];
    const either = after ?? before;
    if (either === undefined) return [];
    if (before !== undefined && after !== undefined && saysTheSame(before.text, after.text)) return [];
    const [was, is] = [placeOf(before), placeOf(after)];
    return [
      {
        artefact: either.artefact,
        path: either.path,
        platforms: either.platforms,
        ...(was === undefined ? {} : { old: was }),
        ...(is === undefined ? {} : { new: is }),
      },
    ];
  });
  return mergePlatforms(changed);
}

/** A line that is cut does not say whether the rest is the same; what is not emitted on either side is no change. */
function saysTheSame(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  if (before === after && !before.endsWith("\u2026")) return true;
  const said = withoutComment(before);
  return said === withoutComment(after) && !(said === before && said.endsWith("\u2026"));
}

/** Platforms on which the same changes in the same way share an entry, whatever binds users there. */
function mergePlatforms(changed: readonly ChangedSetting[]): readonly ChangedSetting[] {
  const merged = new Map<string, ChangedSetting>();
  for (const setting of changed) {
    const { artefact, path, old, new: now } = setting;
    const key = JSON.stringify([artefact, path, old?.text, now?.text, old === undefined, now === undefined]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? setting : both(known, setting));
  }
  return [...merged.values()];
}

function both(one: ChangedSetting, other: ChangedSetting): ChangedSetting {
  const lines = (a: EmittedPlace | undefined, b: EmittedPlace | undefined): EmittedPlace | undefined =>
    a === undefined || b === undefined ? (a ?? b) : { ...a, lines: { ...a.lines, ...b.lines } };
  const [old, now] = [lines(one.old, other.old), lines(one.new, other.new)];
  return {
    ...one,
    platforms: reportedPlatforms.filter(
      (platform) => one.platforms.includes(platform) || other.platforms.includes(platform),
    ),
    ...(old === undefined ? {} : { old }),
    ...(now === undefined ? {} : { new: now }),
  };
}

function byKey(settings: readonly SideSetting[]): ReadonlyMap<string, SideSetting> {
  const found = new Map<string, SideSetting>();
  const counts = new Map<string, number>();
  for (const setting of settings) {
    const key = [
      setting.artefact,
      setting.path.replaceAll(/(^|\.)\d+(?=\.|$)/g, "$1*"),
      setting.platforms.join(),
      setting.clients ?? "",
    ].join("\0");
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    found.set(`${key}\0${count}`, setting);
  }
  return found;
}

function placeOf(setting: SideSetting | undefined): EmittedPlace | undefined {
  if (setting === undefined) return undefined;
  const { lines, text } = setting;
  if (text === undefined) return { lines };
  const said = withoutComment(text);
  return { lines, text: looksSecret(said, "") ? secretMask : said };
}

/** The emitter writes where a value comes from behind ` # `; another line of the policy is no other setting. */
function withoutComment(text: string): string {
  const match = /^((?:[^"#]|"(?:[^"\\]|\\.)*")*?) # .*$/.exec(text);
  return match?.[1] ?? text;
}
