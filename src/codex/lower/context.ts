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

export interface LowerContext {
  readonly policy: ComposedPolicy;
  readonly platform: Platform;
  /** The client versions that this bundle is for, ascending. */
  readonly versions: readonly string[];
  readonly texts: ReferencedTexts;
}

/** What one part of the policy becomes. */
export interface Lowered {
  readonly settings: readonly Setting[];
  readonly rules?: readonly CommandRule[];
  readonly hooks?: readonly ManagedHook[];
  readonly diagnostics: readonly Diagnostic[];
}

export type LowerFunction = (leaves: readonly ComposedLeaf[], context: LowerContext) => Lowered;

export const nothing: Lowered = { settings: [], diagnostics: [] };
