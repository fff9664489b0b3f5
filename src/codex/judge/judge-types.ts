import { distance } from "fastest-levenshtein";
import {
  type CodexArtefact,
  type CodexType,
  childrenOf,
  describeVersions,
  findKey,
  hasOpenChildren,
  type KeyFact,
  type KeyPath,
  keySupport,
  memberTypes,
  refusingVersions,
  requiredMembersOf,
  type SupportGroups,
  spansContain,
  supportGroups,
  valueSupport,
} from "../../catalogue/codex/index.ts";
import type { LocatedMap, LocatedNode } from "../../source/located.ts";
import type { Verdict } from "./document.ts";
import { formatPath, itemsOf, type Member, membersOf, type Place, rootPlace, textAt } from "./place.ts";

/**
 * What table 1 alone says about a document: unknown keys, keys that some versions ignore or refuse, wrong types, unknown values,
 * missing members, empty lists, and aliases beside the key they stand for. Names no key of its own.
 */
export function judgeTypes(artefact: CodexArtefact, root: LocatedMap, versions: readonly string[]): readonly Verdict[] {
  const judge = new TypeJudge(artefact);
  judge.visitTable(rootPlace(root), [], versions);
  return judge.verdicts;
}

class TypeJudge {
  readonly verdicts: Verdict[] = [];
  private readonly artefact: CodexArtefact;

  constructor(artefact: CodexArtefact) {
    this.artefact = artefact;
  }

  /**
   * Judges the members of a map. `known` is the path under which table 1 has the members: it differs from the place's own path below
   * an alias.
   */
  visitTable(place: Place, known: KeyPath, versions: readonly string[]): void {
    if (versions.length === 0) return;
    const members = membersOf(place);
    if (known.length > 0 && isOpaque(this.artefact, known)) {
      this.visitSharedTable(place, known, versions);
      return;
    }
    for (const member of members) {
      const path = [...known, member.key];
      const fact = findKey(this.artefact, path);
      const readers = this.judgeKey(member, path, fact, versions);
      if (readers !== versions) {
        const others = versions.filter((version) => !readers.includes(version));
        this.visitUnnamed(member, known, others);
      }
      if (fact === undefined || readers.length === 0) continue;
      if (fact.variant !== undefined && !this.hasTag(members, known, fact.variant)) {
        this.ignored(
          member,
          `${formatPath(member.path)} has a meaning only in a table of the kind "${fact.variant}"`,
          readers,
        );
        continue;
      }
      const canonical = fact.aliasOf?.split(".").at(-1);
      if (canonical === undefined) {
        this.visitValue(member, path, fact, readers);
        continue;
      }
      const twin = members.find((other) => other.key === canonical);
      if (twin !== undefined) {
        const message = `"${member.key}" is another name of "${canonical}": Codex refuses both in one table`;
        const related = [{ message: `"${canonical}" is here`, span: twin.keySpan }];
        this.verdicts.push({
          kind: "refused",
          place: member,
          onKey: true,
          message,
          help: `keep one of the two: duplicate field`,
          versions: readers,
          related,
        });
      }
      this.visitValue(member, [...known, canonical], findKey(this.artefact, [...known, canonical]) ?? fact, readers);
    }
  }

  /** Tables that requirements share with the configuration are the same to Codex: where only the other half is measured, it counts. */
  private visitSharedTable(place: Place, known: KeyPath, versions: readonly string[]): void {
    if (this.artefact === "config" || isOpaque("config", known)) return;
    const shared = new TypeJudge("config");
    shared.visitTable(place, known, versions);
    this.verdicts.push(...shared.verdicts);
  }

  /**
   * A name that Codex chooses and a version does not know is passed over, but only after its value was read with those of the other
   * names: a feature must be true or false also where it is unknown.
   */
  private visitUnnamed(member: Member, known: KeyPath, versions: readonly string[]): void {
    const parent = findKey(this.artefact, known);
    const map = parent === undefined ? undefined : memberTypes(parent.type).find((type) => type.kind === "map");
    const reading = versions.filter((version) => keySupport(this.artefact, known, version) === "known");
    if (parent === undefined || map === undefined || hasOpenChildren(this.artefact, known) || reading.length === 0)
      return;
    this.visitValue(member, known, { ...parent, type: map.value }, reading);
  }

  /** Reports what the versions make of the key itself; answers those that read its value. */
  private judgeKey(
    member: Member,
    path: KeyPath,
    fact: KeyFact | undefined,
    versions: readonly string[],
  ): readonly string[] {
    const groups = this.groupsOf(path, fact, versions);
    if (groups.known === versions) return versions;
    const name = formatPath(member.path);
    const nearest = fact === undefined ? this.nearestTo(member.key, path.slice(0, -1)) : undefined;
    const help = nearest === undefined ? undefined : `did you mean "${nearest}"?`;
    if (groups.refused.length > 0) {
      const message =
        fact === undefined
          ? `Codex refuses the unknown key ${name}`
          : `Codex ${describeVersions(groups.refused)} does not know ${name} and refuses it`;
      this.refused(member, message, groups.refused, help ?? `unknown field \`${member.key}\``, true);
    }
    if (groups.ignored.length > 0) {
      const everywhere = groups.known.length === 0 && groups.refused.length === 0;
      const message =
        fact !== undefined && !everywhere
          ? `Codex ${describeVersions(groups.ignored)} ignores ${name}`
          : fact === undefined
            ? `Codex does not know ${name} and ignores it`
            : `Codex ignores ${name}`;
      const lifetime = fact === undefined ? undefined : describeLife(fact);
      this.ignored(member, message, groups.ignored, help ?? lifetime);
    }
    return groups.known;
  }

  private groupsOf(path: KeyPath, fact: KeyFact | undefined, versions: readonly string[]): SupportGroups {
    const groups = supportGroups(this.artefact, path, versions);
    if (fact !== undefined || !this.refusesUnknown(path.slice(0, -1))) return groups;
    const passing = new Set(groups.known);
    return { known: groups.known, ignored: [], refused: versions.filter((version) => !passing.has(version)) };
  }

  /** A table that table 1 calls strict without saying in which versions refuses unknown members in all of them. */
  private refusesUnknown(parent: KeyPath): boolean {
    const fact = findKey(this.artefact, parent);
    if (fact === undefined || fact.strictIn !== undefined) return false;
    return memberTypes(fact.type).some((type) => type.kind === "table" && type.strict);
  }

  private nearestTo(key: string, parent: KeyPath): string | undefined {
    const plain = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, "");
    const limit = Math.max(2, Math.floor(key.length / 3));
    let best: { readonly name: string; readonly steps: number } | undefined;
    for (const name of childrenOf(this.artefact, parent)) {
      const steps = plain(name) === plain(key) ? 0 : distance(name, key);
      if (steps <= limit && (best === undefined || steps < best.steps)) best = { name, steps };
    }
    return best?.name;
  }

  private visitValue(place: Place, known: KeyPath, fact: KeyFact, versions: readonly string[]): void {
    const type = memberTypes(fact.type).find((candidate) => fits(candidate, place.node));
    if (type === undefined) {
      this.refused(
        place,
        `${formatPath(place.path)} must be ${describeType(fact.type)}, not ${describeNode(place.node)}`,
        versions,
      );
      return;
    }
    switch (type.kind) {
      case "integer":
        this.judgeInteger(place, type, versions);
        return;
      case "choice":
        this.judgeChoice(place, known, type.of, versions);
        return;
      case "list":
        this.judgeList(place, known, type, versions);
        return;
      case "map":
        this.visitTable(place, known, versions);
        return;
      case "table":
        this.judgeTable(place, known, fact, type, versions);
        return;
      case "boolean":
      case "string":
      case "path":
      case "number":
      case "union":
      case "any":
        return;
    }
  }

  /** Codex has no signed setting: where the table gives no lower limit it is 0. */
  private judgeInteger(place: Place, type: CodexType & { kind: "integer" }, versions: readonly string[]): void {
    const value = place.node.kind === "scalar" ? Number(place.node.value) : 0;
    const minimum = type.minimum ?? 0;
    if (value >= minimum && value <= (type.maximum ?? Infinity)) return;
    const limits = type.maximum === undefined ? `at least ${minimum}` : `from ${minimum} to ${type.maximum}`;
    this.refused(place, `${formatPath(place.path)} must be ${limits}, not ${value}`, versions);
  }

  private judgeChoice(place: Place, known: KeyPath, choices: readonly string[], versions: readonly string[]): void {
    const value = textAt(place) ?? "";
    const refusing = refusingVersions(this.artefact, known, value, versions);
    if (refusing.length === 0) return;
    const newest = refusing.at(-1) ?? "";
    const accepted = choices.filter((choice) => valueSupport(this.artefact, known, choice, newest) === "accepted");
    const who = choices.includes(value) ? `Codex ${describeVersions(refusing)}` : "Codex";
    const message = `${who} does not take "${value}" for ${formatPath(place.path)}`;
    const help = `unknown variant \`${value}\`, expected one of: ${accepted.join(", ")}`;
    this.refused(place, message, refusing, help);
  }

  private judgeList(
    place: Place,
    known: KeyPath,
    type: CodexType & { kind: "list" },
    versions: readonly string[],
  ): void {
    const items = itemsOf(place);
    if (type.nonEmpty === true && items.length === 0) {
      const help = `leave the key out to allow everything: the field cannot be empty`;
      this.refused(place, `${formatPath(place.path)} must not be empty`, versions, help);
    }
    items.forEach((item, index) => {
      const path = [...known, index];
      const fact = findKey(this.artefact, path);
      if (fact !== undefined) this.visitValue(item, path, fact, versions);
    });
  }

  private judgeTable(
    place: Place,
    known: KeyPath,
    fact: KeyFact,
    type: CodexType & { kind: "table" },
    versions: readonly string[],
  ): void {
    const members = membersOf(place);
    const isVariant = memberTypes(fact.type).some((member) => member.kind === "choice");
    if (isVariant && members.length !== 1) {
      // A table that stands for one of several choices names that choice with its only key.
      const help = `write exactly one of: ${childrenOf(this.artefact, known).join(", ")}`;
      this.refused(place, `${formatPath(place.path)} must have exactly one key`, versions, help);
      return;
    }
    if (!isVariant) this.judgeRequired(place, known, fact, type, versions);
    this.visitTable(place, known, versions);
  }

  /** Members without which a table is refused: as measured, and for tables that hide it, as the type says. */
  private judgeRequired(
    place: Place,
    known: KeyPath,
    fact: KeyFact,
    type: CodexType & { kind: "table" },
    versions: readonly string[],
  ): void {
    const members = membersOf(place);
    const measured = requiredMembersOf(fact);
    const spans = new Map(measured.map(({ member, neededBy }) => [member, neededBy]));
    for (const name of new Set([...spans.keys(), ...(type.required ?? [])])) {
      if (members.some((member) => member.key === name)) continue;
      const variant = findKey(this.artefact, [...known, name])?.variant;
      if (variant !== undefined && !this.hasTag(members, known, variant)) continue;
      const neededBy = spans.get(name);
      const needing = versions.filter((version) =>
        neededBy === undefined
          ? keySupport(this.artefact, [...known, name], version) === "known"
          : spansContain(neededBy, version),
      );
      if (needing.length === 0) continue;
      const some = needing.length === versions.length ? "" : `, which Codex ${describeVersions(needing)} needs`;
      const message = `${formatPath(place.path)} lacks "${name}"${some}`;
      this.refused(place, message, needing, `missing field \`${name}\``, true);
    }
  }

  /** Whether a tag beside the key (`type`, `source`) has the value that the key belongs to. */
  private hasTag(members: readonly Member[], known: KeyPath, variant: string): boolean {
    return members.some((member) => {
      const type = findKey(this.artefact, [...known, member.key])?.type;
      return type?.kind === "choice" && type.of.includes(variant) && textAt(member) === variant;
    });
  }

  private refused(place: Place, message: string, versions: readonly string[], help?: string, onKey = false): void {
    this.verdicts.push({ kind: "refused", place, onKey, message, versions, ...(help === undefined ? {} : { help }) });
  }

  private ignored(place: Place, message: string, versions: readonly string[], help?: string): void {
    this.verdicts.push({
      kind: "ignored",
      place,
      onKey: true,
      message,
      versions,
      ...(help === undefined ? {} : { help }),
    });
  }
}

/** A table whose members table 1 does not know: nothing can be said about them. */
function isOpaque(artefact: CodexArtefact, known: KeyPath): boolean {
  return !hasOpenChildren(artefact, known) && childrenOf(artefact, known).length === 0;
}

function describeLife(fact: KeyFact): string {
  if (fact.since !== undefined && fact.until !== undefined) return `known by Codex ${fact.since} to ${fact.until} only`;
  if (fact.until !== undefined) return `Codex after ${fact.until} no longer knows it`;
  return fact.since === undefined ? "" : `known since Codex ${fact.since}`;
}

/** Whether a node has the shape that a type asks for; limits and choices are judged later. */
function fits(type: CodexType, node: LocatedNode): boolean {
  switch (type.kind) {
    case "any":
      return true;
    case "list":
      return node.kind === "list";
    case "map":
    case "table":
      return node.kind === "map";
    case "boolean":
      return node.kind === "scalar" && typeof node.value === "boolean";
    case "string":
    case "path":
    case "choice":
      return node.kind === "scalar" && typeof node.value === "string" && node.date !== true;
    case "integer":
      return node.kind === "scalar" && typeof node.value === "number" && node.float !== true;
    case "number":
      return node.kind === "scalar" && typeof node.value === "number";
    case "union":
      return type.of.some((member) => fits(member, node));
  }
}

function describeType(type: CodexType): string {
  switch (type.kind) {
    case "boolean":
      return "true or false";
    case "string":
      return "a string";
    case "path":
      return "a path";
    case "integer":
      return "a whole number";
    case "number":
      return "a number";
    case "choice":
      return type.of.length === 1
        ? `"${type.of[0] ?? ""}"`
        : `one of ${type.of.map((value) => `"${value}"`).join(", ")}`;
    case "list":
      return "a list";
    case "map":
    case "table":
      return "a table";
    case "union":
      return type.of.map(describeType).join(", or ");
    case "any":
      return "a value";
  }
}

function describeNode(node: LocatedNode): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "a table";
  if (node.value === null) return "nothing";
  if (node.date === true) return "a date";
  if (typeof node.value === "string") return `the string "${node.value}"`;
  if (typeof node.value === "number") return `${node.float === true ? "the fraction" : "the number"} ${node.value}`;
  return String(node.value);
}
