import { enumValues, features, hookEvents } from "./data.ts";
import { chainOf, findKey, type KeyChain, rememberedByChain } from "./chains.ts";
import { memberTypes } from "./keys.ts";
import { livesIn, spansContain } from "./versions.ts";
import type { CodexArtefact, CodexType, EnumFact, KeyFact, KeyPath, KeySupport, ValueSupport } from "./types.ts";

/**
 * What a version does with a key: "known", "ignored" (passed over in silence), or "refused" (the version does not start, because the
 * key stands in a table that allows no unknown children). A key under an ignored one is ignored.
 */
export function keySupport(artefact: CodexArtefact, path: KeyPath, version: string): KeySupport {
  return path.length === 0 ? "known" : chainSupport(chainOf(artefact, path), version);
}

/** The versions of a list by what they do with a key, each in the list's order. */
export interface SupportGroups {
  /** The very list that was given, where all of its versions know the key. */
  readonly known: readonly string[];
  readonly ignored: readonly string[];
  readonly refused: readonly string[];
}

/** What each version of a list does with a key; see `keySupport`. */
export function supportGroups(artefact: CodexArtefact, path: KeyPath, versions: readonly string[]): SupportGroups {
  const groups = groupsOf(chainOf(artefact, path));
  let found = groups.get(versions);
  if (found === undefined) {
    const by = (wanted: KeySupport) => versions.filter((version) => keySupport(artefact, path, version) === wanted);
    const known = by("known");
    found =
      known.length === versions.length
        ? { known: versions, ignored: [], refused: [] }
        : { known, ignored: by("ignored"), refused: by("refused") };
    groups.set(versions, found);
  }
  return found;
}

/** The versions of a list that refuse a value of a key; see `valueSupport`. */
export function refusingVersions(
  artefact: CodexArtefact,
  path: KeyPath,
  value: string,
  versions: readonly string[],
): readonly string[] {
  const lists = refusalsOf(chainOf(artefact, path));
  let values = lists.get(versions);
  if (values === undefined) lists.set(versions, (values = new Map<string, readonly string[]>()));
  let found = values.get(value);
  if (found === undefined) {
    found = versions.filter((version) => valueSupport(artefact, path, value, version) === "refused");
    values.set(value, found);
  }
  return found;
}

const supportByVersion = rememberedByChain(() => new Map<string, KeySupport>());
const groupsOf = rememberedByChain(() => new WeakMap<readonly string[], SupportGroups>());
const refusalsOf = rememberedByChain(() => new WeakMap<readonly string[], Map<string, readonly string[]>>());

function chainSupport(chain: KeyChain, version: string): KeySupport {
  const answers = supportByVersion(chain);
  let found = answers.get(version);
  if (found === undefined) answers.set(version, (found = supportOf(chain, version)));
  return found;
}

function supportOf({ fact, name, above }: KeyChain, version: string): KeySupport {
  const table = above === undefined ? "known" : chainSupport(above, version);
  if (table !== "known") return table;
  if (fact !== undefined && isKnown(fact, name, version)) return "known";
  return spansContain(above?.fact?.strictIn ?? [], version) ? "refused" : "ignored";
}

function isKnown(fact: KeyFact, name: string, version: string): boolean {
  if (!livesIn(fact, version)) return false;
  if (fact.namesFrom === "hook-events")
    return hookEvents.some((event) => event.event === name && livesIn(event, version));
  if (fact.namesFrom === "features")
    return features.some((feature) => feature.name === name && livesIn(feature, version));
  return true;
}

/**
 * What a version does with one of a key's values. For a list or map of choices, give the path of the list or map, or of one of its
 * members. A value that no version ever took is refused by every version that knows the key.
 */
export function valueSupport(artefact: CodexArtefact, path: KeyPath, value: string, version: string): ValueSupport {
  const support = keySupport(artefact, path, version);
  if (support !== "known") return support;
  const fact = findKey(artefact, path);
  if (fact === undefined) return "ignored";
  const measured = enumFact(artefact, path, value);
  if (measured !== undefined)
    return livesIn(measured, version) && !spansContain(measured.refusedBy, version) ? "accepted" : "refused";
  return takes(fact.type, value) ? "accepted" : "refused";
}

const enumFactsByPlace = new Map(
  enumValues.map((entry) => [enumPlace(entry.artefact, entry.path, entry.value), entry]),
);

function enumPlace(artefact: CodexArtefact, path: string, value: string): string {
  return JSON.stringify([artefact, path, value]);
}

/** The measured life of a value, where the catalogue has one. */
function enumFact(artefact: CodexArtefact, path: KeyPath, value: string): EnumFact | undefined {
  for (const candidate of [path, path.slice(0, -1)]) {
    const fact = findKey(artefact, candidate);
    if (fact === undefined) continue;
    for (const pattern of [fact.path, fact.aliasOf ?? fact.path]) {
      const found = enumFactsByPlace.get(enumPlace(artefact, pattern, value));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function takes(type: CodexType, value: string): boolean {
  return memberTypes(type).some((member) => {
    switch (member.kind) {
      case "choice":
        return member.of.includes(value);
      case "string":
      case "path":
      case "any":
        return true;
      case "list":
        return takes(member.item, value);
      case "map":
        return takes(member.value, value);
      case "boolean":
      case "integer":
      case "number":
      case "table":
      case "union":
        return false;
    }
  });
}
