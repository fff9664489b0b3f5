import {
  chainOf,
  type CodexArtefact,
  compareVersions,
  featureFact,
  hookEvents,
  type KeyChain,
  type KeyPath,
  knownVersions,
  rememberedByChain,
} from "../catalogue/codex/index.ts";

/** The first known client version that knows a key, and every table that it stands in; the oldest known one stands for older ones. */
export function keySince(artefact: CodexArtefact, path: KeyPath): string {
  if (path.length === 0) return knownVersions[0] ?? "";
  return chainSince(chainOf(artefact, path));
}

const chainSince = rememberedByChain((chain): string => {
  const above = chain.above === undefined ? (knownVersions[0] ?? "") : chainSince(chain.above);
  const own = sinceOfStep(chain);
  return own !== undefined && compareVersions(own, above) > 0 ? own : above;
});

function sinceOfStep({ fact, name }: KeyChain): string | undefined {
  if (fact?.namesFrom === "features") return featureFact(name)?.since;
  if (fact?.namesFrom === "hook-events") return hookEvents.find(({ event }) => event === name)?.since;
  return fact?.since;
}
