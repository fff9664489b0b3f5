import { features, platformFacts, requiredMembers, shapes } from "./data.ts";
import { chainOf, rememberedByChain } from "./chains.ts";
import type {
  CodexArtefact,
  FeatureFact,
  KeyFact,
  KeyPath,
  LimitFact,
  PlatformFact,
  RequiredMemberFact,
  ShapeFact,
} from "./types.ts";

const featuresByName = new Map(features.map((feature) => [feature.name, feature]));
const shapesById = new Map(shapes.map((entry) => [entry.id, entry]));
const platformFactsById = new Map(platformFacts.map((fact) => [fact.id, fact]));

export function featureFact(name: string): FeatureFact | undefined {
  return featuresByName.get(name);
}

/** The shape of an id. Throws on an id that the catalogue does not have: ids are written in code, so that is a defect. */
export function shape(id: string): ShapeFact {
  const found = shapesById.get(id);
  if (found === undefined) throw new Error(`schemas/codex/shapes.json has no shape ${id}`);
  return found;
}

/** The platform fact of an id; throws like `shape`. */
export function platformFact(id: string): PlatformFact {
  const found = platformFactsById.get(id);
  if (found === undefined) throw new Error(`schemas/codex/platforms.json has no fact ${id}`);
  return found;
}

const requiredByTable = new Map<string, RequiredMemberFact[]>();
for (const fact of requiredMembers) {
  const table = tableName(fact.artefact, fact.path);
  requiredByTable.set(table, [...(requiredByTable.get(table) ?? []), fact]);
}

/** One name for all spellings of a table's pattern, whatever its placeholders are called. */
function tableName(artefact: CodexArtefact, pattern: string): string {
  return `${artefact} ${pattern.replaceAll(/<[^>]*>/g, "<>")}`;
}

/** The members that a table needs, for the pattern of the table's own fact. */
export function requiredMembersOf({ artefact, path }: KeyFact): readonly RequiredMemberFact[] {
  return requiredByTable.get(tableName(artefact, path)) ?? [];
}

/** The limits of a key and of the tables it stands in: platforms and channels that ignore it or enforce it less. */
export function limitsOf(artefact: CodexArtefact, path: KeyPath): readonly LimitFact[] {
  return path.length === 0 ? [] : chainLimits(chainOf(artefact, path));
}

const chainLimits = rememberedByChain((chain): readonly LimitFact[] => [
  ...(chain.above === undefined ? [] : chainLimits(chain.above)),
  ...(chain.fact?.limits ?? []),
]);
