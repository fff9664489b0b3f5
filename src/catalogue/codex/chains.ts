import { hasNamesBelow, isNamedBelow, type Place, rootPlace, stepInto } from "./keys.ts";
import type { CodexArtefact, KeyFact, KeyPath } from "./types.ts";

/**
 * The facts from the root to a key, as one object for all paths that run through the same facts: ten thousand domains have one
 * chain. What depends on the facts alone is worked out once for each chain and remembered with it.
 */
export interface KeyChain {
  /** Undefined where no version knows the key. */
  readonly fact: KeyFact | undefined;
  /** The last name of the path where Codex chooses the names (events, features); empty elsewhere. */
  readonly name: string;
  /** Undefined for a key at the root. */
  readonly above: KeyChain | undefined;
}

interface Branch {
  readonly place: Place;
  readonly chain: KeyChain | undefined;
  readonly hasNames: boolean;
  /** Below names that table 1 has. */
  readonly named: Map<string, Branch>;
  /** Below any other name. */
  others?: Branch;
  /** Below an index. */
  items?: Branch;
}

const newBranch = (place: Place, chain: KeyChain | undefined): Branch => ({
  place,
  chain,
  hasNames: hasNamesBelow(place),
  named: new Map(),
});

const roots: Readonly<Record<CodexArtefact, Branch>> = {
  requirements: newBranch(rootPlace("requirements"), undefined),
  config: newBranch(rootPlace("config"), undefined),
};

/** The chain of a path. Throws for the root, which is no key. */
export function chainOf(artefact: CodexArtefact, path: KeyPath): KeyChain {
  // Every key of every document comes by here, many times: it makes nothing that it made before.
  let branch = roots[artefact];
  for (let index = 0; index < path.length; index += 1) branch = branchBelow(branch, path[index] ?? "");
  if (branch.chain === undefined) throw new Error("internal error: the root is no key");
  return branch.chain;
}

/**
 * The fact for a concrete path; a literal name beats a placeholder, an index matches `[]`. Items of a list and values of a map have a
 * fact of their own, derived from the list's or map's type where the file has no entry. Undefined for a key that no version knows.
 */
export function findKey(artefact: CodexArtefact, path: KeyPath): KeyFact | undefined {
  return path.length === 0 ? undefined : chainOf(artefact, path).fact;
}

function branchBelow(branch: Branch, step: string | number): Branch {
  if (typeof step === "number") return (branch.items ??= makeBranch(branch, step));
  if (!branch.hasNames) return (branch.others ??= makeBranch(branch, step));
  const known = branch.named.get(step);
  if (known !== undefined) return known;
  if (!isNamedBelow(branch.place, step)) return (branch.others ??= makeBranch(branch, step));
  const made = makeBranch(branch, step);
  branch.named.set(step, made);
  return made;
}

function makeBranch(above: Branch, step: string | number): Branch {
  const place = stepInto(above.place, step);
  const name = place.fact?.namesFrom === undefined ? "" : String(step);
  return newBranch(place, { fact: place.fact, name, above: above.chain });
}

/** A function of chains that remembers its answers. */
export function rememberedByChain<Answer>(work: (chain: KeyChain) => Answer): (chain: KeyChain) => Answer {
  const answers = new WeakMap<KeyChain, { readonly answer: Answer }>();
  return (chain) => {
    let known = answers.get(chain);
    if (known === undefined) answers.set(chain, (known = { answer: work(chain) }));
    return known.answer;
  };
}
