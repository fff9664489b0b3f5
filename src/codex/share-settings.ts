import type { LocatedNode } from "../source/located.ts";
import type { PlatformModel } from "./model.ts";
import { type Setting, settingKey } from "./setting.ts";
import { sameSpan } from "../source/span.ts";

/**
 * The models with one object for each setting that several platforms have alike, so that what follows can tell at a glance that two
 * platforms get the same, and works it out once.
 */
export function shareSettings(models: readonly PlatformModel[]): readonly PlatformModel[] {
  const known = new Map<string, Setting[]>();
  const first = new Set<Setting>();
  return models.map((model) => ({
    ...model,
    settings: model.settings.map((setting) => {
      // Most settings are lowered once for all platforms, and are one object from the beginning.
      if (first.has(setting)) return setting;
      const found = shared(setting, known);
      first.add(found);
      return found;
    }),
  }));
}

function shared(setting: Setting, known: Map<string, Setting[]>): Setting {
  const key = settingKey(setting.path);
  const twins = known.get(key);
  const twin = twins?.find((other) => isSame(other, setting));
  if (twin !== undefined) return twin;
  if (twins === undefined) known.set(key, [setting]);
  else twins.push(setting);
  return setting;
}

function isSame(a: Setting, b: Setting): boolean {
  return (
    a.target === b.target &&
    a.reason === b.reason &&
    a.repairs === b.repairs &&
    sameItems(a.path, b.path) &&
    sameItems(a.leaves, b.leaves) &&
    sameItems(a.covered?.versions ?? [], b.covered?.versions ?? []) &&
    sameItems(a.covered?.leaves ?? [], b.covered?.leaves ?? []) &&
    sameNode(a.value, b.value)
  );
}

/** Whether two lists have the very same items. */
export function sameItems<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}

function sameNode(a: LocatedNode, b: LocatedNode): boolean {
  if (a === b) return true;
  if (!sameSpan(a.span, b.span)) return false;
  switch (a.kind) {
    case "scalar":
      return b.kind === "scalar" && a.value === b.value && a.float === b.float && a.date === b.date;
    case "list":
      return (
        b.kind === "list" &&
        a.items.length === b.items.length &&
        a.items.every((item, index) => sameNode(item, b.items[index] ?? a))
      );
    case "map":
      return (
        b.kind === "map" &&
        a.entries.length === b.entries.length &&
        a.entries.every((entry, index) => {
          const other = b.entries[index];
          return (
            other !== undefined &&
            entry.key === other.key &&
            sameSpan(entry.keySpan, other.keySpan) &&
            sameNode(entry.value, other.value)
          );
        })
      );
  }
}

/** A function of lists that remembers its answers: a list with the very same items has the same one. */
export function rememberedByItems<Item, Answer>(
  work: (items: readonly Item[]) => Answer,
): (items: readonly Item[]) => Answer {
  const answers: { readonly items: readonly Item[]; readonly answer: Answer }[] = [];
  return (items) => {
    const known = answers.find((other) => sameItems(other.items, items));
    if (known !== undefined) return known.answer;
    const answer = work(items);
    answers.push({ items, answer });
    return answer;
  };
}
