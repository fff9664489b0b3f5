import type { Plain } from "../../source/located.ts";
import type { JsonSchema } from "./json-schema.ts";

/** What the schema and the reference need to know of a library hook; the library itself belongs to a later stage. */
export interface LibraryHookFact {
  readonly name: string;
  readonly summary: string;
  readonly events: readonly string[];
  /** What gets past it. */
  readonly doesNotSee: readonly string[];
  readonly parameters: readonly HookParameterFact[];
}

export interface HookParameterFact {
  readonly name: string;
  readonly summary: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
  readonly default?: Plain;
}

/** A kind of question that a test may ask, with its verdicts. */
export interface TestKindFact {
  readonly kind: string;
  readonly verdicts: readonly string[];
}

/** What the later stages know and the schema needs. */
export interface LanguageFacts {
  readonly hooks: readonly LibraryHookFact[];
  readonly testKinds: readonly TestKindFact[];
}
