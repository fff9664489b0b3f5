export { catalogueVersion, features, hookEvents, platformFacts, shapes } from "./data.ts";
export { chainOf, findKey, type KeyChain, rememberedByChain } from "./chains.ts";
export { childrenOf, hasOpenChildren, keyFacts, memberTypes } from "./keys.ts";
export { featureFact, limitsOf, platformFact, requiredMembersOf, shape } from "./lookups.ts";
export { keySupport, refusingVersions, type SupportGroups, supportGroups, valueSupport } from "./support.ts";
export {
  compareVersions,
  describeVersions,
  knownVersions,
  livesIn,
  measuredVersions,
  newestVersion,
  spansContain,
  versionsWhere,
} from "./versions.ts";
export type * from "./types.ts";
