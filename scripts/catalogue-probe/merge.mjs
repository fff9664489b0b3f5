import { artefacts, readCatalogue, readRaw, writeCatalogue } from "./catalogue-files.mjs";
import { parentPattern } from "./documents.mjs";
import { compareVersions } from "./releases.mjs";
import { choiceOf, reason } from "./verdicts.mjs";

/**
 * Rewrites the measured fields of schemas/codex from what the versions answered: since, until, strictIn, refusedBy, failsSessionsIn,
 * stages, evidence. What people wrote (paths, types, aliases, descriptions, documents) stays. Returns notes, such as a key that no
 * version knows.
 */
export function mergeIntoCatalogue(states, released) {
  const timeline = new Timeline(states);
  for (const artefact of artefacts) mergeKeys(artefact, timeline);
  mergeValues(timeline);
  mergeList("hook-events", timeline, (entry) => `event ${entry.event}`, ["event"]);
  mergeFeatures(timeline);
  mergeShapes(timeline);
  mergeRequiredMembers(timeline);
  mergeFiles(timeline);
  mergeVersions(timeline, released);
  return timeline.notes;
}

/** Versions that the catalogue speaks about: those it did before, those probed now, and releases whose neighbours agree. */
function mergeVersions(timeline, released) {
  const { header, entries } = readCatalogue("versions");
  const measured = new Set(entries.filter((entry) => entry.measured).map((entry) => entry.version));
  for (const version of timeline.versions) if (readRawOnce(version) !== undefined) measured.add(version);
  const agreed = released.filter((version) => timeline.neighboursAgree(version));
  const before = entries.map((entry) => entry.version);
  const known = [...new Set([...before, ...timeline.versions, ...agreed])].sort(compareVersions);
  writeCatalogue("versions", {
    header,
    entries: known.map((version) => ({ version, measured: measured.has(version) })),
  });
}

/** The answers of all measured versions, asked by name. */
class Timeline {
  constructor(states) {
    this.states = states;
    this.versions = [...states.keys()].sort(compareVersions);
    this.newest = this.versions.at(-1);
    this.notes = [];
  }

  /** The versions, as stretches, whose answer passes a test. */
  spans(name, test) {
    const spans = [];
    let open = false;
    for (const version of this.versions) {
      const holds = test(this.states.get(version)[name], version);
      if (holds && open) spans.at(-1).to = version;
      if (holds && !open) spans.push({ from: version, to: version });
      open = holds;
    }
    return spans;
  }

  /** since, until and the gaps between; left out at the ends of what was measured. Undefined when no version knows it. */
  life(name, test = (answer) => answer !== undefined) {
    const spans = this.spans(name, test);
    const [first] = spans;
    if (first === undefined) return undefined;
    const { from } = first;
    const until = spans.at(-1).to;
    const inside = (version) => compareVersions(version, from) > 0 && compareVersions(version, until) < 0;
    const missingIn = this.spans(name, (answer, version) => inside(version) && !test(answer));
    return {
      ...(from !== this.versions[0] && { since: from }),
      ...(until !== this.newest && { until }),
      ...(missingIn.length > 0 && { missingIn }),
    };
  }

  /** The reason that the newest version with one gave on this machine; undefined when none was probed here. */
  evidence(name) {
    for (const version of [...this.versions].reverse()) {
      const told = readRawOnce(version)?.evidence[name];
      if (told !== undefined)
        return `${version}: ${withoutPlaces(name.startsWith("shape ") ? reason(told) : told)}`.slice(0, 400);
    }
    return undefined;
  }

  neighboursAgree(version) {
    const before = this.versions.filter((other) => compareVersions(other, version) < 0).at(-1);
    const after = this.versions.find((other) => compareVersions(other, version) > 0);
    if (before === undefined || after === undefined) return false;
    return JSON.stringify(this.states.get(before)) === JSON.stringify(this.states.get(after));
  }
}

/** Folders of the machine that probed do not belong into the data. */
const withoutPlaces = (text) => text.replace(/[^\s`"'(]*\/scratch-\w+\//gu, "");

const raws = new Map();
function readRawOnce(version) {
  if (!raws.has(version)) raws.set(version, readRaw(version));
  return raws.get(version);
}

function mergeKeys(artefact, timeline) {
  const { header, entries } = readCatalogue(artefact);
  const merged = entries.flatMap((entry) => {
    const name = `${artefact} key ${entry.path}`;
    const life = timeline.life(name, (answer) => answer === "known");
    if (life === undefined) {
      timeline.notes.push(`${name}: no version knows it; the entry is dropped`);
      return [];
    }
    const {
      path,
      type,
      since: _since,
      until: _until,
      missingIn: _missing,
      strictIn: _strictIn,
      evidence,
      ...written
    } = entry;
    const strictIn = strictSpans(artefact, entry, timeline);
    const told = timeline.evidence(name) ?? evidence;
    return [
      {
        path,
        type: withChoices(artefact, entry, timeline),
        ...life,
        ...(strictIn.length > 0 && { strictIn }),
        ...written,
        evidence: told,
      },
    ];
  });
  writeCatalogue(artefact, { header, entries: merged });
}

/** A table is strict by its own name, or by the name of the members of a list or map. */
function strictSpans(artefact, entry, timeline) {
  if (entry.path === "features" || entry.path === "feature_requirements") {
    return artefact === "requirements"
      ? timeline.spans("shape unknown-feature-name", (answer) => answer === "refused")
      : [];
  }
  // A table that also has names of the organisation's choosing has no unknown children: what was refused was the value.
  const isOpen = readCatalogue(artefact).entries.some((other) => other.path.startsWith(`${entry.path}.<`));
  if (isOpen && entry.type.kind === "table") return [];
  const members = timeline.versions.flatMap((version) => Object.keys(timeline.states.get(version)));
  const isMember = (name) => {
    const prefix = `${artefact} strict ${entry.path}`;
    return name === prefix || (name.startsWith(prefix) && /^(?:\[\]|\.<[^>]*>)+$/u.test(name.slice(prefix.length)));
  };
  const names = [...new Set(members.filter(isMember))];
  return timeline.spans("", (_, version) => names.some((name) => timeline.states.get(version)[name] === "strict"));
}

/** The type with every value that some measured version takes, in the order that Codex lists them. */
function withChoices(artefact, entry, timeline) {
  const listed = valuesEver(artefact, entry.path, timeline);
  return choiceOf(entry.type) === undefined || listed.length === 0 ? entry.type : replaceChoices(entry.type, listed);
}

function replaceChoices(type, values) {
  const tables = type.kind === "union" && type.of.some((member) => member.kind === "table");
  if (type.kind === "choice") return { ...type, of: values };
  if (type.kind === "list") return { ...type, item: replaceChoices(type.item, values) };
  if (type.kind === "map") return { ...type, value: replaceChoices(type.value, values) };
  if (type.kind === "union") {
    const plain = values.filter((value) => !tables || choiceOf(type).includes(value));
    return { ...type, of: type.of.map((member) => replaceChoices(member, plain)) };
  }
  return type;
}

/** Every value that a measured version listed: the newest version's order, then what only older ones take. */
function valuesEver(artefact, path, timeline) {
  const name = `${artefact} values ${path}`;
  const lists = [...timeline.versions].reverse().map((version) => timeline.states.get(version)[name]);
  return [...new Set(lists.flatMap((list) => (list === undefined || list === "" ? [] : list.split(" "))))];
}

let valuesBefore;
const readValuesBefore = () => (valuesBefore ??= readCatalogue("enum-values").entries);

/** The values that not every version that knows their key takes. */
function mergeValues(timeline) {
  const entries = artefacts.flatMap((artefact) =>
    readCatalogue(artefact).entries.flatMap((entry) =>
      (choiceOf(entry.type) ?? []).flatMap((value) => valueEntry(artefact, entry, value, timeline)),
    ),
  );
  writeCatalogue("enum-values", { header: {}, entries });
}

function valueEntry(artefact, { path }, value, timeline) {
  const name = `${artefact} values ${path}`;
  const takes = (answer) => answer !== undefined && answer.split(" ").includes(value);
  const refusedBy = timeline.spans(name, (answer) => answer !== undefined && !takes(answer));
  if (refusedBy.length === 0) return [];
  const life = timeline.life(name, takes);
  const before = readValuesBefore().find(
    (entry) => entry.artefact === artefact && entry.path === path && entry.value === value,
  );
  const evidence = timeline.evidence(name) ?? before?.evidence ?? "";
  return [{ artefact, path, value, ...life, refusedBy, evidence }];
}

function mergeList(file, timeline, nameOf, fields) {
  const { header, entries } = readCatalogue(file);
  const merged = entries.flatMap((entry) => {
    const life = timeline.life(nameOf(entry));
    if (life === undefined) return [];
    const written = Object.fromEntries(fields.map((field) => [field, entry[field]]));
    return [{ ...written, ...life, evidence: timeline.evidence(nameOf(entry)) ?? entry.evidence }];
  });
  writeCatalogue(file, { header, entries: merged });
}

/** Feature names come from the clients themselves; aliases are written by people, and outlive the time in which they were listed. */
function mergeFeatures(timeline) {
  const { header, entries } = readCatalogue("features");
  const names = new Set(timeline.versions.flatMap((version) => Object.keys(timeline.states.get(version))));
  const listed = [...names].filter((name) => name.startsWith("feature ")).map((name) => name.slice("feature ".length));
  const aliases = new Map(entries.filter((entry) => entry.aliasOf !== undefined).map((entry) => [entry.name, entry]));
  const unlisted = [...aliases.values()].filter((alias) => !listed.includes(alias.name));
  const merged = [...listed.map((name) => featureEntry(name, aliases.get(name), timeline)), ...unlisted];
  writeCatalogue("features", { header, entries: merged.sort((a, b) => (a.name < b.name ? -1 : 1)) });
}

function featureEntry(name, alias, timeline) {
  const key = `feature ${name}`;
  const { since, until, missingIn } = timeline.life(key);
  const stages = new Set(timeline.versions.flatMap((version) => timeline.states.get(version)[key] ?? []));
  const spans = [...stages].flatMap((stage) =>
    timeline.spans(key, (answer) => answer === stage).map((span) => ({ stage, span })),
  );
  return {
    name,
    ...(alias !== undefined && { aliasOf: alias.aliasOf }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && alias === undefined && { until }),
    ...(missingIn !== undefined && { missingIn }),
    stages: spans.sort((a, b) => compareVersions(a.span.from, b.span.from)),
    ...(alias !== undefined && { evidence: alias.evidence }),
  };
}

function mergeShapes(timeline) {
  const { header, entries } = readCatalogue("shapes");
  const merged = entries.map((entry) => {
    const { id, description, document, refusedBy: _refusedBy, failsSessionsIn: _fails, evidence, ...written } = entry;
    const name = `shape ${id}`;
    const refusedBy = timeline.spans(name, (answer) => answer === "refused");
    const failsSessionsIn = timeline.spans(name, (answer) => answer === "fails-sessions");
    return {
      id,
      description,
      document,
      ...written,
      refusedBy,
      failsSessionsIn,
      evidence: timeline.evidence(name) ?? evidence,
    };
  });
  writeCatalogue("shapes", { header, entries: merged });
}

/** Tables that some version refuses without a member; found by the probe alone, so the file holds nothing that a person wrote. */
function mergeRequiredMembers(timeline) {
  const { header, entries: before } = readCatalogue("required-members");
  const prefixes = artefacts.map((artefact) => ({ artefact, prefix: `${artefact} required ` }));
  const names = new Set(timeline.versions.flatMap((version) => Object.keys(timeline.states.get(version))));
  const entries = prefixes.flatMap(({ artefact, prefix }) =>
    [...names]
      .filter((name) => name.startsWith(prefix))
      .sort()
      .flatMap((name) => requiredMembersOf(artefact, name.slice(prefix.length), timeline, before)),
  );
  writeCatalogue("required-members", { header, entries });
}

function requiredMembersOf(artefact, path, timeline, before) {
  const name = `${artefact} required ${path}`;
  const answers = timeline.versions.map((version) => timeline.states.get(version)[name]);
  // Beyond its tag, a table of several kinds was asked as one of them only.
  const isTagged = readCatalogue(artefact).entries.some(
    (entry) => entry.variant !== undefined && parentPattern(entry.path) === path,
  );
  const all = new Set(answers.flatMap((answer) => answer?.split(" ") ?? []));
  const members = [...all].filter((member) => !isTagged || member === "type");
  const known = before.find((entry) => entry.artefact === artefact && entry.path === path);
  const evidence = timeline.evidence(name) ?? known?.evidence ?? "";
  return members.map((member) => {
    const neededBy = timeline.spans(name, (answer) => answer?.split(" ").includes(member) === true);
    return { artefact, path, member, neededBy, evidence };
  });
}

/** The facts about files that the Linux client shows by itself. */
function mergeFiles(timeline) {
  const { header, entries } = readCatalogue("platforms");
  const merged = entries.map((entry) => {
    if (entry.file === undefined) return entry;
    const { since: _since, until: _until, evidence, ...written } = entry;
    return {
      ...written,
      ...timeline.life(`file ${entry.file}`),
      evidence: timeline.evidence(`file ${entry.file}`) ?? evidence,
    };
  });
  writeCatalogue("platforms", { header, entries: merged });
}
