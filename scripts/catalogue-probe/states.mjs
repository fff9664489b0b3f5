import { artefacts, readCatalogue } from "./catalogue-files.mjs";
import { compareVersions } from "./releases.mjs";
import { choiceOf } from "./verdicts.mjs";

/**
 * What the catalogue says each of its measured versions answered, by version, in the form of a probe's result: the spans of schemas/codex read
 * backwards. So a new result can be merged without asking every older client again, and the data needs no second copy of itself.
 * An entry without evidence was written by a person and not yet measured: no version has answered it.
 */
export function statesFromCatalogue() {
  const measured = readCatalogue("versions").entries.filter((entry) => entry.measured);
  const versions = measured.map((entry) => entry.version);
  return new Map(versions.sort(compareVersions).map((version) => [version, stateOf(version)]));
}

function stateOf(version) {
  const state = {};
  const set = (name, value) => {
    if (value !== undefined) state[name] = value;
  };
  for (const artefact of artefacts) {
    for (const entry of readOnce(artefact)) {
      if (entry.evidence === "") continue;
      const known = livesIn(entry, version);
      if (known) set(`${artefact} key ${entry.path}`, "known");
      if (known && choiceOf(entry.type) !== undefined)
        set(`${artefact} values ${entry.path}`, valuesIn(artefact, entry, version));
      if (contains(entry.strictIn ?? [], version)) set(`${artefact} strict ${entry.path}`, "strict");
    }
  }
  for (const entry of readOnce("hook-events")) if (livesIn(entry, version)) set(`event ${entry.event}`, "known");
  for (const entry of readOnce("features")) {
    set(`feature ${entry.name}`, entry.stages.find(({ span }) => contains([span], version))?.stage);
  }
  for (const entry of readOnce("shapes")) {
    if (contains(entry.failsSessionsIn, version)) set(`shape ${entry.id}`, "fails-sessions");
    if (contains(entry.refusedBy, version)) set(`shape ${entry.id}`, "refused");
  }
  for (const { artefact, path, member, neededBy } of readOnce("required-members")) {
    const name = `${artefact} required ${path}`;
    if (contains(neededBy, version)) set(name, state[name] === undefined ? member : `${state[name]} ${member}`);
  }
  for (const entry of readOnce("platforms")) {
    if (entry.file !== undefined && livesIn(entry, version)) set(`file ${entry.file}`, "read");
  }
  return state;
}

function valuesIn(artefact, entry, version) {
  const refused = readOnce("enum-values").filter(
    (value) => value.artefact === artefact && value.path === entry.path && contains(value.refusedBy, version),
  );
  return choiceOf(entry.type)
    .filter((value) => !refused.some((other) => other.value === value))
    .join(" ");
}

const files = new Map();
function readOnce(name) {
  if (!files.has(name)) files.set(name, readCatalogue(name).entries);
  return files.get(name);
}

const contains = (spans, version) =>
  spans.some((span) => compareVersions(version, span.from) >= 0 && compareVersions(version, span.to) <= 0);

function livesIn({ since, until, missingIn }, version) {
  if (since !== undefined && compareVersions(version, since) < 0) return false;
  if (until !== undefined && compareVersions(version, until) > 0) return false;
  return !contains(missingIn ?? [], version);
}
