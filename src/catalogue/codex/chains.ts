import { factsAlong } from "./keys.ts";
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
  readonly chain: KeyChain | undefined;
  readonly below: Map<KeyFact | undefined, Map<string, Branch>>;
}

const newBranch = (chain: KeyChain | undefined): Branch => ({ chain, below: new Map() });

const roots: Readonly<Record<CodexArtefact, Branch>> = {
  requirements: newBranch(undefined),
  config: newBranch(undefined),
};

/** The chain of a path. Throws for the root, which is no key. */
export function chainOf(artefact: CodexArtefact, path: KeyPath): KeyChain {
  const chain = factsAlong(artefact, path).reduce((branch, fact, index) => {
    const name = fact?.namesFrom === undefined ? "" : String(path[index]);
    return branchBelow(branch, fact, name);
  }, roots[artefact]).chain;
  if (chain === undefined) throw new Error("internal error: the root is no key");
  return chain;
}

function branchBelow(branch: Branch, fact: KeyFact | undefined, name: string): Branch {
  let byName = branch.below.get(fact);
  if (byName === undefined) branch.below.set(fact, (byName = new Map<string, Branch>()));
  let found = byName.get(name);
  if (found === undefined) byName.set(name, (found = newBranch({ fact, name, above: branch.chain })));
  return found;
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
