import {
  type CodexArtefact,
  compareVersions,
  featureFact,
  findKey,
  hookEvents,
  type KeyPath,
  knownVersions,
} from "../catalogue/codex/index.ts";

/** Answers given so far: leaves share tables, platforms share files, and policies share layers. */
const remembered = new Map<string, string>();

/** Enough for a large fleet's distinct keys; then it begins anew, so that no run grows for ever. */
const mostRemembered = 20_000;

/** The first known client version that knows a key, and every table that it stands in; the oldest known one stands for older ones. */
export function keySince(artefact: CodexArtefact, path: KeyPath): string {
  if (path.length === 0) return knownVersions[0] ?? "";
  const name = `${artefact}\0${path.join("\0")}`;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const above = keySince(artefact, path.slice(0, -1));
  const own = sinceOfStep(artefact, path);
  const since = own !== undefined && compareVersions(own, above) > 0 ? own : above;
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(name, since);
  return since;
}

function sinceOfStep(artefact: CodexArtefact, path: KeyPath): string | undefined {
  const fact = findKey(artefact, path);
  const name = String(path.at(-1));
  if (fact?.namesFrom === "features") return featureFact(name)?.since;
  if (fact?.namesFrom === "hook-events") return hookEvents.find(({ event }) => event === name)?.since;
  return fact?.since;
}
