import { features, hookEvents, keyEntries, limits } from "./data.ts";
import { compareVersions } from "./versions.ts";
import type { CodexArtefact, KeyFact } from "./types.ts";

/** One place of the tree of keys: its fact, and what may follow it. */
export interface KeyNode {
  fact?: KeyFact;
  readonly literals: Map<string, KeyNode>;
  /** What follows any other name: a placeholder such as `<id>`. */
  open?: KeyNode;
  /** What follows a list index. */
  items?: KeyNode;
}

const emptyNode = (): KeyNode => ({ literals: new Map() });

/** A pattern's steps: `hooks.<Event>[].matcher` is "hooks", "<Event>", "[]", "matcher". Names themselves hold no dots. */
export function patternSteps(pattern: string): readonly string[] {
  return pattern.split(".").flatMap((part) => {
    const name = part.replaceAll("[]", "");
    return [name, ...Array<string>((part.length - name.length) / 2).fill("[]")];
  });
}

export const isPlaceholder = (step: string): boolean => step.startsWith("<") && step.endsWith(">");

const withLimits = (artefact: CodexArtefact, entry: Omit<KeyFact, "artefact">): KeyFact => {
  const own = limits.filter((limit) => limit.artefact === artefact && limit.path === entry.path);
  const texts = own.map(({ on, effect, mark, evidence }) => ({ on, effect, mark, evidence }));
  return { ...entry, artefact, ...(texts.length > 0 && { limits: texts }) };
};

/** The facts of each artefact, in the file's order. */
export const facts: Readonly<Record<CodexArtefact, readonly KeyFact[]>> = {
  requirements: keyEntries.requirements.map((entry) => withLimits("requirements", entry)),
  config: keyEntries.config.map((entry) => withLimits("config", entry)),
};

const trees: Readonly<Record<CodexArtefact, KeyNode>> = {
  requirements: plant(facts.requirements),
  config: plant(facts.config),
};

/** The root of an artefact's tree of keys. */
export const keyTree = (artefact: CodexArtefact): KeyNode => trees[artefact];

function plant(entries: readonly KeyFact[]): KeyNode {
  const root = emptyNode();
  for (const fact of [...entries, ...entries.flatMap((alias) => factsUnderAlias(alias, entries))]) {
    let node = root;
    for (const step of patternSteps(fact.path)) node = childFor(node, step);
    node.fact = fact;
  }
  return root;
}

/** What stands under a canonical key stands under its alias too, from the version on that knows both. */
function factsUnderAlias(alias: KeyFact, entries: readonly KeyFact[]): readonly KeyFact[] {
  const canonical = alias.aliasOf;
  if (canonical === undefined) return [];
  const inside = entries.filter(
    (entry) => entry.path.startsWith(`${canonical}.`) || entry.path.startsWith(`${canonical}[]`),
  );
  return inside.map((entry) => {
    const since = laterOf(alias.since, entry.since);
    const path = `${alias.path}${entry.path.slice(canonical.length)}`;
    return { ...entry, path, aliasOf: entry.path, ...(since !== undefined && { since }) };
  });
}

function laterOf(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareVersions(a, b) < 0 ? b : a;
}

function childFor(node: KeyNode, step: string): KeyNode {
  if (step === "[]") return (node.items ??= emptyNode());
  if (isPlaceholder(step)) return (node.open ??= emptyNode());
  const known = node.literals.get(step);
  if (known !== undefined) return known;
  const fresh = emptyNode();
  node.literals.set(step, fresh);
  return fresh;
}

const names = {
  "hook-events": new Set(hookEvents.map((event) => event.event)),
  features: new Set(features.map((feature) => feature.name)),
} as const satisfies Record<NonNullable<KeyFact["namesFrom"]>, ReadonlySet<string>>;

/** The names that a placeholder stands for, when Codex chooses them; undefined when the organisation does. */
export function namesFor(node: KeyNode): ReadonlySet<string> | undefined {
  const from = node.fact?.namesFrom;
  return from === undefined ? undefined : names[from];
}
