import type { HookEvent } from "./events.ts";
import type { ParameterSpec } from "./parameters.ts";

/** A hook of the built-in library: everything that is known of it. */
export interface LibraryHook {
  readonly name: string;
  readonly summary: string;
  /** The events that it can be used on. */
  readonly events: readonly HookEvent[];
  /** The matcher that fits it where a policy names no tools; absent where the event has no tools. */
  readonly defaultMatcher?: string;
  readonly parameters: readonly ParameterSpec[];
  /** What gets past it, for the audit map and the reference. */
  readonly whatItCannotSee: readonly string[];
  /** The part of the delivered script that is its own, for each platform. */
  readonly unix: PrecompiledTemplate;
  readonly windows: PrecompiledTemplate;
}
