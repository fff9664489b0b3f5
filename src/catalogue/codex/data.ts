import configFile from "../../../schemas/codex/config.json" with { type: "json" };
import enumValuesFile from "../../../schemas/codex/enum-values.json" with { type: "json" };
import featuresFile from "../../../schemas/codex/features.json" with { type: "json" };
import hookEventsFile from "../../../schemas/codex/hook-events.json" with { type: "json" };
import limitsFile from "../../../schemas/codex/limits.json" with { type: "json" };
import platformsFile from "../../../schemas/codex/platforms.json" with { type: "json" };
import requiredMembersFile from "../../../schemas/codex/required-members.json" with { type: "json" };
import requirementsFile from "../../../schemas/codex/requirements.json" with { type: "json" };
import shapesFile from "../../../schemas/codex/shapes.json" with { type: "json" };
import versionsFile from "../../../schemas/codex/versions.json" with { type: "json" };
import type {
  CodexArtefact,
  EnumFact,
  FeatureFact,
  HookEventFact,
  KeyFact,
  LimitFact,
  PlatformFact,
  RequiredMemberFact,
  ShapeFact,
} from "./types.ts";

/** A released version, and whether the probe ran it. */
export interface Release {
  readonly version: string;
  readonly measured: boolean;
}

/** A limit as it stands in the file: with the key that it is about. */
export interface KeyLimit extends LimitFact {
  readonly artefact: CodexArtefact;
  readonly path: string;
}

type KeyEntry = Omit<KeyFact, "artefact" | "limits">;

/**
 * The files of schemas/codex with the types of the program. TypeScript reads every text of a JSON file as `string`, so the literal
 * types are asserted here, once; test/catalogue/data.test.ts checks each file against them.
 */
export const catalogueVersion: string = versionsFile.catalogue;
export const releases: readonly Release[] = versionsFile.releases;
export const limits = limitsFile.limits as readonly KeyLimit[];
export const keyEntries = {
  requirements: requirementsFile.keys as unknown as readonly KeyEntry[],
  config: configFile.keys as unknown as readonly KeyEntry[],
} as const satisfies Record<CodexArtefact, readonly KeyEntry[]>;
export const enumValues = enumValuesFile.values as unknown as readonly EnumFact[];
/** Feature names, as `codex features list` prints them, and their accepted aliases. */
export const features = featuresFile.features as unknown as readonly FeatureFact[];
export const hookEvents: readonly HookEventFact[] = hookEventsFile.events;
export const shapes = shapesFile.shapes as readonly ShapeFact[];
export const requiredMembers = requiredMembersFile.members as readonly RequiredMemberFact[];
export const platformFacts = platformsFile.facts as readonly PlatformFact[];
