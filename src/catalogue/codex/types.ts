/**
 * Table 1, what Codex understands: the shapes of the data under schemas/codex/ as the program sees them. Every `since` and `until`
 * is measured from released binaries (npm run catalogue:probe), never typed from memory.
 */

/** Where a key stands. `requirements`: requirements.toml; `config`: config.toml and managed_config.toml. */
export type CodexArtefact = "requirements" | "config";

/** A key path inside a Codex file: table keys and list indices, for example ["hooks", "PreToolUse", 0, "matcher"]. */
export type KeyPath = readonly (string | number)[];

/** The type that Codex's own parser asks for. */
export type CodexType =
  | { readonly kind: "boolean" }
  | { readonly kind: "string" }
  | { readonly kind: "path" }
  | { readonly kind: "integer"; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: "number" }
  | { readonly kind: "choice"; readonly of: readonly string[] }
  | { readonly kind: "list"; readonly item: CodexType; readonly nonEmpty?: boolean }
  /** A map with keys that the organisation chooses. */
  | { readonly kind: "map"; readonly value: CodexType }
  /** A table with known children; `strict`: unknown children stop Codex. */
  | { readonly kind: "table"; readonly strict: boolean; readonly required?: readonly string[] }
  | { readonly kind: "union"; readonly of: readonly CodexType[] }
  /** Not measured further: any value is passed on. */
  | { readonly kind: "any" };

/** An inclusive range of released versions. */
export interface VersionSpan {
  readonly from: string;
  readonly to: string;
}

export interface KeyFact {
  readonly artefact: CodexArtefact;
  /** The pattern, with `<id>` for a name that the organisation chooses and `[]` for a list's items: `hooks.<Event>[].hooks[].command`. */
  readonly path: string;
  readonly type: CodexType;
  /** The first version that knows the key; undefined when the oldest tested one already does. */
  readonly since?: string;
  /** The last version that knows the key; undefined when the newest tested one does. */
  readonly until?: string;
  /** Versions between the first and the last one that do not know the key. */
  readonly missingIn?: readonly VersionSpan[];
  /** Versions in which an unknown child of this table, or of the tables of this list or map, stops Codex. */
  readonly strictIn?: readonly VersionSpan[];
  /** The canonical key, where this one is an alias of it. */
  readonly aliasOf?: string;
  /** The key has a meaning only in a table whose tag (`type`, `match`, `source`) has this value. */
  readonly variant?: string;
  /** Where the names of a placeholder come from, when Codex and not the organisation chooses them. */
  readonly namesFrom?: "hook-events" | "features";
  /** Platforms and delivery channels that do not carry the key as the others do. */
  readonly limits?: readonly LimitFact[];
  /** How the verdict was reached. */
  readonly evidence: string;
}

/** What one version does with a key: it reads it, passes over it in silence, or does not start. */
export type KeySupport = "known" | "ignored" | "refused";

/** What one version does with a value: it takes it, does not start, or never sees it because it ignores the key. */
export type ValueSupport = "accepted" | "refused" | "ignored";

/** How far a statement can be trusted: seen in a running binary, read out of one, or stated by the vendor's documentation. */
export type EvidenceMark = "measured" | "binary" | "vendor page";

/** A platform or delivery channel that ignores a key, or enforces it less than the others do. */
export interface LimitFact {
  readonly on: "macos" | "windows" | "linux" | "cloud";
  readonly effect: "ignored" | "weaker";
  readonly mark: EvidenceMark;
  readonly evidence: string;
}

/** A fact about delivery on one platform: where a client looks for its files, and since when. */
export interface PlatformFact {
  readonly id: string;
  readonly platform: "macos" | "windows" | "linux";
  readonly description: string;
  readonly since?: string;
  readonly until?: string;
  readonly mark: EvidenceMark;
  readonly evidence: string;
}

/** An enum value that some versions do not know. */
export interface EnumFact {
  readonly artefact: CodexArtefact;
  /** The pattern of the key; for a list or map, the values of its items. */
  readonly path: string;
  readonly value: string;
  readonly since?: string;
  readonly until?: string;
  readonly missingIn?: readonly VersionSpan[];
  /** Versions that know the key but refuse to start on the value. */
  readonly refusedBy: readonly VersionSpan[];
  readonly evidence: string;
}

/** A shape (a document form, not a plain enum value) that some versions refuse or fail sessions on. */
export interface ShapeFact {
  readonly id: string;
  readonly description: string;
  /** The file that the document is; requirements.toml if undefined. */
  readonly artefact?: CodexArtefact;
  /** A whole file that shows the shape. */
  readonly document: string;
  /** The probe also asks whether a session starts; otherwise `failsSessionsIn` was not looked into. */
  readonly session?: boolean;
  readonly refusedBy: readonly VersionSpan[];
  readonly failsSessionsIn: readonly VersionSpan[];
  readonly evidence: string;
}

/** A member without which some versions refuse a table. */
export interface RequiredMemberFact {
  readonly artefact: CodexArtefact;
  /** The pattern of the table; `[]` for each item of a list. */
  readonly path: string;
  readonly member: string;
  readonly neededBy: readonly VersionSpan[];
  readonly evidence: string;
}

export interface FeatureFact {
  readonly name: string;
  /** The canonical name, where this one is an alias of it. */
  readonly aliasOf?: string;
  readonly since?: string;
  readonly until?: string;
  readonly missingIn?: readonly VersionSpan[];
  /** Empty for an alias that clients take without listing it. */
  readonly stages: readonly { readonly stage: string; readonly span: VersionSpan }[];
  /** How an alias was found; a listed name needs none. */
  readonly evidence?: string;
}

export interface HookEventFact {
  readonly event: string;
  readonly since?: string;
  readonly until?: string;
  readonly missingIn?: readonly VersionSpan[];
  readonly evidence: string;
}
