/** Where a bundle delivers policy. */
export type Platform = "macos" | "windows" | "linux" | "cloud";

/** What the compiler emitted for one platform. An absent text means that there is nothing to deliver. */
export interface PlatformTexts {
  readonly requirements?: string;
  readonly managedConfig?: string;
  readonly systemConfig?: string;
  readonly rules?: string;
  readonly hooks: readonly HookScript[];
}

/** A hook script as it is delivered: `<id>.sh` or `<id>.ps1`. */
export interface HookScript {
  readonly fileName: string;
  readonly text: string;
}

/** The place in a policy layer that a delivered file carries. */
export interface SourceConstraint {
  readonly constraint: string;
  readonly layer: string;
  readonly file: string;
  readonly line: number;
}

/** Everything that packaging depends on. It reads no clock and no file: equal inputs give equal bytes. */
export interface PackageInput {
  /** The layer's name: [a-z0-9-]+. */
  readonly policy: string;
  readonly description: string;
  readonly owner: string;
  readonly organization: { readonly name: string; readonly identifier: string };
  /** A short content hash of the inputs: the bundle's version. */
  readonly revision: string;
  readonly clientRange: string;
  readonly clientFloor: string;
  readonly clientCeiling: string;
  readonly toolVersion: string;
  readonly catalogueVersion: string;
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  readonly platforms: Readonly<Partial<Record<Platform, PlatformTexts>>>;
  readonly domains?: DomainLists;
  /** Constraints by emitted file, named `<platform>/<artefact>`: see artefactKey. */
  readonly constraintsByFile?: Readonly<Record<string, readonly SourceConstraint[]>>;
  /** The one time that a bundle may state, in seconds. */
  readonly sourceDateEpoch?: number;
  /** The commit that the policy was built from, where it is known. */
  readonly gitCommit?: string;
}

/** The domain patterns of a policy's network section. */
export interface DomainLists {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  /** True when hosts that no pattern allows are refused. */
  readonly exclusive: boolean;
}

/** One file of a bundle. */
export interface PackagedFile {
  /** Relative to the bundle, with forward slashes. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
  readonly owner?: "root:root" | "root:wheel" | "SYSTEM";
  /** Where it lies on the endpoint. Windows paths start with the known folder as `%ProgramData%`. */
  readonly installPath?: string;
  readonly platform?: Platform;
  readonly constraints?: readonly SourceConstraint[];
}

/** The files of a bundle. Trees are joined by concatenating them. */
export type FileTree = readonly PackagedFile[];

/** Something that a delivery form cannot say, for the build's report. */
export interface PackageNote {
  readonly path: string;
  readonly message: string;
}
