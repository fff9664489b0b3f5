import type { CodexArtefact, KeyPath } from "../../catalogue/codex/types.ts";
import { findKey, keySupport } from "../../catalogue/codex/index.ts";
import type { DiagnosticCode } from "../../diagnostics/codes.ts";
import type { RelatedPlace } from "../../diagnostics/diagnostic.ts";
import type { LocatedMap } from "../../source/located.ts";
import type { Span } from "../../source/span.ts";
import type { FindingKind, JudgedFinding } from "./finding.ts";
import { type Place, rootPlace } from "./place.ts";

/** Which of Codex's files is judged: the keys are those of table 1's `requirements` or `config`. */
export type DocumentKind = "requirements" | ConfigKind;
export type ConfigKind = "system-config" | "managed-config" | "user-config";

/** A Codex file as the rules see it: aliases already stand under their canonical names. */
export interface JudgedDocument {
  readonly kind: DocumentKind;
  readonly artefact: CodexArtefact;
  readonly root: Place;
  readonly versions: readonly string[];
  /** Top-level keys that were written under an alias, by canonical name. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** What one rule has to say about one place. Versions that do not read the place are left out later, for all rules alike. */
export interface Verdict {
  readonly kind: FindingKind;
  /** Where absent: the code that says the kind. */
  readonly code?: DiagnosticCode;
  readonly place: Place;
  /** The finding is about the key rather than about its value. */
  readonly onKey?: boolean;
  readonly message: string;
  readonly help?: string;
  /** Where absent: every version that was asked for. */
  readonly versions?: readonly string[];
  readonly related?: readonly RelatedPlace[];
  /** What Windows has no trouble with. */
  readonly notOnWindows?: true;
  /** What Codex takes and no policy may say: it voids what the policy says elsewhere. */
  readonly refusedInPolicies?: true;
}

/** One cross-key rule: pure, and silent where the document has none of its keys or where their types are wrong. */
export type Rule = (document: JudgedDocument) => Iterable<Verdict>;

export function openDocument(kind: DocumentKind, root: LocatedMap, versions: readonly string[]): JudgedDocument {
  const artefact: CodexArtefact = kind === "requirements" ? "requirements" : "config";
  const aliases = new Map<string, string>();
  for (const entry of root.entries) {
    const canonical = findKey(artefact, [entry.key])?.aliasOf;
    if (canonical !== undefined) aliases.set(canonical, entry.key);
  }
  return { kind, artefact, root: rootPlace(withCanonicalNames(artefact, root)), versions, aliases };
}

/** The root with each top-level alias renamed, unless its canonical key is there too (which Codex refuses anyway). */
function withCanonicalNames(artefact: CodexArtefact, root: LocatedMap): LocatedMap {
  const present = new Set(root.entries.map((entry) => entry.key));
  const entries = root.entries.map((entry) => {
    const canonical = findKey(artefact, [entry.key])?.aliasOf;
    return canonical === undefined || present.has(canonical) ? entry : { ...entry, key: canonical };
  });
  return { ...root, entries };
}

/** Leaves out of a rule's verdict the versions that never read its place. */
export function amongReaders(document: JudgedDocument, verdict: Verdict): Verdict {
  const versions = (verdict.versions ?? document.versions).filter((version) =>
    reads(document, verdict.place.path, version),
  );
  return { ...verdict, versions };
}

/** A verdict as a finding; undefined when no version that was asked for is concerned. */
export function settle(document: JudgedDocument, verdict: Verdict): JudgedFinding | undefined {
  const { kind, place, message, help, related } = verdict;
  const versions = verdict.versions ?? document.versions;
  if (versions.length === 0) return undefined;
  return {
    kind,
    code: verdict.code ?? codeFor(kind, versions, document.versions),
    path: place.path,
    span: spanOf(place, verdict.onKey === true),
    message,
    versions,
    ...(help === undefined ? {} : { help }),
    ...(related === undefined ? {} : { related }),
    ...(verdict.notOnWindows === undefined ? {} : { notOnWindows: verdict.notOnWindows }),
    ...(verdict.refusedInPolicies === undefined ? {} : { refusedInPolicies: verdict.refusedInPolicies }),
  };
}

/** A table is shown by its name: its own stretch of text may be the whole file. */
function spanOf(place: Place, onKey: boolean): Span {
  return onKey || (place.node.kind === "map" && place.path.length > 0) ? place.keySpan : place.node.span;
}

function codeFor(kind: FindingKind, concerned: readonly string[], asked: readonly string[]): DiagnosticCode {
  switch (kind) {
    case "refused":
      return concerned.includes(asked.at(-1) ?? "") ? "stops-codex" : "stops-older-clients";
    case "stops-sessions":
      return "stops-sessions";
    case "ignored":
      return "ignored-key";
    case "ineffective":
    case "hazard":
      return "invalid-value";
  }
}

/** Whether a version reads the place at all: it knows every key on the way that table 1 has a fact about. */
function reads(document: JudgedDocument, path: KeyPath, version: string): boolean {
  const alias = document.aliases.get(String(path[0]));
  if (alias !== undefined && keySupport(document.artefact, [alias], version) !== "known") return false;
  let length = path.length;
  while (length > 0 && findKey(document.artefact, path.slice(0, length)) === undefined) length -= 1;
  return length === 0 || keySupport(document.artefact, path.slice(0, length), version) === "known";
}
