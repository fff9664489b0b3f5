import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ComposedLeaf, ComposedPolicy } from "../../policy/composed.ts";
import type { Platform } from "../../policy/layer.ts";
import type { CommandRule, ManagedHook } from "../model.ts";
import type { Setting } from "../setting.ts";

/** Texts of the files that a policy names, by the layer's file and the path as written. */
export type ReferencedTexts = ReadonlyMap<string, string>;

export function textKey(layerFile: string, path: string): string {
  return `${layerFile}\0${path}`;
}

/** What lowering knows that is the same on every platform. */
export interface LowerContext {
  readonly policy: ComposedPolicy;
  /** The client versions that this bundle is for, ascending. */
  readonly versions: readonly string[];
  readonly texts: ReferencedTexts;
}

/** The same, for what differs between platforms. */
export interface PlatformContext extends LowerContext {
  readonly platform: Platform;
}

/** What one part of the policy becomes. */
export interface Lowered {
  readonly settings: readonly Setting[];
  readonly rules?: readonly CommandRule[];
  readonly hooks?: readonly ManagedHook[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Lowers what is the same on every platform: it is asked once for all of them. */
export type LowerFunction = (leaves: readonly ComposedLeaf[], context: LowerContext) => Lowered;

/** Lowers what differs between platforms. */
export type PlatformLowerFunction = (leaves: readonly ComposedLeaf[], context: PlatformContext) => Lowered;
