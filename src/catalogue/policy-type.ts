import type { CodexArtefact } from "./codex/types.ts";

import type { Plain } from "../source/located.ts";

/** The types of the policy language's values: what reading checks, what the editor schema and the reference page are made from. */
export type PolicyType =
  | { readonly kind: "switch" }
  | { readonly kind: "text"; readonly format?: TextFormat }
  | { readonly kind: "count"; readonly minimum: number; readonly maximum?: number }
  | { readonly kind: "choice"; readonly of: readonly string[] }
  | { readonly kind: "list"; readonly item: PolicyType; readonly nonEmpty?: boolean }
  /** Names that the organisation chooses. */
  | { readonly kind: "map"; readonly value: PolicyType; readonly keys?: TextFormat }
  | {
      readonly kind: "table";
      readonly fields: Readonly<Record<string, Field>>;
      readonly exactlyOne?: readonly string[];
      readonly codexFields?: CodexFields;
    }
  /** One of several types that differ in kind (text or table, for example). */
  | { readonly kind: "either"; readonly of: readonly PolicyType[] }
  /** Checked against table 1 instead: a value by Codex's own rules. */
  | { readonly kind: "codex" };

/** Further fields of a table by Codex's own names: the children of this table 1 key, checked against table 1. */
export interface CodexFields {
  readonly artefact: CodexArtefact;
  readonly path: readonly string[];
}

export interface Field {
  readonly type: PolicyType;
  readonly required?: boolean;
  readonly summary: string;
  /** What counts where the key is left out, if that is a value. */
  readonly whenAbsent?: Plain;
}

/**
 * What a text must look like. Each has one checker in `text-formats.ts`.
 *  - `file`: a path relative to the layer's file; its text or script is delivered
 *  - `environment-name`: the name of an environment variable, never a value
 */
export type TextFormat =
  | "plain"
  | "identifier"
  | "reverse-dns"
  | "domain-pattern"
  | "protected-path"
  | "workspace-glob"
  | "absolute-path"
  | "directory"
  | "url"
  | "environment-name"
  | "duration"
  | "date"
  | "file"
  | "semver-range"
  | "constraint"
  | "uuid";

export const text = (format?: TextFormat): PolicyType =>
  format === undefined ? { kind: "text" } : { kind: "text", format };
export const toggle: PolicyType = { kind: "switch" };
export const choice = (...of: readonly string[]): PolicyType => ({ kind: "choice", of });
export const list = (item: PolicyType, options: { nonEmpty?: boolean } = {}): PolicyType => ({
  kind: "list",
  item,
  ...options,
});
export const map = (value: PolicyType, keys?: TextFormat): PolicyType =>
  keys === undefined ? { kind: "map", value } : { kind: "map", value, keys };
export const table = (fields: Readonly<Record<string, Field>>, exactlyOne?: readonly string[]): PolicyType =>
  exactlyOne === undefined ? { kind: "table", fields } : { kind: "table", fields, exactlyOne };
/** A table that also takes the children of a table 1 key by Codex's own names. */
export const openTable = (fields: Readonly<Record<string, Field>>, codexFields: CodexFields): PolicyType => ({
  kind: "table",
  fields,
  codexFields,
});
export const either = (...of: readonly PolicyType[]): PolicyType => ({ kind: "either", of });
export const count = (minimum: number, maximum?: number): PolicyType =>
  maximum === undefined ? { kind: "count", minimum } : { kind: "count", minimum, maximum };
export const codexValue: PolicyType = { kind: "codex" };

export const required = (type: PolicyType, summary: string): Field => ({ type, summary, required: true });
export const optional = (type: PolicyType, summary: string, whenAbsent?: Plain): Field =>
  whenAbsent === undefined ? { type, summary } : { type, summary, whenAbsent };
